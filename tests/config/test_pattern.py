"""Patterns mean what people expect of a path, and brackets of parameters stand for themselves."""

import pytest

from reporting.config.pattern import any_of, matches


@pytest.mark.parametrize(
    ("pattern", "nodeid", "meant"),
    [
        ("e2e/test_a.py", "e2e/test_a.py::test_x", True),
        ("e2e", "e2e/test_a.py::test_x", True),
        ("e2e/", "e2e/test_a.py::test_x", True),
        ("e2e/test_a.py::test_x", "e2e/test_a.py::test_x[1-a]", True),
        ("e2e/test_a.py::test_x", "e2e/test_a.py::test_xy", False),
        ("e2e/test_a.py::test_x[1]", "e2e/test_a.py::test_x[1]", True),
        ("e2e/*::test_x[?]", "e2e/deep/test_a.py::test_x[1]", True),
        ("*login*", "e2e/test_a.py::test_login", True),
        ("test_a.py", "e2e/test_a.py::test_x", False),
    ],
)
def test_a_pattern_means_a_case(pattern, nodeid, meant):
    assert matches(pattern, nodeid) is meant


def test_no_patterns_give_no_test():
    assert any_of(()) is None
    test = any_of(("a.py", "b.py"))
    assert test is not None
    assert test("b.py::t")
