"""Markers are read from the case and all above it, and checked against what is declared."""

import pytest

from reporting.record.marks import NOTHING, Declared, declared_by
from tests.record.recorded import INI, run_inside, suite

pytest_plugins = "pytester"

DECLARED = """
[services.web]
kind = "http"
url = "http://127.0.0.1:9/"

[requirements]
REQ-1 = "Users log in."
"""
LAYERS = """
import pytest

pytestmark = [pytest.mark.services("web"), pytest.mark.guards("a")]

@pytest.mark.services("db", "web")
class TestLayers:
    @pytest.mark.services("cache")
    @pytest.mark.services("queue", "cache")
    def test_inner(self):
        pass

def test_outer():
    pass
"""
UNKNOWN = """
import pytest

@pytest.mark.services("wbe", "web")
@pytest.mark.covers("REQ-1", "REQ-7")
@pytest.mark.guards("nothing declares streams here")
def test_one():
    pass

def test_two():
    pass
"""


def test_the_nearest_marker_comes_first_and_nothing_twice(pytester):
    pytester.makeini(INI)
    inner, outer = pytester.getitems(LAYERS)
    assert declared_by(inner) == Declared(services=("queue", "cache", "db", "web"), guards=("a",))
    assert declared_by(outer) == Declared(services=("web",), guards=("a",))


def test_a_case_without_markers_declares_nothing(pytester):
    pytester.makeini(INI)
    (item,) = pytester.getitems("def test_plain(): pass")
    assert declared_by(item) is NOTHING


def test_a_marker_added_while_the_case_runs_counts(pytester):
    source = "import pytest\ndef test_late(request): request.node.add_marker(pytest.mark.guards('late'))\n"
    assert run_inside(suite_in(pytester, source)).cases["test_late"].guards == ("late",)


def suite_in(pytester: pytest.Pytester, source: str) -> pytest.Pytester:
    suite(pytester.path, source)
    return pytester


@pytest.mark.parametrize("arguments", [(), ("-k", "two"), ("-n1",)], ids=["serial", "deselected", "spread"])
def test_unknown_ids_end_the_run_before_any_test(pytester, arguments):
    (pytester.path / "execution-report.toml").write_text(DECLARED, "utf-8")
    done = run_inside(suite_in(pytester, UNKNOWN), *arguments)
    assert done.status == pytest.ExitCode.USAGE_ERROR
    assert "markers that execution-report.toml does not back:" in done.output
    assert "test_suite.py:4: marker services('wbe'): did you mean 'web'?" in done.output
    assert "test_suite.py:4: marker covers('REQ-7'): did you mean 'REQ-1'?" in done.output
    assert "guards" not in done.output
    assert done.results["tests"] == []


def test_without_a_configuration_any_id_will_do(pytester):
    done = run_inside(suite_in(pytester, UNKNOWN))
    assert done.status == 0
    assert done.cases["test_one"].services == ("wbe", "web")


@pytest.mark.parametrize("marker", ["services(3)", "guards(id='a')"])
def test_a_marker_that_holds_no_ids_is_refused(pytester, marker):
    done = run_inside(suite_in(pytester, f"import pytest\n@pytest.mark.{marker}\ndef test_one(): pass\n"))
    assert done.status == pytest.ExitCode.USAGE_ERROR
    assert "takes ids as text" in done.output


def test_a_configuration_that_cannot_be_used_ends_the_run(pytester):
    (pytester.path / "execution-report.toml").write_text("[servces]\n", "utf-8")
    done = run_inside(suite_in(pytester, UNKNOWN))
    assert done.status == pytest.ExitCode.USAGE_ERROR
    assert "did you mean services?" in done.output
