"""Our own journal: the witness of killed runs."""

import io

import msgspec
import pytest

from reporting.ingest import journal
from reporting.ingest.opened import Opened
from reporting.model import (
    VERSION,
    BeginEvent,
    Case,
    CaseEvent,
    CaseRecord,
    CollectedEvent,
    CollectEvent,
    CollectFailure,
    EndEvent,
    Event,
    Failure,
    Measurement,
    MeasurementEvent,
    NotRun,
    Outcome,
    PhaseRecord,
    Session,
    SessionEvent,
    SessionRecord,
)
from tests.ingest.judging import INDEX, TOLD, TOLD_XDIST, evidence_of, read_all, sample
from tests.ingest.reading import SAMPLES

JOURNAL = "journal.jsonl"
BEGAN = SessionRecord(version=VERSION, run_id="r", start=100.0, command=("pytest",))


def read_events(*events: Event) -> tuple[dict[str, Case], Session]:
    data = b"".join(msgspec.json.encode(event) + b"\n" for event in (SessionEvent(session=BEGAN), *events))
    assert journal.recognise(data)
    cases: list[Case] = []
    session = journal.read(io.BytesIO(data), cases.extend)
    assert len({case.nodeid for case in cases}) == len(cases)
    return {case.nodeid: case for case in cases}, session


def ended(nodeid: str, outcome: Outcome = "passed", *phases: str, start: float = 101.0) -> CaseEvent:
    names = ("setup", "call", "teardown")
    given = phases or ("passed", "failed" if outcome == "failed" else "passed", "passed")
    failures = (Failure(phase="call", type="ValueError", message="x"),) if outcome == "failed" else ()
    return CaseEvent(
        nodeid=nodeid,
        outcome=outcome,
        phases=tuple(
            PhaseRecord(phase=name, outcome=one, duration=0.5) for name, one in zip(names, given, strict=False)
        ),
        failures=failures,
        record=CaseRecord(version=VERSION, start=start),
    )


@pytest.mark.parametrize("mode", [TOLD, TOLD_XDIST])
def test_the_journal_and_the_results_file_of_one_run_agree(mode):
    compared = 0
    for key, run in INDEX.items():
        where, _, suite = key.partition("/")
        if where != mode or set(run["statuses"]) != {JOURNAL, "results.json"} or suite in LOSES:
            continue
        told, results = read_all(sample(mode, suite, JOURNAL)), read_all(sample(mode, suite))
        assert {name: case.outcome for name, case in told[0].items()} == {
            name: case.outcome for name, case in results[0].items()
        }, suite
        assert (told[1].run_id, told[1].exit_status) == (results[1].run_id, results[1].exit_status), suite
        both = evidence_of([sample(mode, suite, JOURNAL), sample(mode, suite)])
        alone = evidence_of([sample(mode, suite)])
        assert both.run.status == alone.run.status, (suite, both.run.remarks)
        assert both.total.outcomes == alone.total.outcomes, suite
        compared += 1
    assert compared >= 50


LOSES = {
    "summary-only",
    "summary-only-fails",
    "kept-duplicates",
    "unknown-outcome",
    "stale-file",
    "plugin-fails-session",
}
"""Where pytest-json-report tells less than the journal, on purpose or by a defect."""


@pytest.mark.parametrize("suite", ["killed", "segfault", "os-exit", "timeout-by-thread"])
def test_a_killed_run_names_the_case_that_was_running(suite):
    cases, session = read_all(sample(TOLD, suite, JOURNAL))
    assert (session.complete, session.running, session.exit_status) == (False, "test_it.py::test_b", None)
    assert (cases["test_a"].outcome, cases["test_b"].outcome) == ("passed", "not-run")
    assert cases["test_b"].reason == "the session ended while it ran"
    assert session.start < session.end


def test_what_guards_something_and_did_not_run_is_known_of_a_killed_run():
    cases, session = read_all(sample(TOLD, "told-and-killed", JOURNAL))
    assert {name: (case.outcome, case.guards, case.reason) for name, case in cases.items()} == {
        "test_a": ("passed", (), ""),
        "test_b": ("not-run", ("subscriptions",), "the session ended while it ran"),
        "test_c": ("not-run", ("trials",), "the session ended before it"),
    }
    assert [remark.rule for remark in session.remarks] == ["cases-lost"]


def test_a_whole_session():
    measured = Measurement(
        service="web", kind="http", target="http://127.0.0.1", when="before", at=100.1, duration=0.1, health="pass"
    )
    end = SessionRecord(
        version=VERSION, run_id="r", start=100.0, end=110.0, exit_status=0, collected=2, deselected=1,
        measurements=(measured,), facts={"target": "staging"}, environment={"os": "Linux"},
        not_run=(NotRun(nodeid="a::left", reason="deselected", guards=("s",)),),
    )  # fmt: skip
    cases, session = read_events(
        MeasurementEvent(measurement=measured),
        CollectedEvent(collected=2, deselected=1),
        BeginEvent(nodeid="a::x", start=101.0),
        ended("a::x"),
        EndEvent(session=end),
    )
    assert (cases["a::x"].outcome, cases["a::x"].duration, cases["a::x"].start) == ("passed", 1.5, 101.0)
    assert (cases["a::left"].outcome, cases["a::left"].reason) == ("not-run", "deselected")
    assert (session.complete, session.end, session.duration, session.exit_status) == (True, 110.0, 10.0, 0)
    assert (session.measurements, session.facts, session.remarks) == ([measured], {"target": "staging"}, [])


def test_a_session_that_was_killed_ended_no_earlier_than_it_tells():
    _, session = read_events(ended("a::x", start=140.0), BeginEvent(nodeid="a::y", start=150.0))
    assert (session.end, session.duration, session.complete, session.running) == (150.0, 50.0, False, "a::y")


def test_two_results_of_one_case_are_attempts():
    crashed = CaseEvent(
        nodeid="a::x", outcome="crashed", phases=(PhaseRecord(phase="setup", outcome="passed", duration=0.1),)
    )
    cases, session = read_events(CollectedEvent(collected=1), crashed, ended("a::x"))
    assert (cases["a::x"].outcome, cases["a::x"].flaky) == ("passed", True)
    alone = read_events(crashed)[0]["a::x"]
    assert (alone.outcome, alone.executed) == ("crashed", True)
    assert [attempt.outcome for attempt in cases["a::x"].attempts] == ["crashed", "passed"]
    assert [remark.rule for remark in session.remarks] == []
    cases, _ = read_events(ended("a::x", "failed"), ended("a::x", "failed"), ended("a::x", "failed"))
    assert [attempt.outcome for attempt in cases["a::x"].attempts] == ["failed", "failed", "failed"]
    assert (cases["a::x"].outcome, len(cases["a::x"].failures)) == ("failed", 1)


def test_cases_are_handed_on_in_batches(monkeypatch):
    monkeypatch.setattr(journal, "BATCH", 3)
    batches: list[int] = []
    events = [SessionEvent(session=BEGAN), *(ended(f"a::x[{number}]") for number in range(8))]
    journal.read(
        io.BytesIO(b"".join(msgspec.json.encode(event) + b"\n" for event in events)),
        lambda cases: batches.append(len(cases)),
    )
    assert batches == [3, 3, 2]


@pytest.mark.parametrize("phases", [("passed",), ("passed", "passed")])
def test_a_pass_without_all_its_phases_is_none(phases):
    cases, session = read_events(ended("a::x", "passed", *phases))
    assert cases["a::x"].outcome == "not-run"
    assert [remark.rule for remark in session.remarks] == ["phases-missing"]


@pytest.mark.parametrize(
    ("outcome", "phases"),
    [
        ("passed", ("passed", "passed", "passed")),
        ("xpassed", ("passed", "passed", "passed")),
        ("failed", ("passed", "passed", "passed")),
        ("failed", ("passed", "failed", "failed")),
        ("error", ("failed", "passed")),
        ("skipped", ("skipped",)),
        ("xfailed", ("passed", "skipped", "passed")),
        ("crashed", ("passed",)),
    ],
)
def test_every_outcome_comes_back(outcome, phases):
    assert read_events(ended("a::x", outcome, *phases))[0]["a::x"].outcome == outcome


def test_what_could_not_be_collected():
    failure = CollectFailure(nodeid="b.py", failure=Failure(phase="collect", message="x"))
    _, session = read_events(CollectEvent(failure=failure))
    assert session.collect_failures == [failure]
    end = SessionRecord(version=VERSION, run_id="r", start=100.0, end=101.0, exit_status=2, collect_failures=(failure,))
    _, session = read_events(CollectEvent(failure=failure), EndEvent(session=end))
    assert session.collect_failures == [failure]


def test_a_later_version_may_add_fields():
    with Opened(sample(TOLD, "passes", JOURNAL)) as opened:
        data = opened.stream.read()
    cases: list[Case] = []
    later = data.replace(b'{"event":"case"', b'{"event":"case","later":{"x":[1]}')
    assert later != data
    session = journal.read(io.BytesIO(later), cases.extend)
    assert (len(cases), session.complete) == (2, True)


def test_a_last_try_without_its_call_is_no_pass():
    lines = (SAMPLES / "journal" / "9-flaky.jsonl").read_bytes().splitlines(keepends=True)
    third = [line for line in lines if b"::test_passes_on_the_third" in line]
    end = lines[-1].replace(b'"exit_status":1', b'"exit_status":0')
    assert len(third) == 6

    for kept, expected in ((2, "not-run"), (4, "not-run"), (6, "passed")):
        cases = []
        session = journal.read(io.BytesIO(b"".join((lines[0], *third[:kept], end))), cases.extend)
        assert [case.outcome for case in cases] == [expected]
        assert ("phases-missing" in [remark.rule for remark in session.remarks]) is (kept < 6)
    assert (cases[0].flaky, len(cases[0].attempts)) == (True, 3)


@pytest.mark.parametrize(("worker", "expected"), [("gw0", ["passed"]), ("gw1", ["failed", "passed"]), ("", ["passed"])])
def test_what_passes_on_another_worker_is_no_other_try(worker, expected):
    def ended(outcome: Outcome, on: str) -> CaseEvent:
        phases = tuple(
            PhaseRecord(phase=phase, outcome=outcome if phase == "call" else "passed", duration=0.1)
            for phase in ("setup", "call", "teardown")
        )
        record = CaseRecord(version=VERSION, worker=on)
        return CaseEvent(nodeid="test_it.py::test_a", outcome=outcome, phases=phases, record=record)

    cases: list[Case] = []
    events = (SessionEvent(session=BEGAN), ended("failed", "gw0"), ended("passed", worker), EndEvent(session=BEGAN))
    journal.read(io.BytesIO(b"".join(msgspec.json.encode(event) + b"\n" for event in events)), cases.extend)

    assert sorted(case.outcome for case in cases) == expected
    assert [case.flaky for case in cases] == ([True] if len(expected) == 1 else [False, False])
