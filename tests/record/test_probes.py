"""Declared services are probed before, after, and when a case that needs one first fails; never by workers."""

import http.server
import json
import threading
from collections.abc import Iterator

import pytest

from reporting.model import MeasurementEvent
from tests.record.recorded import Recorded, run_inside, suite

pytest_plugins = "pytester"

SUITE = """
import pytest

pytestmark = pytest.mark.services("web")

@pytest.mark.services("gone")
def test_first():
    raise ValueError("red")

@pytest.mark.services("gone")
def test_second():
    raise ValueError("red again")

@pytest.mark.services("spare")
@pytest.mark.xfail(reason="known")
def test_expected():
    raise ValueError("expected")

@pytest.mark.services("spare")
def test_green():
    pass
"""
DECLARED = """
[services.web]
kind = "http"
url = "${SUITE_WEB}"

[services.gone]
kind = "http"
url = "http://127.0.0.1:1/"

[services.spare]
kind = "http"
url = "${SUITE_WEB}?password=correct-horse-battery"
"""
CONFTEST = """
import os

def pytest_sessionstart(session):
    os.environ["SUITE_WEB"] = os.environ["SUITE_SERVER"]

def pytest_sessionfinish(session):
    del os.environ["SUITE_WEB"]
"""


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server() -> Iterator[http.server.ThreadingHTTPServer]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as listening:
        listening.asked = []
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


@pytest.fixture
def prepared(pytester, monkeypatch, server) -> pytest.Pytester:
    (pytester.path / "execution-report.toml").write_text(DECLARED, "utf-8")
    (pytester.path / "conftest.py").write_text(CONFTEST, "utf-8")
    suite(pytester.path, SUITE)
    monkeypatch.setenv("SUITE_SERVER", f"http://127.0.0.1:{server.server_port}/")
    return pytester


def told(done: Recorded) -> list[tuple[str, str, str, str]]:
    return [(measured.when, measured.service, measured.health, measured.case) for measured in done.session.measurements]


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["serial", "spread"])
def test_when_and_what_is_probed(prepared, server, workers):
    done = run_inside(prepared, *workers)
    assert done.status == 1, "a failed probe is a datum; the tests alone decide"
    measured = told(done)
    every = {("web", "pass"), ("gone", "fail"), ("spare", "pass")}
    for moment in (measured[:3], measured[-3:]):
        assert {(service, health) for _, service, health, _ in moment} == every
    assert {when for when, *_ in measured[:3]} == {"before"}
    assert {when for when, *_ in measured[-3:]} == {"after"}
    blamed = measured[3:-3]
    assert {(when, service, health) for when, service, health, _ in blamed} == {
        ("on-failure", "web", "pass"),
        ("on-failure", "gone", "fail"),
    }
    assert len(blamed) == 2, "once a service, and an expected failure blames none"
    assert len({case for *_, case in blamed}) == 1
    assert len(server.asked) == 5
    assert [event.measurement for event in done.events if isinstance(event, MeasurementEvent)] == list(
        done.session.measurements
    )


def test_a_failure_is_blamed_in_the_name_of_the_case_that_showed_it(prepared):
    done = run_inside(prepared)
    assert {case for when, _, _, case in told(done) if when == "on-failure"} == {"test_suite.py::test_first"}
    times = [measured.at for measured in done.session.measurements]
    assert times[0] < done.cases["test_first"].start < times[3] < done.cases["test_second"].start < times[-1]


def test_no_secret_of_an_address_is_kept(prepared):
    done = run_inside(prepared)
    assert "correct-horse" not in json.dumps(done.results)
    assert "correct-horse" not in (done.folder / "journal.jsonl").read_text("utf-8")


def test_collecting_only_probes_nothing(prepared, server):
    assert told(run_inside(prepared, "--collect-only")) == []
    assert server.asked == []


def test_an_interrupted_run_is_not_kept_waiting(prepared):
    suite(prepared.path, "import pytest\ndef test_leaves(): pytest.exit('enough', returncode=3)\n")
    done = run_inside(prepared)
    assert done.status == 3
    assert {when for when, *_ in told(done)} == {"before"}
