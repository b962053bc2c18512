"""The journal: complete when the session is, telling when it is not."""

import os
import subprocess
import sys
import time

import pytest

from reporting.model import BeginEvent, CaseEvent, CollectedEvent, EndEvent, Event, SessionEvent
from reporting.record.journal import Journal
from tests.record.conftest import CASES
from tests.record.recorded import JOURNAL, QUIET, Recorded, run, run_inside, suite

pytest_plugins = "pytester"

KILLED = """
import os, pytest

def test_before():
    print("kept for failures only")

@pytest.mark.guards("subscriptions")
def test_kills():
    os._exit(7)

def test_after():
    pass
"""

# The worker tells its count of reruns over a socket and awaits no answer; one that dies before it was read is not
# run again (pytest-rerunfailures 16.7), so the case gives the other side a moment.
KILLED_ONCE = """
import os, pytest, time

@pytest.mark.flaky(reruns=1)
def test_once():
    if not os.path.exists("mark"):
        open("mark", "w").close()
        time.sleep(1)
        os._exit(7)

def test_beside():
    pass
"""


def kinds(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_first_and_last_line(both):
    first, last = both.events[0], both.events[-1]
    assert isinstance(first, SessionEvent)
    assert isinstance(last, EndEvent)
    assert (last.session.run_id, last.session.start) == (first.session.run_id, first.session.start)
    assert last.session.exit_status == both.status == 1
    assert last.session.run_id == both.session.run_id, "journal and results file are of one run"
    assert first.session.exit_status is None


def test_every_case_begins_and_ends(both):
    begun = {event.nodeid for event in both.events if isinstance(event, BeginEvent)}
    ended = [event.nodeid for event in both.events if isinstance(event, CaseEvent)]
    assert begun == set(ended)
    assert len(ended) == len(set(ended)) == CASES


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("test_plain", "passed"),
        ("test_soft", "failed"),
        ("test_setup", "error"),
        ("test_teardown", "error"),
        ("test_call_and_teardown", "failed"),
        ("test_skip", "skipped"),
        ("test_skip_inside", "skipped"),
        ("test_xfail", "xfailed"),
        ("test_xpass", "xpassed"),
        ("test_xpass_strict", "failed"),
        ("test_subtests", "failed"),
        ("TestOld::test_subtests", "failed"),
        ("TestOld::test_subtests_pass", "passed"),
        ("test_flaky", "passed"),
        ("test_never", "failed"),
    ],
)
def test_outcomes(both, name, outcome):
    assert both.ended[name].outcome == outcome


def test_phases_failures_and_output_of_a_failure(both):
    event = both.ended["test_fails"]
    assert [(phase.phase, phase.outcome) for phase in event.phases] == [
        ("setup", "passed"),
        ("call", "failed"),
        ("teardown", "passed"),
    ]
    assert all(0 <= phase.duration < 10 for phase in event.phases)
    assert 'raise ConnectionError("refused")' in event.failures[0].trace
    assert event.output == {"Captured stdout call": "said before it failed\n"}


def test_a_case_that_breaks_twice_keeps_both_failures(both):
    failures = both.ended["test_call_and_teardown"].failures
    assert [failure.phase for failure in failures] == ["call", "teardown"]
    assert all(failure.trace for failure in failures)


def test_output_of_cases_that_pass_is_not_kept(both):
    assert {name for name, event in both.ended.items() if event.output and event.outcome == "passed"} == set()


def test_a_killed_session_names_what_was_running(tmp_path):
    done = run(suite(tmp_path, KILLED))
    assert done.status == 7
    assert kinds(done.events) == ["SessionEvent", "CollectedEvent", "BeginEvent", "CaseEvent", "BeginEvent"]
    assert done.events[-1].nodeid == "test_suite.py::test_kills"
    assert [case.nodeid for case in done.events[1].cases] == ["test_suite.py::test_kills"], "what it guards is known"
    assert not (tmp_path / "results.json").exists()


def test_the_results_of_an_earlier_run_do_not_outlive_a_killed_one(tmp_path):
    (tmp_path / "results.json").write_text('{"exitcode": 0, "created": 1}', "utf-8")
    run(suite(tmp_path, KILLED))
    assert not (tmp_path / "results.json").exists()


def test_a_journal_of_another_run_is_left_alone(pytester):
    other = b'{"event":"session"}\n'
    (pytester.path / "journal.jsonl").write_bytes(other)
    suite(pytester.path, KILLED)
    done = run_inside(pytester)
    assert done.status == pytest.ExitCode.USAGE_ERROR
    assert "journal.jsonl exists; name a new file, or move that one away" in done.output
    assert (pytester.path / "journal.jsonl").read_bytes() == other


def test_a_journal_that_cannot_be_written_is_a_usage_error(tmp_path):
    (tmp_path / "taken").write_text("a file, no folder", "utf-8")
    with pytest.raises(pytest.UsageError, match=r"cannot be written|exists"):
        Journal(tmp_path / "taken" / "journal.jsonl").open()


@pytest.mark.skipif(sys.platform != "linux", reason="needs the device that is always full")
def test_a_full_disk_ends_the_journal_and_not_the_run():
    journal = Journal(None)
    journal._file = open("/dev/full", "wb", buffering=0)  # noqa: SIM115, PTH123 - the journal closes it
    journal.wanted = True
    journal.write(BeginEvent(nodeid="a", start=1.0))
    assert journal.broken == "the journal ends early: No space left on device"
    assert not journal.wanted
    journal.write(BeginEvent(nodeid="b", start=2.0))
    journal.close()


def test_a_write_that_takes_a_part_only_is_finished(tmp_path):
    read, write = os.pipe()

    class Slow:
        def write(self, data: bytes) -> int:
            return os.write(write, data[:7])

        def fileno(self) -> int:
            return write

        def close(self) -> None:
            os.close(write)

    journal = Journal(None)
    journal._file, journal.wanted = Slow(), True
    journal.append(b'{"event":"begin","nodeid":"a"}')
    journal._file.close()
    assert os.read(read, 100) == b'{"event":"begin","nodeid":"a"}\n'
    os.close(read)


def test_without_a_path_nothing_is_written():
    journal = Journal(None)
    journal.open()
    assert not journal.wanted
    journal.write(BeginEvent(nodeid="a", start=1.0))
    journal.close()


def test_a_worker_that_dies_costs_one_case(tmp_path):
    done = run(suite(tmp_path, KILLED), "-n2")
    assert done.status == 1
    assert {name: event.outcome for name, event in done.ended.items()} == {
        "test_before": "passed",
        "test_kills": "crashed",
        "test_after": "passed",
    }
    crashed = done.ended["test_kills"]
    assert crashed.record is None
    assert [(phase.phase, phase.outcome) for phase in crashed.phases] == [("setup", "passed"), ("worker", "failed")]
    assert crashed.failures[0].message.startswith("worker 'gw")
    (left,) = done.session.not_run
    assert (left.nodeid, left.reason, left.guards) == ("test_suite.py::test_kills", "crashed", ("subscriptions",))


# Apart from the case above: two workers that die within one moment end pytest-xdist 3.8 itself, by a KeyError.
def test_a_case_run_again_after_its_worker_died_keeps_both_attempts(tmp_path):
    done = run(suite(tmp_path, KILLED_ONCE), "-n2")
    assert done.status == 0
    assert {name: event.outcome for name, event in done.ended.items()} == {
        "test_once": "passed",
        "test_beside": "passed",
    }
    assert [attempt.outcome for attempt in done.cases["test_once"].attempts] == ["crashed", "passed"]
    once = [event.outcome for event in done.events if isinstance(event, CaseEvent) and "once" in event.nodeid]
    assert once == ["crashed", "passed"]
    assert not done.session.not_run


def test_collecting_only_is_told_as_such(pytester):
    suite(pytester.path, KILLED)
    done = run_inside(pytester, "--collect-only")
    assert kinds(done.events) == ["SessionEvent", "CollectedEvent", "EndEvent"]
    assert done.events[1] == CollectedEvent(collected=3, cases=done.events[1].cases)
    assert done.events[0].session.selection == {"--collect-only": ""}


QUICK = """
import pytest

@pytest.mark.parametrize("number", range(1000))
def test_quick(number):
    pass
"""
FINISHED = """
import os

FINISHED = os.open("finished.txt", os.O_CREAT | os.O_APPEND | os.O_WRONLY)

def pytest_runtest_logfinish(nodeid):
    os.write(FINISHED, nodeid.encode() + b"\\n")
"""


@pytest.mark.parametrize("cases", [1, 40, 300])
def test_killed_at_any_point_it_holds_what_had_finished(tmp_path, cases):
    (tmp_path / "conftest.py").write_text(FINISHED, "utf-8")
    suite(tmp_path, QUICK)
    finished = tmp_path / "finished.txt"
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", *QUIET, JOURNAL], cwd=tmp_path, stdout=subprocess.DEVNULL
    ) as running:
        while not finished.exists() or finished.read_bytes().count(b"\n") < cases:
            assert running.poll() is None
            time.sleep(0.001)
        running.kill()
    done = Recorded(tmp_path, running.returncode, "")
    ended = {event.nodeid for event in done.events if isinstance(event, CaseEvent)}
    begun = {event.nodeid for event in done.events if isinstance(event, BeginEvent)}
    assert set(finished.read_text("utf-8").split()) <= ended <= begun
    assert len(begun - ended) <= 1
    assert cases <= len(ended) < 1000
    assert not isinstance(done.events[-1], EndEvent)
