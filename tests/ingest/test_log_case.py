"""A case in pytest-reportlog: its failures, its subtests and its tries, as the lines of its phases tell them."""

import io
import json

import msgspec
import pytest

from reporting.ingest import reportlog
from reporting.model import VERSION, Case, CaseRecord, Place, Subtest
from tests.ingest.log_lines import BEGIN, END, WHOLE, read_lines, report
from tests.ingest.reading import SAMPLES


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
