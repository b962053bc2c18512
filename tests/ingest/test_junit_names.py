"""Node ids from what JUnit XML says of a case."""

import pytest

from reporting.ingest.identity import relative
from reporting.ingest.junit_names import Names, pytest_prefix


@pytest.mark.parametrize(
    ("classname", "file", "prefix"),
    [
        ("tests.test_cart", "", "tests/test_cart.py"),
        ("tests.api.test_cart.TestCart", "", "tests/api/test_cart.py::TestCart"),
        ("tests.test_cart.TestCart.TestDeep", "", "tests/test_cart.py::TestCart::TestDeep"),
        ("tests.cart_test.LoginCase", "", "tests/cart_test.py::LoginCase"),
        ("test_api.test_cart", "", "test_api/test_cart.py"),
        ("tests.test_cart.TestCart", "tests/test_cart.py", "tests/test_cart.py::TestCart"),
        ("tests.test_cart", "tests\\test_cart.py", "tests/test_cart.py"),
        ("src.cart.checks", "src/cart/checks.py", "src/cart/checks.py"),
        # The function was inherited: the class is where the case is.
        ("tests.test_cart.TestCart", "tests/shared.py", "tests/test_cart.py::TestCart"),
        # No reading fits pytest's rules: it stays as it is.
        ("src.cart", "", "src.cart"),
        ("tests.test_cart.helper", "", "tests.test_cart.helper"),
        ("docs.guide.rst", "", "docs.guide.rst"),
        ("tests.test-cart", "", "tests.test-cart"),
        ("Cart.Deep", "", "Cart.Deep"),
        ("", "", ""),
    ],
)
def test_pytests_paths(classname, file, prefix):
    assert pytest_prefix(classname, file) == prefix


def test_more_classes_than_are_remembered(monkeypatch):
    monkeypatch.setattr("reporting.ingest.junit_names.HOLD", 3)
    names = Names()

    for number in range(10):
        assert names.of_pytest(f"tests.test_{number}", "test_a") == f"tests/test_{number}.py::test_a"
    assert len(names.prefixes) <= 3


@pytest.mark.parametrize(
    ("classname", "name", "file", "suites", "nodeid"),
    [
        ("shop.CartTest", "add", "", ["shop.CartTest"], "shop.CartTest::add"),
        ("test", "adds", "", ["cart", "deep"], "cart > deep::adds"),
        ("cart adds", "cart adds", "", ["cart"], "cart::cart adds"),
        ("", "adds", "", [], "::adds"),
        ("Cart", "adds", "src/t.cc", ["Cart"], "src/t.cc::Cart::adds"),
        ("adds", "cart adds", "src/t.js", [], "src/t.js::cart adds"),
        ("t.bats", "adds", "t.bats", [], "t.bats::adds"),
        ("Cart", "adds", "C:\\src\\t.php", [], "Cart::adds"),
        ("Cart", "adds", "/src/t.php", [], "Cart::adds"),
        ("Cart", "", "./src/t.js", [], "src/t.js::Cart::(unnamed)"),
    ],
)
def test_others(classname, name, file, suites, nodeid):
    assert Names().of_other(classname, name, file, suites) == nodeid


@pytest.mark.parametrize("path", ["", "/a/b", "\\\\server\\a", "C:/a", "c:\\a", "file:///a"])
def test_paths_of_one_machine_are_none(path):
    assert relative(path) == ""
