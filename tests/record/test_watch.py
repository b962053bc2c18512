"""What the reports of a case tell together, where another plugin or pytest-xdist sends them in an order of its own."""

import json
from pathlib import PurePath

import msgspec

from reporting.config import Config
from reporting.model import PROPERTY, Attempt, CaseEvent, CaseRecord
from reporting.record.course import Course
from reporting.record.journal import Journal
from reporting.record.probes import Probes
from reporting.record.sanitise import Sanitiser
from reporting.record.watch import CaseWatch
from reporting.redact import Redactor
from tests.ingest.reading import SAMPLES
from tests.record.recorded import run_inside, suite

pytest_plugins = "pytester"

MEETING = """
import os, pathlib, time, pytest

HERE = os.environ["PYTEST_XDIST_WORKER"]
OTHER = {"gw0": "gw1", "gw1": "gw0"}[HERE]

def meet(where):
    pathlib.Path(f"{where}-{HERE}").touch()
    for _ in range(1000):
        if pathlib.Path(f"{where}-{OTHER}").exists():
            return
        time.sleep(0.01)
    raise TimeoutError(where)

@pytest.fixture
def met():
    meet("setup")
    yield
    meet("teardown")

def test_both(met):
    meet("call")
    assert HERE == "gw0"

def test_ends_on_one():
    if HERE == "gw1":
        meet("ended")
        pytest.exit("enough", returncode=0)

def test_last():
    pathlib.Path(f"ended-{HERE}").touch()
"""


def test_one_case_on_two_workers_at_once_is_a_case_on_each(pytester):
    suite(pytester.path, MEETING)
    done = run_inside(pytester, "-n2", "--dist=each")

    both = {
        event.record.worker: event
        for event in done.events
        if isinstance(event, CaseEvent) and event.nodeid.endswith("test_both") and event.record
    }
    assert {worker: event.outcome for worker, event in both.items()} == {"gw0": "passed", "gw1": "failed"}
    for event in both.values():
        assert [phase.phase for phase in event.phases] == ["setup", "call", "teardown"]
        assert event.record.attempts == ()


def test_a_case_that_ended_on_one_worker_only_is_not_said_to_have_ended(pytester):
    suite(pytester.path, MEETING)
    done = run_inside(pytester, "-n2", "--dist=each")

    assert done.ended["test_ends_on_one"].record.worker == "gw0"
    assert "test_suite.py::test_ends_on_one" in [case.nodeid for case in done.session.not_run]


def test_what_the_plugin_flaky_tries_again_has_an_attempt_for_each_try(pytestconfig):
    """The reports are those of a real run: the plugin claims a marker that the tests here use for another."""
    sanitiser = Sanitiser(Redactor(environ={}), PurePath("root"))
    journal = Journal(None)
    watch = CaseWatch(Probes(Config(), journal, sanitiser), journal, sanitiser, each=False)
    told: dict[str, tuple[Attempt, ...]] = {}
    for line in (SAMPLES / "reportlog" / "9-flaky.jsonl").read_bytes().splitlines():
        if b'"$report_type": "TestReport"' not in line:
            continue
        report = pytestconfig.hook.pytest_report_from_serializable(config=pytestconfig, data=json.loads(line))
        watch.pytest_runtest_logreport(report)
        if PROPERTY in (properties := dict(report.user_properties)):
            told[report.nodeid.partition("::")[2]] = msgspec.json.decode(properties[PROPERTY], type=CaseRecord).attempts

    assert {name: [attempt.outcome for attempt in attempts] for name, attempts in told.items()} == {
        "test_passes_on_the_third": ["not-run", "not-run", "passed"],
        "test_never_passes": ["not-run", "not-run", "failed"],
        "test_must_pass_twice": ["not-run", "not-run", "passed"],
        "test_setup": ["not-run", "passed"],
        "test_teardown": [],
        "test_skips": ["not-run", "skipped"],
    }
    assert told["test_never_passes"][0].failure.message.startswith("not recorded: ")


def test_a_crash_that_was_expected_is_an_expected_failure(pytestconfig):
    """The report is that of a real run: pytest-forked does not work with pytest 9."""
    (line,) = [
        line for line in (SAMPLES / "reportlog" / "8.4-forked.jsonl").read_bytes().splitlines() if b'"???"' in line
    ]
    course = Course("test_crashes")
    course.add(pytestconfig.hook.pytest_report_from_serializable(config=pytestconfig, data=json.loads(line)))

    event = course.event()
    assert (event.outcome, event.failures) == ("xfailed", ())
    assert course.completed(CaseRecord(version=1)).reason.startswith("defect 12; ")
