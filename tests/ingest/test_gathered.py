"""A piece of tests that simply passed is read quickly, and to nothing else than by the rules for all."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import chunks, pytest_json_report
from reporting.ingest.gathered import Gathered
from reporting.model import Case
from tests.ingest.reading import SAMPLES, read_bytes

FILES = sorted((SAMPLES / "pytest_json_report").glob("*.json"))
WORDS = (
    b'"passed"', b'"failed"', b'"skipped"', b'"rerun"', b'"xpassed"', b'"subtests passed"', b'"error"', b"null",
    b"-1.5", b"-0.000001", b"1e9", b"NaN", b"0", b'"failed", "outcome": "passed"', b'"passed", "outcome": "failed"',
    b'"passed", "???": {"outcome": "failed", "duration": 0}', b"{}", b"[]",
)  # fmt: skip


def read(data: bytes) -> object:
    try:
        cases, session = read_bytes(pytest_json_report, data)
    except UnreadableResultsError as error:
        return str(error)
    return sorted(cases, key=lambda case: (case.nodeid, repr(case))), session


def both_ways(data: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object]:
    with monkeypatch.context() as patch:
        patch.setattr(chunks, "SIZE", 700)
        quick = read(data)
        patch.setattr(Gathered, "_ordinary", lambda *_: False)
        return quick, read(data)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_files_are_read_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps(json.loads(path.read_bytes())).encode()
    quick, slow = both_ways(data, monkeypatch)
    assert quick == slow
    assert isinstance(quick, tuple)


def mutants(data: bytes, rng: Random, count: int) -> Iterator[bytes]:
    """Give the file with one value of a test, or an outcome, changed to another one."""
    tests = data.index(b'"tests": [')
    places = [found.span() for found in re.finditer(rb'"[a-z]+"(?=[,}])|-?\d+(?:\.\d+)?(?:e-?\d+)?|null', data[tests:])]
    for start, end in rng.choices(places, k=count):
        yield data[: tests + start] + rng.choice(WORDS) + data[tests + end :]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_changed_files_are_read_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps(json.loads(path.read_bytes())).encode()
    for changed in mutants(data, Random(path.name), 250):
        quick, slow = both_ways(changed, monkeypatch)
        assert quick == slow, changed


def test_most_pieces_of_a_large_run_are_read_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    slow = Gathered._case

    def counted(self: Gathered, entry: Any) -> Case:
        asked.append(1)
        return slow(self, entry)

    monkeypatch.setattr(Gathered, "_case", counted)
    monkeypatch.setattr(chunks, "SIZE", 4096)
    stage = {"duration": 0.1, "outcome": "passed"}
    test = {"lineno": 1, "outcome": "passed", "keywords": ["x"], "setup": stage, "call": stage, "teardown": stage}
    results = [{"nodeid": f"t.py::test_{number}", **test} for number in range(500)]
    head = {"created": 1.0, "duration": 2.0, "exitcode": 0, "root": "/project", "environment": {}, "summary": {}}
    cases, _ = read_bytes(pytest_json_report, json.dumps({**head, "tests": results}).encode())
    assert len(cases) == 500
    assert len(asked) < 50, "only those of the last piece, which is decoded with what stands behind it"
