"""pytest-reportlog: everything is in it, also where it was cut off."""

import io

import msgspec
import pytest

from reporting.ingest import reportlog
from reporting.ingest.opened import Opened
from reporting.model import Case, Place, Subtest
from tests.ingest.judging import INDEX, SERIAL, XDIST, read_all, sample
from tests.ingest.log_lines import BEGIN, END, WHOLE, read_lines, report

BOTH = pytest.mark.parametrize("mode", [SERIAL, XDIST])
LOG = "results.jsonl"


def lines_of(mode: str, suite: str) -> list[bytes]:
    with Opened(sample(mode, suite, LOG)) as opened:
        return opened.stream.read().splitlines(keepends=True)


@BOTH
def test_a_failure_and_where_it_is(mode):
    cases, session = read_all(sample(mode, "fails", LOG))
    (failure,) = cases["test_b"].failures
    assert (cases["test_b"].outcome, cases["test_b"].line) == ("failed", 2)
    assert (failure.phase, failure.type, failure.message) == ("call", "AssertionError", "assert 1 == 2")
    assert failure.place == Place("test_it.py", 2)
    assert failure.trace.endswith("E   assert 1 == 2\n\ntest_it.py:2: AssertionError")
    assert (session.complete, session.exit_status, session.workers) == (True, 1, 2 if mode == XDIST else 0)
    assert session.start <= cases["test_a"].start <= session.end


@BOTH
def test_attempts_keep_their_failures(mode):
    cases, _ = read_all(sample(mode, "rerun-passes", LOG))
    flaky = cases["test_a"]
    assert (flaky.outcome, flaky.flaky, flaky.failures) == ("passed", True, ())
    assert [attempt.outcome for attempt in flaky.attempts] == ["failed", "passed"]
    assert flaky.attempts[0].failure.message.startswith("first\nassert 1 > 1")
    assert flaky.attempts[0].start < flaky.attempts[1].start
    failed = read_all(sample(mode, "rerun-fails", LOG))[0]["test_a"]
    assert [attempt.outcome for attempt in failed.attempts] == ["failed", "failed", "failed"]
    assert (failed.outcome, failed.flaky, len(failed.failures)) == ("failed", False, 1)


@BOTH
def test_subtests_have_names_and_outcomes(mode):
    cases, _ = read_all(sample(mode, "subtest-fails", LOG))
    case = cases["test_a"]
    assert case.outcome == "failed"
    # Each passage between processes puts another pair of quotes around the values.
    assert tuple(msgspec.structs.replace(one, title=one.title.replace("'", "")) for one in case.subtests) == (
        Subtest(title="(n=2)", outcome="passed"),
        Subtest(title="(n=3)", outcome="failed", message="assert (3 % 2) == 0"),
        Subtest(title="(n=4)", outcome="passed"),
    )
    assert case.failures[0].place == Place("test_it.py", 5)
    unit = read_all(sample(mode, "unittest-subtest-fails", LOG))[0]["Numbers::test_even"]
    assert (unit.outcome, [one.outcome for one in unit.subtests]) == ("failed", ["passed", "failed", "passed"])
    assert {one.outcome for one in read_all(sample(mode, "subtests", LOG))[0]["test_a"].subtests} == {"passed"}


@BOTH
def test_reasons_of_skips_and_of_expected_failures(mode):
    cases, _ = read_all(sample(mode, "skips", LOG))
    assert cases["test_fixture"].reason == "needs redis|x"
    assert cases["test_if"].reason == 'it\'s "quoted"'
    cases, _ = read_all(sample(mode, "expected-failures", LOG))
    assert {name: (case.outcome, case.reason) for name, case in cases.items()} == {
        "test_call": ("xfailed", "defect 12"),
        "test_not_run": ("xfailed", "hangs"),
        "test_imperative": ("xfailed", "by hand"),
        "test_setup": ("xfailed", "setup breaks"),
        "test_raises": ("xfailed", ""),
        "test_runs": ("passed", ""),
    }
    assert read_all(sample(mode, "unexpected-pass", LOG))[0]["test_a"].outcome == "xpassed"


@pytest.mark.parametrize("suite", ["killed", "segfault", "os-exit", "timeout-by-thread"])
def test_a_log_without_its_closing_line_names_the_case_that_was_running(suite):
    cases, session = read_all(sample(SERIAL, suite, LOG))
    assert (session.complete, session.running) == (False, "test_it.py::test_b")
    assert cases["test_a"].outcome == "passed"
    assert (cases["test_b"].outcome, cases["test_b"].reason) == ("not-run", "ended before its call phase did")


def test_a_lost_worker_crashes_its_case():
    cases, session = read_all(sample(XDIST, "killed", LOG))
    assert (cases["test_b"].outcome, cases["test_b"].worker[:2], session.complete) == ("crashed", "gw", True)


@BOTH
def test_what_was_not_collected(mode):
    _, session = read_all(sample(mode, "import-error", LOG))
    assert [(one.nodeid, one.skipped) for one in session.collect_failures] == [("test_it.py", False)]
    assert session.collect_failures[0].failure.type == "ModuleNotFoundError"
    _, session = read_all(sample(mode, "module-skips-itself", LOG))
    assert [(one.skipped, one.failure.message) for one in session.collect_failures] == [(True, "not here")]


@BOTH
def test_half_characters_and_no_numbers(mode):
    cases, session = read_all(sample(mode, "not-a-number", LOG))
    assert cases["test_a"].outcome == "failed"
    assert [remark.rule for remark in session.remarks] == ["not-json"]
    cases, _ = read_all(sample(SERIAL, "surrogate-in-failure", LOG))
    assert "\\udc80" in cases["test_b"].failures[0].message


LOSES = {"summary-only", "summary-only-fails", "kept-duplicates", "unknown-outcome", "log-with-tuple-key", "stale-file"}
"""Where pytest-json-report tells less than the log on purpose or by a defect."""


@BOTH
def test_the_log_and_the_results_file_of_one_run_agree(mode):
    compared = 0
    for key, run in INDEX.items():
        where, _, suite = key.partition("/")
        if where != mode or suite in LOSES or set(run["statuses"]) != {LOG, "results.json"}:
            continue
        logged, results = read_all(sample(mode, suite, LOG))[0], read_all(sample(mode, suite))[0]
        assert {name: case.outcome for name, case in logged.items()} == {
            name: case.outcome for name, case in results.items()
        }, suite
        for name, case in logged.items():
            assert case.duration == pytest.approx(results[name].duration), suite
            assert (case.line, case.executed, case.flaky) == (
                results[name].line,
                results[name].executed,
                results[name].flaky,
            ), (suite, name)
        compared += 1
    assert compared >= 60


def test_a_cut_anywhere_leaves_the_cases_before_it():
    lines = lines_of(SERIAL, "passes")
    whole, _ = read_lines(lines)
    for count in range(1, len(lines)):
        cases, session = read_lines(lines[:count])
        assert not session.complete
        assert {name for name, case in cases.items() if case.outcome == "passed"} <= set(whole)
        begun = sum(b'"when": "setup"' in line for line in lines[:count])
        ended = sum(b'"when": "teardown"' in line for line in lines[:count])
        assert sum(case.outcome == "passed" for case in cases.values()) == ended
        assert bool(session.running) == (begun > ended)


def test_the_same_case_on_every_worker():
    lines = lines_of(XDIST, "passes")
    other = [line.replace(b'"gw0"', b'"gw9"').replace(b'"gw1"', b'"gw8"') for line in lines if b"worker_id" in line]
    cases: list[Case] = []
    session = reportlog.read(io.BytesIO(b"".join([*lines[:-1], *other, lines[-1]])), cases.extend)
    assert sorted(case.nodeid for case in cases) == [f"test_it.py::test_{name}" for name in "aabb"]
    assert session.remarks == []


def test_a_case_that_runs_twice_is_remarked():
    _, session = read_all(sample(SERIAL, "kept-duplicates", LOG))
    assert [(remark.rule, remark.effect) for remark in session.remarks] == [("case-repeated", "note")]


@pytest.mark.parametrize(
    "end",
    [
        [END.replace(b"0", b"1"), END],
        [END, report("setup", nodeid="t.py::test_b")],
        [b'{"$report_type": "SessionFinish"}\n'],
        [END, *WHOLE],
    ],
)
def test_a_log_that_does_not_end_with_the_end_of_its_session_is_not_whole(end):
    found: list[Case] = []
    session = reportlog.read(io.BytesIO(b"".join((BEGIN, *WHOLE, *end))), found.extend)

    assert not session.complete or [remark.rule for remark in session.remarks] == ["sessions-joined"]


def test_a_worker_is_lost_after_a_case_of_its_that_lacks_its_call():
    """Made by hand: the report of a lost worker names no worker, and here one comes from it afterwards."""
    cases, _ = read_lines(
        [
            report("setup", worker_id="gw0"),
            report("teardown", worker_id="gw0"),
            report("???", "failed"),
            report("setup", nodeid="t.py::test_b", worker_id="gw0"),
        ]
    )
    assert cases["test_a"].outcome == "crashed"
