"""The benchmark itself: what it measures by default, what it refuses, and that all formats hold the same cases."""

import json
import os
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.bench.__main__ import options
from tests.bench.inputs import Inputs
from tests.bench.measure import Command, Spread, UnexpectedEndError, cost_of
from tests.bench.packages import NotThereError, npm
from tests.bench.peer import READERS_OF_JUNIT, Peer
from tests.bench.peers import against
from tests.bench.row import NOT_MEASURED
from tests.bench.rows import ON_REQUEST, ROWS
from tests.bench.scale import WRITERS, Draw

CASES = 200
MEASURES = pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not tell what a process cost")


def test_what_takes_minutes_is_measured_on_request_only():
    usual = options([]).rows
    assert usual == [name for name in ROWS if name not in ("plugin-spread", "larger", "peers")]
    assert options(["--full"]).rows == list(ROWS)
    assert options(["peers", "junit"]).rows == ["peers", "junit"]
    assert set(ON_REQUEST) < set(ROWS)


def test_a_row_that_there_is_not_is_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        options(["huge"])
    assert "no row is named huge; known: version, small" in capsys.readouterr().err


def test_checkouts_are_named_by_options():
    asked = options(["--dorny", "a", "--publish-unit-test-result", "b", "peers"])
    assert (asked.dorny, asked.publish_unit_test_result) == (Path("a"), Path("b"))


@MEASURES
def test_a_peer_that_cannot_be_measured_has_a_row_that_says_why(tmp_path, monkeypatch):
    unheard = Peer(
        "unheard", lambda *_: Command((sys.executable, "-c", "raise SystemExit('no such format')"), tmp_path), 5
    )
    rows = list(against(Inputs(tmp_path), (*READERS_OF_JUNIT[:2], unheard), CASES, ("junit",)))
    assert [row.state for row in rows] == [NOT_MEASURED] * 3
    assert rows[0].measured == "not measured: in no registry, give --dorny FOLDER"
    assert rows[1].measured == "not measured: in no registry, give --publish-unit-test-result FOLDER"
    assert rows[2].measured.endswith("ended with 1: no such format")


@MEASURES
def test_a_folder_that_is_no_checkout_is_said(tmp_path):
    inputs = Inputs(tmp_path, {"dorny": tmp_path})
    (row,) = against(inputs, READERS_OF_JUNIT[:1], CASES, ("junit",))
    assert row.measured == "not measured: the folder given with --dorny has no dist/index.js"


@MEASURES
def test_a_peer_is_measured_beside_our_command(tmp_path):
    quick = Peer("quick", lambda *_: Command((sys.executable, "-c", "pass"), tmp_path))
    (row,) = against(Inputs(tmp_path), (quick,), CASES, ("junit",), rounds=2)
    assert row.what == "200 cases, quick: wall against ours on the same file"
    assert row.state == row.limit == ""
    assert "x (half of the rounds" in row.measured


@MEASURES
def test_no_npm_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotThereError, match=r"^npm is not there$"):
        npm(tmp_path, "anything@1")
    (tmp_path / "npm").touch(mode=0o755)
    with pytest.raises(NotThereError, match=r"^node is not there$"):
        npm(tmp_path, "anything@1")


@MEASURES
def test_a_command_must_leave_what_it_should(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "of-before").write_text("old", encoding="utf-8", newline="\n")
    with pytest.raises(UnexpectedEndError, match=r"left nothing$"):
        cost_of(Command((sys.executable, "-c", "pass"), tmp_path, out))
    write = "import os, pathlib; pathlib.Path('out/new').write_text(os.environ['WORD'], 'utf-8')"
    cost_of(Command((sys.executable, "-c", write), tmp_path, out, {"WORD": "here"}))
    assert [(path.name, path.read_text(encoding="utf-8")) for path in out.iterdir()] == [("new", "here")]


def test_a_limit_to_reach():
    assert Spread(4.0, 5.0, 6.0).reaching(5) == "PASS"
    assert Spread(4.0, 4.9, 5.1).reaching(5) == "UNSURE"
    assert Spread(4.0, 4.5, 4.9).reaching(5) == "FAIL"


def test_every_form_holds_the_same_cases(tmp_path):
    for form, write in WRITERS.items():
        write(Draw(CASES), tmp_path / form)
    tests = json.loads((tmp_path / "json").read_text(encoding="utf-8"))["tests"]
    cases = ET.parse(tmp_path / "junit").getroot().findall(".//testcase")
    results = [json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "allure").iterdir()]
    names = sorted(test["nodeid"].rpartition("::")[2] for test in tests)
    assert len(set(names)) == CASES
    assert sorted(case.get("name") for case in cases) == names
    assert sorted(result["name"] for result in results) == names
    broken = {test["nodeid"].rpartition("::")[2] for test in tests if test["outcome"] in ("failed", "error")}
    assert len(broken) == 2
    assert {case.get("name") for case in cases if {part.tag for part in case} & {"failure", "error"}} == broken
    assert {result["name"] for result in results if result["status"] in ("failed", "broken")} == broken
