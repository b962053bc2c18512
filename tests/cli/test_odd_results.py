"""Results that hold something odd, read from the command to the document: no bare error, and nothing that is not so."""

import json
import sys

import pytest
from click.testing import CliRunner

from reporting.cli import commands
from tests.ingest.reading import SAMPLES


def rendered(path):
    result = CliRunner().invoke(commands, ["render", str(path), "-o", "-", "--exit-zero"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_leads_to_itself_is_left_out(tmp_path):
    text = (SAMPLES / "reportlog" / "9-flaky.jsonl").read_bytes()
    (tmp_path / "log.jsonl").write_bytes(text)
    (tmp_path / "loop.json").symlink_to("loop.json")
    words = rendered(tmp_path)
    assert "`log.jsonl`" in words
    assert "/loop" in words


def test_every_fixture_that_broke_around_one_result_is_told_by_it(tmp_path):
    """Made by hand: the members are those that allure-pytest writes."""
    times = {"start": 1795374641000, "stop": 1795374642000}
    result = {"uuid": "u", "name": "test_a", "fullName": "shop.a#test_a", "status": "passed", "stage": "finished"}
    (tmp_path / "u-result.json").write_text(json.dumps(result | times), encoding="utf-8", newline="\n")
    for name in ("server", "database"):
        container = {"uuid": name, "children": ["u"], "afters": [{"name": name, "status": "broken"}]}
        (tmp_path / f"{name}-container.json").write_text(json.dumps(container), encoding="utf-8", newline="\n")
    words = rendered(tmp_path)
    assert "1 error in teardown" in words
    assert "could not be collected" not in words


def test_a_worker_is_said_to_be_lost_after_a_case_that_lacks_its_call(tmp_path):
    """Made by hand: a report of a lost worker names no worker, and here one comes from it afterwards."""
    report = {"$report_type": "TestReport", "nodeid": "a.py::a", "outcome": "passed", "duration": 0.1, "longrepr": None}
    lines = [
        report | {"when": "setup", "worker_id": "gw0"},
        report | {"when": "teardown", "worker_id": "gw0"},
        report | {"when": "???", "outcome": "failed"},
        report | {"when": "setup", "nodeid": "a.py::b", "worker_id": "gw0"},
    ]
    path = tmp_path / "log.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8", newline="\n")
    assert "1 crashed" in rendered(path)
