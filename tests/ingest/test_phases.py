"""The outcome of a case from its phases: the stored word can only make it worse."""

from itertools import product

import pytest

from reporting.ingest.phases import Crash, Phases, Stage, collect_failure, failures_of, judged, seconds_of
from reporting.model import Place

WORDS = ("passed", "failed", "error", "skipped", "xfailed", "xpassed", "rerun", "subtests passed", "odd", "")
PHASE = (None, "passed", "failed", "skipped", "rerun", "odd", "")


def phases(setup, call, teardown, lost=None, **more):
    return Phases(
        *[None if outcome is None else Stage(outcome, 0.5, **more) for outcome in (setup, call, teardown, lost)]
    )


@pytest.mark.parametrize(
    ("setup", "call", "teardown", "word", "outcome", "executed"),
    [
        ("passed", "passed", "passed", "passed", "passed", True),
        ("passed", "passed", "passed", "rerun", "passed", True),
        ("passed", "passed", "passed", "subtests passed", "passed", True),
        ("passed", "passed", "passed", "xpassed", "xpassed", True),
        ("passed", "passed", "passed", "failed", "failed", True),
        ("passed", "passed", "passed", "error", "failed", True),
        ("passed", "passed", "passed", "skipped", "skipped", True),
        ("passed", "passed", "passed", "xfailed", "xfailed", True),
        ("passed", "passed", "passed", "odd", "not-run", True),
        ("passed", "failed", "passed", "passed", "failed", True),
        ("passed", "failed", "failed", "error", "failed", True),
        ("passed", "passed", "failed", "passed", "error", True),
        ("failed", None, "passed", "passed", "error", False),
        ("failed", None, "failed", "error", "error", False),
        ("skipped", None, "passed", "skipped", "skipped", False),
        ("skipped", None, "passed", "xfailed", "xfailed", False),
        ("passed", "skipped", "passed", "xfailed", "xfailed", True),
        ("passed", "skipped", "passed", "passed", "skipped", False),
        ("passed", None, None, "passed", "not-run", False),
        ("passed", None, "passed", "passed", "not-run", False),
        ("passed", "passed", None, "passed", "not-run", True),
        (None, "passed", "passed", "passed", "not-run", True),
        (None, None, None, "passed", "not-run", False),
        (None, None, None, "failed", "failed", False),
        (None, None, None, "error", "error", False),
        ("passed", "passed", None, "failed", "failed", True),
        ("passed", "skipped", "passed", "failed", "failed", True),
        ("passed", "rerun", "passed", "rerun", "not-run", True),
    ],
)
def test_an_outcome(setup, call, teardown, word, outcome, executed):
    verdict = judged(phases(setup, call, teardown), word)
    assert (verdict.outcome, verdict.executed) == (outcome, executed)


@pytest.mark.parametrize(("setup", "executed"), [("passed", True), (None, False), ("failed", False)])
def test_a_lost_worker(setup, executed):
    verdict = judged(phases(setup, None, None, "failed"), "failed")
    assert (verdict.outcome, verdict.executed) == ("crashed", executed)


def test_only_three_passed_phases_pass():
    passed = {
        (setup, call, teardown, word)
        for setup, call, teardown, word in product(PHASE, PHASE, PHASE, WORDS)
        if judged(phases(setup, call, teardown), word).outcome == "passed"
    }
    assert passed == {("passed", "passed", "passed", word) for word in ("passed", "rerun", "subtests passed")}


def test_a_failed_phase_is_always_red_and_a_missing_one_always_said():
    for setup, call, teardown, word in product(PHASE, PHASE, PHASE, WORDS):
        verdict = judged(phases(setup, call, teardown), word)
        if "failed" in (setup, call, teardown, word) or word == "error":
            assert verdict.outcome in {"failed", "error"}
        if setup is None or teardown is None:
            assert verdict.broken


def test_an_expected_failure_is_told_from_a_skip_by_what_was_raised():
    skip = phases("passed", "skipped", "passed", longrepr="('/p/a.py', 3, 'Skipped: away')")
    assert judged(skip, "xfailed")[:2] == ("skipped", "away")
    raised = phases("passed", "skipped", "passed", crash=Crash("/p/a.py", 3, "ValueError: x"))
    assert judged(raised, "skipped")[:2] == ("xfailed", "")
    told = phases("skipped", None, "passed", crash=Crash("/p/x.py", 3, "_pytest.outcomes.XFailed: [NOTRUN] hangs"))
    assert judged(told, "xfailed")[:3] == ("xfailed", "hangs", False)
    assert list(failures_of(told, "/p", "a.py")) == []


@pytest.mark.parametrize(("duration", "total"), [(0.25, 0.75), (0.0, 0.0), (-0.1, None), (float("nan"), None)])
def test_seconds(duration, total):
    one = Stage("passed", duration)
    assert seconds_of(Phases(one, one, one)) == total


def test_seconds_without_phases_or_without_end():
    assert seconds_of(Phases()) is None
    assert seconds_of(phases("passed", None, None)) == 0.5
    assert seconds_of(Phases(Stage("passed", float("inf")))) is None
    assert seconds_of(Phases(Stage("passed"))) is None


def test_failures_of_every_phase_in_order():
    call = Stage(
        "failed",
        0.1,
        Crash("/p/t/a.py", 4, "assert 1 == 2"),
        (Crash("a.py", 4, "AssertionError"),),
        "E   assert 1 == 2",
    )
    teardown = Stage("failed", 0.1, None, (), "[gw0] linux -- Python\n\nE   RuntimeError: cannot")
    found = list(failures_of(Phases(Stage("passed", 0.1), call, teardown), "/p", "t/a.py"))
    assert [(one.phase, one.type, one.message, one.place) for one in found] == [
        ("call", "AssertionError", "assert 1 == 2", Place("t/a.py", 4)),
        ("teardown", "RuntimeError", "cannot", None),
    ]
    assert found[1].trace == "E   RuntimeError: cannot"


def test_why_a_file_was_not_collected():
    error = collect_failure(
        "a.py", "failed", "a.py:1: in <module>\n    import x\nE   ModuleNotFoundError: No module named 'x'"
    )
    assert (error.skipped, error.failure.type, error.failure.message) == (
        False,
        "ModuleNotFoundError",
        "No module named 'x'",
    )
    skip = collect_failure("b.py", "skipped", "('/p/b.py', 2, 'Skipped: not here')")
    assert (skip.skipped, skip.failure.type, skip.failure.message) == (True, "Skipped", "not here")
