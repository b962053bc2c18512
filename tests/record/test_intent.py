"""What a test is for is its own first line, and nobody else's."""

import pytest

from reporting.record.intent import function_of, intent_of
from tests.record.recorded import INI, run_inside, suite

pytest_plugins = "pytester"

SOURCE = '''
"""Of the module."""
import functools, pytest

def test_first_line():
    """   Logs a user in.

    And out.
    """

def test_line_below():
    """
    Logs a user in.
    """

def test_silent():
    pass

class TestClass:
    """Of the class."""

    def test_method(self):
        """Of the method."""

    def test_silent(self):
        pass

def work(number):
    """Of the function inside."""

test_partial = functools.partial(work, 1)

@pytest.mark.parametrize("text", ["a]", "[b"])
def test_parameters(text):
    pass
'''


def test_intents(pytester):
    pytester.makeini(INI)
    intents = {item.name: intent_of(item) for item in pytester.getitems(SOURCE) if "[" not in item.name}
    assert intents == {
        "test_first_line": "Logs a user in.",
        "test_line_below": "Logs a user in.",
        "test_silent": "",
        "test_method": "Of the method.",
        "test_partial": "",
    }


def test_functions(pytester):
    pytester.makeini(INI)
    functions = {item.name: function_of(item) for item in pytester.getitems(SOURCE)}
    parameters = {name: function.partition("::")[2] for name, function in functions.items() if "[" in name}
    assert parameters == dict.fromkeys(("test_parameters[a]]", "test_parameters[[b]"), "test_parameters")
    assert functions["test_silent"] == ""


def test_a_doctest_is_recorded_without_one(pytester):
    (pytester.path / "sums.py").write_text('"""Adds.\n\n>>> 1 + 1\n3\n"""\n', "utf-8")
    done = run_inside(pytester, "--doctest-modules", "sums.py")
    (case,) = done.ended.values()
    assert (case.nodeid, case.outcome) == ("sums.py::sums", "failed")
    assert case.record.intent == ""
    assert case.failures[0].trace


@pytest.mark.parametrize("style", ["long", "short", "line", "native", "no"])
def test_failures_are_told_under_every_style_of_traceback(pytester, style):
    suite(pytester.path, "def test_red():\n    raise LookupError('where')\n")
    done = run_inside(pytester, f"--tb={style}")
    (failure,) = done.cases["test_red"].failures
    assert (failure.type, failure.message) == ("LookupError", "where")
    assert (failure.place.path, failure.place.line) == ("test_suite.py", 2)
