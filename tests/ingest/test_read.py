"""Reading a source: what is asked of every reader, and readers of others."""

import hashlib
import importlib.metadata
import json
from types import SimpleNamespace

import pytest

from reporting import ingest
from reporting.errors import UnreadableResultsError
from reporting.ingest import READERS, Origin, Reader
from reporting.model import Case, Session, Stated
from tests.ingest.judging import SERIAL, TOLD, XDIST, sample

OURS = ("pytest-json-report", "execution-report journal", "pytest-reportlog")


def test_every_reader_has_a_name_of_its_own_and_knows_nothing_of_nothing():
    names = [reader.NAME for reader in READERS]
    assert len(set(names)) == len(names)
    assert set(OURS) < set(names)
    for head in (b"", b" ", b"{", b"[]", b"null", b'{"a": 1}', b"\x00\x01", b"<a/>", b"\x1e{}\n"):
        assert [reader.NAME for reader in READERS if reader.recognise(head)] == []


@pytest.mark.parametrize(
    ("mode", "name", "expected"),
    [(SERIAL, "results.json", OURS[0]), (TOLD, "journal.jsonl", OURS[1]), (XDIST, "results.jsonl", OURS[2])],
)
def test_a_source_says_what_it_is_and_what_it_lists(mode, name, expected):
    batches: list[list[Case]] = []
    source, session = ingest.read(sample(mode, "skips", name), lambda cases: batches.append(list(cases)))
    assert (source.name, source.format, source.cases) == (f"{mode}.zip/skips/{name}", expected, 8)
    assert source.stated == session.stated
    assert sum(map(len, batches)) == 8
    assert len(source.sha256) == 64


def test_a_case_is_handed_on_as_soon_as_its_batch_is_full(tmp_path):
    path = tmp_path / "log.jsonl"
    lines = [{"$report_type": "SessionStart", "pytest_version": "9"}]
    for number in range(3000):
        for when in ("setup", "call", "teardown"):
            report = {"$report_type": "TestReport", "nodeid": f"a::b[{number}]", "when": when, "outcome": "passed"}
            lines.append({**report, "duration": 0.1, "start": 1.0, "stop": 1.1})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    batches: list[int] = []
    ingest.read(path, lambda cases: batches.append(len(cases)))
    assert sum(batches) == 3000
    assert len(batches) > 2


class Odd:
    """A reader of another package."""

    NAME = "odd results"

    @staticmethod
    def recognise(head: bytes) -> bool:
        return head.startswith(b"odd:")

    @staticmethod
    def read(stream, take) -> Session:
        take([Case(nodeid=stream.readline()[4:].decode().strip(), outcome="passed")])
        return Session(stated=Stated(cases=1))


def test_a_reader_of_another_package_comes_in_by_its_entry_point(monkeypatch, tmp_path):
    path = tmp_path / "results.odd"
    path.write_bytes(b"odd:a::x\nand what it does not read")
    with pytest.raises(UnreadableResultsError, match="of no known format"):
        ingest.read(path, list)
    reader: Reader = Odd()
    entry = SimpleNamespace(load=lambda: reader)
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [entry] if group.endswith(".readers") else [])
    cases: list[Case] = []
    source, _ = ingest.read(Origin(path=path), cases.extend)
    assert (source.format, source.cases, [case.nodeid for case in cases]) == ("odd results", 1, ["a::x"])
    assert (source.size, source.sha256) == (34, hashlib.sha256(path.read_bytes()).hexdigest())
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [SimpleNamespace(load=lambda: READERS[0])])
    assert ingest.recognised(b"odd:") is None


@pytest.mark.parametrize("created", [-1e300, -5.0, 0.0, 253402300800, 10**18, 1e300])
def test_an_end_in_no_year_of_a_test_run_is_not_known(tmp_path, created):
    path = tmp_path / "results.json"
    path.write_text(json.dumps({"created": created, "duration": 1.0, "exitcode": 0, "tests": []}), encoding="utf-8")
    _, session = ingest.read(path, lambda _cases: None)
    assert (session.start, session.end, session.duration) == (None, None, 1.0)
    assert [(remark.rule, remark.effect) for remark in session.remarks] == [("clock-changed", "note")]


def test_a_length_that_a_test_made_by_changing_the_clock_is_not_known(tmp_path):
    path = tmp_path / "journal.jsonl"
    start = {"event": "session", "session": {"version": 1, "run_id": "a", "start": 1795386505.0}}
    end = {"event": "end", "session": {**start["session"], "end": 1e300, "exit_status": 0, "collected": 0}}
    path.write_text("".join(f"{json.dumps(line)}\n" for line in (start, end)), encoding="utf-8", newline="\n")
    _, session = ingest.read(path, lambda _cases: None)
    assert (session.end, session.duration) == (None, None)
