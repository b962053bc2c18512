"""What one case records about itself, in serial runs and under pytest-xdist."""

from decimal import Decimal

import pytest

from reporting.model import Attempt, Failure, Observation, Place, Step
from reporting.record.case import number
from tests.record.recorded import line_of


def untimed(steps: tuple[Step, ...]) -> list[tuple[str, str, str, str]]:
    return [(step.title, step.outcome, step.mode, step.error) for step in steps]


def test_what_a_case_declares_and_says(both):
    case = both.cases["test_evidence"]
    assert case.intent == "Logs a user in."
    assert case.services == ("web", "queue")
    assert case.guards == ("subscriptions",)
    assert case.covers == ("REQ-1",)
    assert case.planned == 3
    assert untimed(case.steps) == [
        ("ask", "passed", "real", ""),
        ("answer", "passed", "simulated", ""),
        ("not planned", "passed", "indirect", ""),
        ("log out", "not-run", "real", ""),
    ]
    assert case.observations == (
        Observation(name="latency", value=12.5, unit="ms", limit=20),
        Observation(name="status", value="ok", mode="indirect"),
    )
    assert case.attachments == ("test_shapes.py",)
    assert case.line == line_of("shapes", 'services("web", "queue")'), "pytest counts from the first decorator"


def test_every_executed_step_was_timed(both):
    steps = [step for case in both.cases.values() for step in case.steps]
    assert len(steps) > 10
    assert all((step.duration is None) == (step.outcome == "not-run" and not step.error) for step in steps)


def test_a_plain_case_says_little(both):
    case = both.cases["test_plain"]
    assert case.intent == "Adds two numbers."
    assert (case.function, case.file, case.steps, case.attempts, case.failures) == ("", "", (), (), ())
    assert both.results["created"] - 100 < case.start < both.results["created"]


def test_the_worker_is_named_where_there_is_one(serial, spread):
    assert {case.worker for case in serial.cases.values()} == {""}
    assert {case.worker for case in spread.cases.values()} == {"gw0", "gw1"}


def test_function_of_a_case_with_parameters(both):
    cases = {name: case.function for name, case in both.cases.items() if name.startswith("test_parameters")}
    assert cases == dict.fromkeys(
        ("test_parameters[a|b]", "test_parameters[x::y[1]]", "test_parameters[\\xe9]"),
        "test_shapes.py::test_parameters",
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("test_skip", "no | queue here"),
        ("test_skip_inside", "half way"),
        ("TestOld::test_skipped", "not on this machine"),
        ("test_xfail", "bug 12"),
        ("test_xfail_inside", "bug 13"),
        ("test_xpass", "bug 14"),
        ("test_plain", ""),
    ],
)
def test_reasons(both, name, reason):
    assert both.cases[name].reason == reason


def test_a_skip_inside_a_step_is_no_failure_of_it(both):
    assert untimed(both.cases["test_skip_inside"].steps) == [
        ("begin", "not-run", "real", "Skipped: half way"),
        ("go on", "not-run", "real", ""),
    ]


def test_failures_of_every_phase(both):
    refused, setup = (Place("test_shapes.py", line_of("shapes", text)) for text in ("raise Connection", "in setup"))
    assert both.cases["test_fails"].failures == (
        Failure(phase="call", type="ConnectionError", message="refused", place=refused),
    )
    assert both.cases["test_setup"].failures == (
        Failure(phase="setup", type="RuntimeError", message="in setup", place=setup),
    )
    assert [(failure.phase, failure.type) for failure in both.cases["test_call_and_teardown"].failures] == [
        ("call", "AssertionError"),
        ("teardown", "RuntimeError"),
    ]
    assert both.cases["test_xpass_strict"].failures == (Failure(phase="call", message="[XPASS(strict)] bug 15"),)
    missing = both.cases["test_missing_fixture"].failures[0]
    assert (missing.phase, missing.type) == ("setup", "FixtureLookupError")
    assert missing.message == "fixture 'no_such_fixture' not found"


def test_evidence_taken_in_teardown_arrives(both):
    steps = both.cases["test_teardown"].steps
    assert [(step.title, step.outcome) for step in steps] == [("work", "passed"), ("clean up", "failed")]
    assert steps[1].error == "RuntimeError: in teardown"


def test_soft_steps(both):
    case = both.cases["test_soft"]
    assert untimed(case.steps) == [
        ("first", "failed", "real", "AssertionError: assert 405 == 401"),
        ("second", "failed", "real", "Failed: not this one"),
        ("third", "passed", "real", ""),
    ]
    assert [failure.type for failure in case.failures] == ["SoftStepsFailedError"]
    assert case.failures[0].message == (
        "2 of 3 steps failed softly: [first] AssertionError: assert 405 == 401; [second] Failed: not this one"
    )
    assert case.failures[0].place == Place("test_shapes.py", line_of("shapes", "assert status == 401"))


def test_subtests(both):
    of_pytest, of_unittest = both.cases["test_subtests"], both.cases["TestOld::test_subtests"]
    assert [(subtest.title, subtest.outcome, subtest.message) for subtest in of_pytest.subtests] == [
        ("odd (number=0)", "passed", ""),
        ("odd (number=1)", "failed", "assert 1 != 1"),
        ("odd (number=2)", "passed", ""),
    ]
    assert [(subtest.title, subtest.outcome, subtest.message) for subtest in of_unittest.subtests] == [
        ("(number=0)", "passed", ""),
        ("(number=1)", "failed", "assert 1 != 1"),
        ("(number=2)", "passed", ""),
    ]
    assert [failure.message for failure in of_pytest.failures] == ["assert 1 != 1"]
    assert [subtest.title for subtest in both.cases["TestOld::test_subtests_pass"].subtests] == ["all well"]


def outcomes(attempts: tuple[Attempt, ...]) -> list[str]:
    return [attempt.outcome for attempt in attempts]


def test_attempts_of_a_case_that_passes_at_last(both):
    case = both.cases["test_flaky"]
    assert outcomes(case.attempts) == ["failed", "failed", "passed"]
    assert case.failures == ()
    assert case.start == case.attempts[0].start < case.attempts[1].start < case.attempts[2].start
    assert case.attempts[0].failure.message == "assert 1 == 3"
    assert 'assert TRIES["flaky"] == 3' in case.attempts[0].failure.trace
    assert [step.title for step in case.steps] == ["try 3"], "the last attempt tells the case's evidence"


def test_attempts_of_a_case_that_never_passes(both):
    case = both.cases["test_never"]
    assert outcomes(case.attempts) == ["failed", "failed"]
    assert [failure.type for failure in case.failures] == ["ValueError"]
    assert case.attempts[1].failure.trace == "", "the results file holds the trace of the last attempt"


def test_attempts_of_a_teardown(both):
    case = both.cases["test_flaky_teardown"]
    assert outcomes(case.attempts) == ["error", "passed"]
    assert case.attempts[0].failure.phase == "teardown"


@pytest.mark.parametrize(
    ("foreign", "plain"),
    [(Decimal("1.5"), 1.5), (True, True), (3, 3), ("3", "3"), (b"3", b"3"), (None, None), (1j, 1j)],
)
def test_foreign_numbers_become_plain(foreign, plain):
    assert number(foreign) == plain
    assert type(number(foreign)) is type(plain)
