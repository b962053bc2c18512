"""Every way in which pytest-json-report misleads, read from files that pytest really wrote."""

import json

import msgspec
import pytest

from reporting.model import Attempt, Case, Observation, Place, Stated
from tests.ingest.json_results import document, read_text, rules
from tests.ingest.judging import OLD, SERIAL, TOLD, TOLD_XDIST, XDIST, read_all, sample

BOTH = pytest.mark.parametrize("mode", [SERIAL, XDIST])


def outcomes(mode: str, suite: str) -> dict[str, str]:
    return {name: case.outcome for name, case in sorted(read_all(sample(mode, suite))[0].items())}


@BOTH
def test_a_failure_and_where_it_is(mode):
    cases, session = read_all(sample(mode, "fails"))
    failed, passed = cases["test_b"], cases["test_a"]
    assert (passed.outcome, passed.line, passed.failures) == ("passed", 1, ())
    (failure,) = failed.failures
    assert (failed.outcome, failed.line) == ("failed", 2)
    assert (failure.phase, failure.type, failure.message) == ("call", "AssertionError", "assert 1 == 2")
    assert failure.place == Place("test_it.py", 2)
    assert failure.trace.startswith(">   def test_b(): assert 1 == 2\n")
    assert failure.trace.endswith("test_it.py:2: AssertionError")
    assert 0.0 < failed.duration < 5.0
    assert {case.worker[:2] for case in cases.values()} == ({"gw"} if mode == XDIST else {""})
    assert (session.exit_status, session.root, session.recorded) == (1, "/project", False)
    assert session.stated == Stated(cases=2, collected=2, outcomes={"passed": 1, "failed": 1})
    assert session.end - session.start == pytest.approx(session.duration)


@BOTH
def test_a_case_that_fails_and_breaks_in_teardown_is_one_case_with_two_failures(mode):
    cases, _ = read_all(sample(mode, "fails-and-error-in-teardown"))
    assert cases["test_a"].outcome == "failed"
    assert [(one.phase, one.type, one.message) for one in cases["test_a"].failures] == [
        ("call", "AssertionError", "assert 1 == 2"),
        ("teardown", "RuntimeError", "cannot clean up"),
    ]


@BOTH
def test_what_breaks_around_the_call_is_an_error(mode):
    setup = read_all(sample(mode, "error-in-setup"))[0]["test_b"]
    assert (setup.outcome, setup.executed, setup.failures[0].phase) == ("error", False, "setup")
    teardown = read_all(sample(mode, "error-in-teardown"))[0]["test_a"]
    assert (teardown.outcome, teardown.executed, teardown.failures[0].phase) == ("error", True, "teardown")


@BOTH
def test_passed_on_a_retry_is_passed_and_flaky(mode):
    cases, session = read_all(sample(mode, "rerun-passes"))
    assert (cases["test_a"].outcome, cases["test_a"].flaky) == ("passed", True)
    assert session.stated.outcomes == {"rerun": 1}
    failed = read_all(sample(mode, "rerun-fails"))[0]["test_a"]
    assert (failed.outcome, failed.flaky) == ("failed", False)


@BOTH
@pytest.mark.parametrize("suite", ["subtest-fails", "unittest-subtest-fails"])
def test_a_failed_subtest_fails_its_case(mode, suite):
    assert set(outcomes(mode, suite).values()) == {"failed"}


def test_older_pytest_hides_a_failed_subtest_behind_a_word_of_its_own():
    (entry,) = document(OLD, "subtest-fails")["tests"]
    assert entry["outcome"] == "subtests passed"
    assert {entry[phase]["outcome"] for phase in ("setup", "call", "teardown")} == {"passed"}
    cases, session = read_all(sample(OLD, "subtest-fails"))
    assert (cases["test_a"].outcome, session.exit_status) == ("passed", 1)
    assert outcomes(OLD, "subtests") == {"test_a": "passed"}


@pytest.mark.parametrize("suite", ["killed", "segfault", "os-exit", "timeout-by-thread"])
def test_a_lost_worker_crashes_its_case(suite):
    cases, _ = read_all(sample(XDIST, suite))
    lost = cases["test_b"]
    assert (lost.outcome, lost.executed, lost.failures[0].phase) == ("crashed", True, "worker")
    assert lost.failures[0].message.startswith(f"worker '{lost.worker}' crashed while running")


@BOTH
def test_skips_of_every_kind_and_their_reasons(mode):
    cases, session = read_all(sample(mode, "skips"))
    assert {name: case.reason for name, case in cases.items()} == {
        "test_mark": "unconditional skip",
        "test_if": 'it\'s "quoted"',
        "test_fixture": "needs redis|x",
        "test_body": "in body, 'quoted'",
        "TestC::test_c": "class",
        "Unit::test_u": "unit",
        "Unit::test_v": "decorated",
        "test_runs": "",
    }
    assert [name for name, case in cases.items() if case.outcome != "skipped"] == ["test_runs"]
    assert all(not case.failures for case in cases.values())
    assert session.remarks == []


@BOTH
def test_expected_failures_are_told_from_skips(mode):
    cases, _ = read_all(sample(mode, "expected-failures"))
    found = {
        name: (case.outcome, case.executed, case.reason, [one.type for one in case.failures])
        for name, case in cases.items()
    }
    assert found == {
        "test_call": ("xfailed", True, "", ["AssertionError"]),
        "test_not_run": ("xfailed", False, "hangs", []),
        "test_imperative": ("xfailed", True, "by hand", []),
        "test_setup": ("xfailed", False, "", ["RuntimeError"]),
        "test_raises": ("xfailed", True, "", ["ValueError"]),
        "test_runs": ("passed", True, "", []),
    }
    assert outcomes(mode, "unexpected-pass") == {"test_a": "xpassed", "test_b": "passed"}
    strict = read_all(sample(mode, "strict-xpass"))[0]["test_a"]
    assert (strict.outcome, strict.failures[0].message) == ("failed", "[XPASS(strict)] known")
    for suite in ("short-traceback", "native-traceback"):
        assert outcomes(mode, suite) == {"test_a": "xfailed", "test_b": "passed"}


def test_an_interrupted_case_did_not_pass():
    cases, session = read_all(sample(SERIAL, "keyboard-interrupt"))
    assert document(SERIAL, "keyboard-interrupt")["summary"]["passed"] == 2
    assert {name: case.outcome for name, case in cases.items()} == {"test_a": "passed", "test_b": "not-run"}
    assert cases["test_b"].reason == "ended before its call phase did"
    assert rules(session) == ["cases-lost", "phases-missing"]
    assert session.remarks[0].text == "1 of 3 selected case has no result."


def test_a_reporter_that_broke_leaves_only_a_missing_phase():
    assert document(XDIST, "circular-metadata")["exitcode"] == 0
    cases, session = read_all(sample(XDIST, "circular-metadata"))
    assert cases["test_b"].outcome == "not-run"
    assert rules(session) == ["phases-missing"]


@BOTH
def test_a_file_that_cannot_be_imported_stands_only_among_the_collectors(mode):
    _, session = read_all(sample(mode, "import-error-and-on"))
    (broken,) = session.collect_failures
    assert (broken.nodeid, broken.skipped) == ("test_it.py", False)
    assert (broken.failure.phase, broken.failure.type) == ("collect", "ModuleNotFoundError")
    assert broken.failure.message == "No module named 'no_such_module'"
    _, session = read_all(sample(mode, "syntax-error"))
    assert session.collect_failures[0].failure.type == "SyntaxError"


@BOTH
def test_a_module_that_skips_itself_is_no_fault(mode):
    _, session = read_all(sample(mode, "module-skips-itself"))
    (skipped,) = session.collect_failures
    assert (skipped.nodeid, skipped.skipped, skipped.failure.message) == ("test_it.py", True, "not here")


def test_a_summary_without_cases_says_so():
    cases, session = read_all(sample(SERIAL, "summary-only"))
    assert (cases, session.stated.cases) == ({}, 2)
    assert [(remark.rule, remark.effect) for remark in session.remarks] == [("summary-only", "incomplete")]
    _, session = read_all(sample(SERIAL, "summary-only-fails"))
    assert [(remark.rule, remark.effect) for remark in session.remarks] == [("summary-only", "failed")]


def test_an_outcome_that_a_plugin_made_up_is_quoted_and_not_believed():
    cases, session = read_all(sample(SERIAL, "unknown-outcome"))
    assert cases["test_b"].outcome == "not-run"
    assert rules(session) == ["unknown-outcome"]


def test_what_was_left_out_is_no_fault():
    for suite in ("omits-much", "omits-all", "no-traceback"):
        assert outcomes(SERIAL, suite) == {"test_a": "passed", "test_b": "passed"}


def test_node_ids_stay_as_they_are():
    cases, _ = read_all(sample(SERIAL, "odd-names"))
    written = {entry["nodeid"].partition("::")[2] for entry in document(SERIAL, "odd-names")["tests"]}
    assert set(cases) == written
    assert any("|" in name for name in cases)
    assert any("`" in name for name in cases)


# What our plugin adds


@pytest.mark.parametrize("mode", [TOLD, TOLD_XDIST])
def test_what_was_recorded_of_a_case(mode):
    cases, session = read_all(sample(mode, "told"))
    told = cases["test_told"]
    assert (told.intent, told.services, told.guards, told.covers) == (
        "Logs a user in.",
        ("web",),
        ("subscriptions",),
        ("REQ-1",),
    )
    assert [(step.title, step.outcome, step.mode) for step in told.steps] == [
        ("ask", "passed", "real"),
        ("answer", "passed", "simulated"),
        ("log out", "not-run", "real"),
    ]
    assert (told.planned, told.observations) == (3, (Observation(name="latency", value=12.5, unit="ms", limit=20.0),))
    assert session.start < told.start < session.end
    flaky = cases["test_flaky"]
    assert (flaky.outcome, flaky.flaky) == ("passed", True)
    assert [attempt.outcome for attempt in flaky.attempts] == ["failed", "passed"]
    assert flaky.attempts[0].failure.trace.endswith("AssertionError")
    expected = cases["test_expected"]
    assert (expected.outcome, expected.reason, expected.failures[0].trace[-14:]) == (
        "xfailed",
        "defect 12",
        "AssertionError",
    )
    left_out = cases["test_left_out"]
    assert (left_out.outcome, left_out.reason, left_out.guards) == ("not-run", "deselected", ("trials",))


@pytest.mark.parametrize("mode", [TOLD, TOLD_XDIST])
def test_what_was_recorded_of_the_session(mode):
    _, session = read_all(sample(mode, "told"))
    assert session.recorded
    assert len(session.run_id) == 32
    assert session.command[0] == "pytest"
    assert session.selection["-k"] == "not left_out"
    assert (session.stated.collected, session.stated.deselected) == (4, 1)
    assert session.environment["pytest"].startswith("9.")
    assert session.workers == (2 if mode == TOLD_XDIST else 0)
    assert session.remarks == []


def test_a_record_of_another_format_is_left_out_and_said():
    found = document(TOLD, "told")
    found["execution_report"] = {"version": "odd"}
    found["tests"][0]["user_properties"] = [{"execution_report": "{no json"}, {"other": 1}]
    cases, session = read_text(found)
    assert (cases[0].outcome, cases[0].intent) == ("passed", "")
    assert not session.recorded
    # What it said may have been that a step was simulated, or that the pass was a second try.
    assert [(remark.rule, remark.effect) for remark in session.remarks] == [("record-unreadable", "incomplete")] * 2


def test_every_failed_subtest_that_was_recorded_is_a_failure():
    found = document(TOLD, "told")
    call = {"phase": "call", "type": "AssertionError"}
    record = {"version": 1, "failures": [{**call, "message": "one"}, {**call, "message": "two"}]}
    found["tests"][0]["user_properties"] = [{"execution_report": json.dumps(record)}]
    stage = {"duration": 0.1, "outcome": "failed", "longrepr": "contains 2 failed subtests"}
    found["tests"][0] |= {"outcome": "failed", "call": stage}
    cases, _ = read_text(found)
    assert [(told.message, told.trace) for told in cases[0].failures] == [("one", stage["longrepr"]), ("two", "")]


def test_a_phase_of_more_than_a_life_is_not_summed_up():
    found = document(TOLD, "told")
    found["tests"][0]["call"]["duration"] = 1e308
    cases, session = read_text(found)
    assert cases[0].duration is None
    assert "odd-duration" in [remark.rule for remark in session.remarks]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"exit_status": 1}, "exit-status-differs"),
        ({"collected": 9}, "summary-differs"),
        ({"problems": ["the journal ends early"]}, "recording-problem"),
        ({"collect_failures": [{"nodeid": "x.py", "failure": {"phase": "collect", "message": "x"}}]}, None),
    ],
)
def test_what_the_recording_knows_better(change, rule):
    found = document(TOLD, "passes")
    found["execution_report"] |= change
    _, session = read_text(found)
    assert rules(session) == ([rule] if rule else [])
    assert session.exit_status == 0
    assert [failure.nodeid for failure in session.collect_failures] == ([] if rule else ["x.py"])
    if rule == "recording-problem":
        assert session.remarks[0].quote == "the journal ends early"


def test_a_session_record_beside_what_is_no_json():
    found = document(TOLD, "told")
    found["tests"][0]["user_properties"].append({"ratio": float("nan")})
    found["execution_report"]["exit_status"] = None
    del found["exitcode"]
    cases, session = read_text(found)
    assert (session.recorded, session.exit_status, rules(session)) == (True, None, ["not-json"])
    assert cases[0].intent == "Logs a user in."


def test_cases_survive_being_saved():
    cases, _ = read_all(sample(TOLD, "told"))
    for case in cases.values():
        assert msgspec.json.decode(msgspec.json.encode(case), type=Case) == case
    assert isinstance(cases["test_flaky"].attempts[0], Attempt)
