"""pytest-reportlog: everything is in it, also where it was cut off."""

import io
import json

import msgspec
import pytest

from reporting.ingest import reportlog
from reporting.ingest.opened import Opened
from reporting.model import VERSION, Case, CaseRecord, Place, Session, Subtest
from tests.ingest.judging import INDEX, SERIAL, XDIST, read_all, sample
from tests.ingest.reading import SAMPLES

BOTH = pytest.mark.parametrize("mode", [SERIAL, XDIST])
LOG = "results.jsonl"


def lines_of(mode: str, suite: str) -> list[bytes]:
    with Opened(sample(mode, suite, LOG)) as opened:
        return opened.stream.read().splitlines(keepends=True)


def read_lines(lines: list[bytes]) -> tuple[dict[str, Case], Session]:
    cases: list[Case] = []
    session = reportlog.read(io.BytesIO(b"".join(lines)), cases.extend)
    return {case.nodeid.rpartition("::")[2]: case for case in cases}, session


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


def test_a_chain_of_exceptions_is_told_to_its_end():
    crash = {"path": "/p/test_a.py", "lineno": 9, "message": "KeyError: 'second'"}
    entry = {"type": "ReprEntry", "data": {"lines": ["E   boom"], "reprfileloc": {**crash, "path": "test_a.py"}}}
    part = {"reprentries": [entry, {"type": "ReprEntryNative", "data": {"lines": ["native"]}}]}
    longrepr = {
        "reprcrash": crash,
        "reprtraceback": part,
        "chain": [[part, {**crash, "message": "ValueError: first"}, "During handling:"], [part, crash, None]],
    }
    base = {
        "$report_type": "TestReport",
        "nodeid": "test_a.py::test_x",
        "outcome": "passed",
        "location": ["test_a.py", 3, "x"],
    }
    lines = [
        {**base, "when": "setup"},
        {**base, "when": "call", "outcome": "failed", "longrepr": longrepr},
        {**base, "when": "teardown"},
        {"$report_type": "SessionFinish", "exitstatus": 1},
    ]
    cases, _ = read_lines([json.dumps(line).encode() + b"\n" for line in lines])
    (failure,) = cases["test_x"].failures
    assert (failure.type, failure.message, failure.place) == ("KeyError", "'second'", Place("test_a.py", 9))
    assert failure.trace.count("E   boom") == 2
    assert "\n\nDuring handling:\n\n" in failure.trace


@pytest.mark.parametrize(
    "longrepr",
    [7, {}, [], ["a"], {"chain": [[]]}, {"chain": [7]}, {"reprtraceback": {}}, {"reprtraceback": 3}, "", "x"],
)
def test_a_failure_of_no_known_shape_is_still_a_failure(longrepr):
    line = {"$report_type": "TestReport", "nodeid": "a::b", "when": "call", "outcome": "failed", "longrepr": longrepr}
    cases, _ = read_lines([json.dumps(line).encode() + b"\n"])
    assert cases["b"].outcome == "failed"


def test_what_our_plugin_recorded_comes_along():
    record = CaseRecord(version=VERSION, intent="Adds.", guards=("trials",), start=5.0)
    entries = [
        ["other", 1],
        ["execution_report", "{}"],
        ["execution_report", msgspec.json.encode(record).decode()],
        [1],
    ]
    base = {"$report_type": "TestReport", "nodeid": "a::b", "outcome": "passed", "duration": 0.5, "start": 7.0}
    lines = [{**base, "when": when} for when in ("setup", "call", "teardown")]
    lines[2]["user_properties"] = entries
    cases, session = read_lines([json.dumps(line).encode() + b"\n" for line in lines])
    assert (cases["b"].outcome, cases["b"].intent, cases["b"].guards, cases["b"].start) == (
        "passed",
        "Adds.",
        ("trials",),
        7.0,
    )
    assert session.remarks == []
    lines[2]["user_properties"] = [["execution_report", 7]]
    assert read_lines([json.dumps(line).encode() + b"\n" for line in lines])[0]["b"].outcome == "passed"


def test_subtests_of_every_outcome():
    base = {"$report_type": "SubtestReport", "nodeid": "a::b", "when": "call"}
    lines = [
        {**base, "outcome": "skipped", "_subtest.context": {"msg": "one", "kwargs": {}}},
        {
            **base,
            "outcome": "skipped",
            "wasxfail": "reason: x",
            "_subtest.context": {"msg": "two", "kwargs": {"n": "1"}},
        },
        {**base, "outcome": "odd"},
    ]
    cases, _ = read_lines([json.dumps(line).encode() + b"\n" for line in lines])
    assert cases["b"].subtests == (
        Subtest(title="[one]", outcome="skipped"),
        Subtest(title="[two] (n=1)", outcome="xfailed"),
        Subtest(title="(<subtest>)", outcome="not-run"),
    )


def flaky_lines() -> list[bytes]:
    """Give the log of one case that passes on its third try, of which no other call is told."""
    lines = (SAMPLES / "reportlog" / "9-flaky.jsonl").read_bytes().splitlines(keepends=True)
    told = [line for line in lines if b"::test_passes_on_the_third" in line and b'"TestReport"' in line]
    assert len(told) == 7
    return [lines[0], *told, lines[-1].replace(b'"exitstatus": 1', b'"exitstatus": 0')]


def test_a_pass_after_tries_without_a_call_is_flaky_and_no_more():
    cases, session = read_lines(flaky_lines())

    case = cases["test_passes_on_the_third"]
    assert (case.outcome, case.flaky, len(case.attempts)) == ("passed", True, 3)
    assert (session.complete, session.remarks, session.running) == (True, [], "")


def test_a_last_try_without_its_call_is_no_pass():
    lines = flaky_lines()
    for kept in (3, 5):
        cases, session = read_lines([*lines[:kept], lines[-1]])
        assert cases["test_passes_on_the_third"].outcome == "not-run"
        assert [remark.rule for remark in session.remarks] == ["phases-missing"]
        assert session.running == ""


def test_a_case_that_lacks_its_call_is_not_made_up_for_by_a_later_run_of_it():
    lines = flaky_lines()
    other = [line.replace(b"passes_on_the_third", b"other") for line in lines[5:8]]

    found: list[Case] = []
    session = reportlog.read(io.BytesIO(b"".join((*lines[:3], *other, *lines[5:]))), found.extend)

    assert [case.outcome for case in found] == ["not-run", "passed", "passed"]
    assert not any(case.flaky for case in found)
    assert {remark.rule: remark.effect for remark in session.remarks}["phases-missing"] == "incomplete"


def report(when: str, outcome: str = "passed", **more: object) -> bytes:
    line = {"$report_type": "TestReport", "nodeid": "t.py::test_a", "when": when, "outcome": outcome, "duration": 0.1}
    return json.dumps(line | more).encode() + b"\n"


BEGIN, END = b'{"$report_type": "SessionStart"}\n', b'{"$report_type": "SessionFinish", "exitstatus": 0}\n'
WHOLE = [report("setup"), report("call"), report("teardown")]


@pytest.mark.parametrize(
    "lines",
    [
        [report("setup"), report("call", "failed"), report("call"), report("teardown")],
        [report("setup"), report("call", "failed"), *WHOLE],
        [report("setup", "failed"), *WHOLE],
        [report("setup", "failed"), report("call"), report("teardown")],
        [*WHOLE[:2], report("teardown", "failed"), *WHOLE],
    ],
)
def test_a_failure_that_nothing_said_to_try_again_is_not_made_up_for(lines):
    found: list[Case] = []
    session = reportlog.read(io.BytesIO(b"".join((BEGIN, *lines, END))), found.extend)

    assert {"failed", "error"} & {case.outcome for case in found}
    assert not any(case.flaky for case in found)
    assert session.complete


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
