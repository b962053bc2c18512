"""What is recorded of the session: its call, what it left out, what it runs on, what could not be collected."""

import platform

import pytest

import reporting
from reporting.environment.machine import os_name
from reporting.ingest import Origin
from reporting.model import CollectEvent, NotRun, Place
from tests.ingest.judging import status_of
from tests.record.conftest import CASES
from tests.record.recorded import run, run_inside, suite

pytest_plugins = "pytester"

CHOSEN = """
import os, pytest

@pytest.mark.guards("a")
def test_one():
    pass

@pytest.mark.guards("b")
def test_two():
    how = os.environ.get("SUITE_ENDS", "")
    if how == "failure":
        raise ValueError("red")
    if how == "interrupt":
        raise KeyboardInterrupt
    if how == "exit":
        pytest.exit("enough", returncode=0)

@pytest.mark.guards("c")
@pytest.mark.services("web")
def test_three():
    '''Comes last.'''

def test_four():
    pass
"""
THREE = NotRun(
    nodeid="test_suite.py::test_three", reason="not run", intent="Comes last.", services=("web",), guards=("c",)
)
FOUR = NotRun(nodeid="test_suite.py::test_four", reason="not run")


def test_environment(both):
    environment = both.session.environment
    assert environment["python"] == platform.python_version()
    assert environment["implementation"] == platform.python_implementation()
    assert environment["pytest"] == pytest.__version__
    assert environment["os"] == os_name()
    assert f"execution-report {reporting.__version__}" in environment["plugins"]
    assert "pytest-json-report 1.5" in environment["plugins"]
    assert both.results["environment"] == environment, "pytest-json-report leaves it empty"


def test_times_and_ids(serial, spread):
    for done in (serial, spread):
        assert done.session.version == 1
        assert done.session.start < done.session.end <= done.events[-1].session.end
        assert all(done.session.start <= case.start <= done.session.end for case in done.cases.values())
    assert len({serial.session.run_id, spread.session.run_id}) == 2
    assert (serial.session.workers, spread.session.workers) == (0, 2)


@pytest.mark.parametrize(
    ("arguments", "workers"),
    [(("--dist=load",), 0), (("--tx=2*popen", "--dist=load"), 2), (("--tx=popen", "--tx=2*popen", "--dist=each"), 3)],
)
def test_workers_are_counted_as_they_are_started(pytester, arguments, workers):
    suite(pytester.path, CHOSEN)
    done = run_inside(pytester, *arguments)
    assert (done.session.workers, done.events[0].session.workers) == (workers, workers)
    assert len({line["worker_id"] for line in done.log if "worker_id" in line}) == workers
    assert done.cases["test_three"].intent == "Comes last."


def test_collecting_alone_is_not_left_to_workers(pytester):
    suite(pytester.path, CHOSEN)
    done = run_inside(pytester, "--collect-only", "-n2")
    assert (done.session.workers, done.session.collected) == (0, 4)
    assert [case.guards for case in done.session.not_run] == [("a",), ("b",), ("c",), ()]


def test_everything_ran(both):
    assert both.session.collected == CASES
    assert (both.session.deselected, both.session.not_run, both.session.selection) == (0, (), {})
    assert both.session.problems == ()


def test_command(serial):
    assert serial.session.command[0] == "pytest"
    assert not [word for word in serial.session.command if "json-report" in word or "execution-report" in word]


BROKEN = {
    "test_import.py": "import no_such_module\n",
    "test_skips.py": "import pytest\npytest.skip('no queue', allow_module_level=True)\n",
}


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["serial", "spread"])
def test_what_was_left_out_by_choice_or_could_not_be_collected(pytester, workers):
    for name, source in BROKEN.items():
        (pytester.path / name).write_text(source, "utf-8")
    suite(pytester.path, CHOSEN)
    done = run_inside(pytester, "-k", "two or four", "--continue-on-collection-errors", *workers)
    assert done.session.selection == {"-k": "two or four"}
    assert (done.session.collected, done.session.deselected) == (4, 2)
    assert [(case.nodeid, case.reason, case.guards) for case in done.session.not_run] == [
        ("test_suite.py::test_one", "deselected", ("a",)),
        ("test_suite.py::test_three", "deselected", ("c",)),
    ]
    broken, skipped = sorted(done.session.collect_failures, key=lambda failure: failure.nodeid)
    assert (broken.nodeid, broken.skipped) == ("test_import.py", False)
    assert (broken.failure.phase, broken.failure.type) == ("collect", "ModuleNotFoundError")
    assert broken.failure.message == "No module named 'no_such_module'"
    assert "test_import.py:1: in <module>" in broken.failure.trace
    assert str(pytester.path) not in broken.failure.trace
    assert (skipped.nodeid, skipped.skipped, skipped.failure.message) == ("test_skips.py", True, "no queue")
    assert skipped.failure.place == Place("test_skips.py", 2)
    told = [event.failure for event in done.events if isinstance(event, CollectEvent)]
    assert told == list(done.session.collect_failures), "each is said once"


def test_stopping_at_the_first_failure_names_what_was_left(pytester, monkeypatch):
    monkeypatch.setenv("SUITE_ENDS", "failure")
    suite(pytester.path, CHOSEN)
    done = run_inside(pytester, "-x")
    assert (done.status, done.session.exit_status) == (1, 1)
    assert done.session.selection == {"--maxfail": "1"}
    assert (done.session.collected, done.session.not_run) == (4, (THREE, FOUR))


@pytest.mark.parametrize(("how", "status"), [("interrupt", 2), ("exit", 0)])
def test_an_interrupted_case_is_not_one_that_passed(tmp_path, how, status):
    done = run(suite(tmp_path, CHOSEN), SUITE_ENDS=how)
    assert done.status == done.session.exit_status == done.events[-1].session.exit_status == status
    two = NotRun(nodeid="test_suite.py::test_two", reason="interrupted", guards=("b",))
    assert done.session.not_run == (two, THREE, FOUR)
    assert done.results["summary"]["passed"] == 2, "what pytest-json-report makes of it"


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("session.exitstatus = 6", 6),
        ("raise LookupError('left running')", 1),
        ("raise pytest.exit.Exception('enough', returncode=7)", 7),
    ],
    ids=["as --max-warnings and syrupy do", "as pytest-benchmark does", "exit"],
)
def test_how_the_session_ended_is_told_though_the_results_file_is_written_before(tmp_path, end, status):
    (tmp_path / "conftest.py").write_text(f"import pytest\ndef pytest_sessionfinish(session): {end}\n", "utf-8")
    done = run(suite(tmp_path, "def test_one(): pass\n"))
    assert done.status == done.results["exitcode"] == status
    assert done.session.exit_status == done.events[-1].session.exit_status == status
    assert status_of([Origin(path=tmp_path / "results.json")])[0] == "incomplete"
    assert status_of([Origin(path=tmp_path / "journal.jsonl")])[0] == "incomplete"


def test_a_session_without_a_results_file_ends_as_it_does(pytester):
    (pytester.path / "conftest.py").write_text("def pytest_sessionfinish(session): session.exitstatus = 6\n", "utf-8")
    suite(pytester.path, "def test_one(): pass\n")
    done = run_inside(pytester, "--json-report-file=none")
    assert done.status == done.events[-1].session.exit_status == 6


def test_a_plugin_that_makes_the_exit_status_0_hides_nothing(pytester):
    """As pytest-custom-exit-code does after pytest-cov has found too little covered."""
    (pytester.path / "conftest.py").write_text(
        """
def pytest_runtest_teardown(item): item.session.testsfailed = 1
def pytest_sessionfinish(session): session.exitstatus = 0
""",
        "utf-8",
    )
    suite(pytester.path, "def test_one(): pass\n")
    done = run_inside(pytester)
    assert done.status == 0
    assert done.results["exitcode"] == done.events[-1].session.exit_status == 1


def test_paths_are_given_below_the_root(pytester):
    suite(pytester.path, CHOSEN)
    done = run_inside(pytester, str(pytester.path / "test_suite.py"), "--deselect", "test_suite.py::test_one")
    assert done.session.selection == {"paths": "test_suite.py", "--deselect": "test_suite.py::test_one"}
    assert str(pytester.path) not in " ".join(done.session.command)


def test_the_facts_of_the_suite_are_asked_for_while_its_services_are_up(pytester):
    (pytester.path / "conftest.py").write_text(
        """
UP = []
def pytest_sessionstart(session): UP.append("up")
def pytest_sessionfinish(session): UP.clear()
def pytest_execution_report_facts(config): return {"target": "embedded", "stack": " ".join(UP), "replicas": 2}
""",
        "utf-8",
    )
    suite(pytester.path, CHOSEN)
    done = run_inside(pytester)
    assert done.session.facts == {"target": "embedded", "stack": "up", "replicas": "2"}
    assert done.events[-1].session.facts == done.session.facts


@pytest.mark.parametrize(
    ("hook", "error"),
    [("raise LookupError('no target')", "LookupError: no target"), ("return ['target']", "AttributeError: ")],
)
def test_a_hook_that_breaks_is_a_problem_and_changes_nothing_else(pytester, hook, error):
    (pytester.path / "conftest.py").write_text(f"def pytest_execution_report_facts(config): {hook}\n", "utf-8")
    suite(pytester.path, CHOSEN)
    done = run_inside(pytester)
    assert done.status == 0
    (problem,) = done.session.problems
    assert problem.startswith(f"facts of the suite are missing: {error}")
    assert "execution-report: facts of the suite are missing" in done.output
