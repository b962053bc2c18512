"""The results file is written whole or not at all, and is strict JSON whatever anybody put into it."""

import json
import os
import sys
from io import BytesIO
from pathlib import PurePath

import pytest

from reporting.ingest import pytest_json_report
from reporting.model import PROPERTY
from reporting.record.results_file import pieces, write
from reporting.record.sanitise import Sanitiser
from reporting.redact import Redactor
from tests.record.recorded import QUIET, refuse, run_inside, suite

pytest_plugins = "pytester"

SANITISER = Sanitiser(Redactor(environ={}), PurePath("root"))
REPORT = {"created": 1.5, "exitcode": 0, "tests": [{"nodeid": "a"}, {"nodeid": "é"}], "collectors": [], "warnings": [1]}
CIRCLE: dict = {}
CIRCLE["self"] = CIRCLE


def strict(text: bytes) -> object:
    return json.loads(text.decode("utf-8"), parse_constant=refuse)


@pytest.mark.parametrize("indent", [None, 2])
def test_a_clean_report_comes_back(indent):
    assert strict(b"".join(pieces(REPORT, indent, SANITISER))) == REPORT


def test_it_is_laid_out_as_pytest_json_report_does_it(pytester):
    """Readers cut a large file between two entries, which they know by this."""
    suite(pytester.path, "import pytest\n@pytest.mark.parametrize('a', 'bc')\ndef test_a(a): pass\n")
    raw = (run_inside(pytester).folder / "results.json").read_bytes()
    for part in (
        b', "collectors": [{"nodeid": "',
        b']}, {"nodeid": "',
        b'], "tests": [{"nodeid": "',
        b'}, {"nodeid": "',
    ):
        assert part in raw
    assert raw.count(b"\n") == 1
    assert raw.endswith(b"}\n")


def test_a_large_file_is_read_in_pieces(tmp_path):
    stage = {"duration": 0.1, "outcome": "passed"}
    tests = [
        {"nodeid": f"test_a.py::test_{number}", "outcome": "passed", "setup": stage, "call": stage, "teardown": stage}
        for number in range(10_000)
    ]
    report = {"created": 1.5, "exitcode": 0, "summary": {"passed": 10_000}, "tests": tests, PROPERTY: {"version": 1}}
    taken: list[int] = []
    session = pytest_json_report.read(
        BytesIO(b"".join(pieces(report, None, SANITISER))), lambda cases: taken.append(len(cases))
    )
    assert sum(taken) == 10_000
    assert max(taken) < 5_000
    assert session.exit_status == 0


@pytest.mark.parametrize("entry", [{"nodeid": "a", "huge": 2**80}, {"nodeid": "a", "lineno": None}, {"other": "null"}])
def test_what_the_quick_encoder_leaves_is_written_as_it_is(entry):
    assert strict(b"".join(pieces({"tests": [entry, REPORT["tests"][0]]}, None, SANITISER)))["tests"][0] == entry


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    ("dirt", "kept"),
    [
        (float("nan"), "nan"),
        ("\udc80", "\\udc80"),
        ({("a", 1): {1}}, {"('a', 1)": [1]}),
        (CIRCLE, {"self": "<circular>"}),
        (PurePath("a"), "a"),
    ],
    ids=["nan", "surrogate", "tuple key", "circle", "object"],
)
def test_dirt_of_another_plugin_is_mended_where_it_stands(dirt, kept, indent):
    report = {**REPORT, "extra": dirt, "tests": [{"nodeid": "a", "more": dirt}, {"nodeid": "b"}]}
    found = strict(b"".join(pieces(report, indent, SANITISER)))
    assert found["extra"] == kept
    assert found["tests"] == [{"nodeid": "a", "more": kept}, {"nodeid": "b"}]
    assert found["collectors"] == []


def test_an_earlier_file_stays_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "folder" / "results.json"
    write(path, REPORT, None, SANITISER)
    before = path.read_bytes()

    class Breaks(dict):
        def items(self):
            yield "created", 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(path, Breaks(), None, SANITISER)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["results.json"]


LOGS = """
import logging, pytest

LOGGER = logging.getLogger("suite")
LOGGER.setLevel(logging.DEBUG)

@pytest.fixture
def service():
    LOGGER.info("starts")
    yield
    LOGGER.info("stops")
    LOGGER.debug("gone")

def test_talks(service):
    LOGGER.warning("asked %s", "twice")

def test_silent():
    pass

def test_fails(service):
    LOGGER.error("refused")
    assert False

def test_cannot_begin(no_such_fixture):
    pass
"""


def logs(results: dict) -> dict[tuple[str, str], list[str]]:
    return {
        (test["nodeid"], phase): [f"{record['levelname']}: {record['msg']}" for record in test[phase].get("log", ())]
        for test in results["tests"]
        for phase in ("setup", "call", "teardown")
        if phase in test
    }


def test_the_log_of_each_phase_is_the_one_that_pytest_json_report_alone_would_keep(pytester):
    suite(pytester.path, LOGS)
    recorded = logs(run_inside(pytester).results)
    pytester.runpytest_inprocess(*QUIET, "--json-report", "--json-report-file=alone.json")
    assert recorded == logs(json.loads((pytester.path / "alone.json").read_bytes()))
    assert recorded["test_suite.py::test_talks", "call"] == ["WARNING: asked twice"]
    assert recorded["test_suite.py::test_fails", "teardown"] == ["INFO: stops", "DEBUG: gone"]
    assert recorded["test_suite.py::test_silent", "call"] == []


def test_a_suite_may_still_change_the_report(pytester):
    (pytester.path / "conftest.py").write_text(
        "def pytest_json_modifyreport(json_report): json_report['ours'] = {'nan': float('nan'), 1: {2}}\n", "utf-8"
    )
    suite(pytester.path, "def test_a(): pass\n")
    done = run_inside(pytester)
    assert done.results["ours"] == {"nan": "nan", "1": [2]}


def test_a_file_that_cannot_be_written_is_said_and_changes_no_verdict(pytester):
    suite(pytester.path, "def test_a(): pass\n")
    (pytester.path / "taken").write_text("a file, no folder", "utf-8")
    done = run_inside(pytester, "--json-report-file=taken/results.json", "-v")
    assert done.status == 0
    assert "could not save report" in done.output


@pytest.mark.parametrize("arguments", [("--json-report-summary",), ("--json-report-omit=collectors",)])
def test_shortened_files_hold_the_session(pytester, arguments):
    suite(pytester.path, "def test_a(): pass\n")
    assert run_inside(pytester, *arguments).session.collected == 1


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs pipes with names, and links that anybody may make")


@POSIX
def test_a_pipe_stays_one(pytester):
    """As /dev/stdout may be one, and /dev/null a device: root may put a file in its place."""
    (pytester.path / "conftest.py").write_text("def pytest_sessionfinish(session): session.exitstatus = 6\n", "utf-8")
    suite(pytester.path, "def test_a(): pass\n")
    pipe = pytester.path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        done = run_inside(pytester, "--json-report-file=pipe")
        assert (done.status, pipe.is_fifo()) == (6, True)
        assert done.events[-1].session.problems == ("pipe was told that all is well, before the session ended with 6",)
        assert strict(os.read(reader, 1 << 16))["summary"]["passed"] == 1
    finally:
        os.close(reader)


@POSIX
def test_a_link_stays_one_and_holds_nothing_of_an_earlier_run(pytester):
    suite(pytester.path, "def test_a(): pass\n")
    (pytester.path / "there.json").write_text("earlier", "utf-8")
    link = pytester.path / "link.json"
    link.symlink_to("there.json")
    run_inside(pytester, "--json-report-file=link.json")
    assert link.is_symlink()
    assert strict((pytester.path / "there.json").read_bytes())["summary"]["passed"] == 1


def test_no_file_is_written_where_none_is_wanted(pytester):
    suite(pytester.path, "def test_a(): pass\n")
    done = run_inside(pytester, "--json-report-file=none")
    assert done.status == 0
    assert not (pytester.path / "results.json").exists()
    assert done.ended["test_a"].outcome == "passed"
