"""The layout of a results file makes no difference, and its size none to memory."""

import gc
import io
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import chunks, pytest_json_report, read
from tests.ingest.json_results import document, grown, read_text, text_of
from tests.ingest.judging import INDEX, SERIAL, read_all, sample

LAYOUTS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "indented": lambda found: json.dumps(found, indent=4).encode(),
    "dense": lambda found: json.dumps(found, separators=(",", ":")).encode(),
    "sorted": lambda found: json.dumps(found, sort_keys=True).encode(),
    "not escaped": lambda found: json.dumps(found, ensure_ascii=False).encode(),
    "reversed": lambda found: json.dumps(dict(reversed(found.items()))).encode(),
    "more behind": lambda found: json.dumps({**found, "later": [{"nodeid": "x"}, {"nodeid": "y"}]}).encode(),
    "more before": lambda found: json.dumps({"tool": {"tests": [{"nodeid": "x"}]}, **found}).encode(),
    "nested look-alikes": lambda found: json.dumps(
        {
            **found,
            "environment": {"x": {"a": 1, "tests": [{"nodeid": "x"}, {"nodeid": "y"}]}},
            "tests": [{**test, "metadata": {"tests": [{"nodeid": "x"}, {"nodeid": "y"}]}} for test in found["tests"]],
        }
    ).encode(),
    "blank at the end": lambda found: json.dumps(found).encode() + b"\n \n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", [1 << 18, 300])
@pytest.mark.parametrize("suite", ["odd-names", "skips", "module-skips-itself", "fails"])
def test_the_layout_makes_no_difference(layout, size, suite, monkeypatch):
    found = document(suite=suite)
    expected = read_text(json.dumps(found).encode())
    monkeypatch.setattr(chunks, "SIZE", size)
    cases, session = read_text(LAYOUTS[layout](found))
    session.environment = {}
    assert (cases, session) == expected


@pytest.mark.parametrize("size", [40, 700])
def test_reading_in_pieces_gives_what_reading_as_a_whole_gives(size, monkeypatch):
    stored = [
        (mode, key) for mode, _, key in (key.partition("/") for key in INDEX) if "plain" in mode or "serial" in mode
    ]
    files = [sample(mode, key) for mode, key in stored if INDEX[f"{mode}/{key}"]["statuses"].get("results.json")]
    readable = [one for one in files if "tuple-key" not in one.name]
    assert len(readable) > 200
    expected = [read_all(one) for one in readable]
    monkeypatch.setattr(chunks, "SIZE", size)
    assert [read_all(one) for one in readable] == expected


def test_a_large_file_takes_the_memory_of_a_piece():
    data = json.dumps(grown(document(suite="skips"), 1500)).encode()
    assert len(data) > 4_000_000
    stream = io.BytesIO(data)
    counted = 0

    def take(cases):
        nonlocal counted
        counted += len(cases)

    tracemalloc.start()
    try:
        session = pytest_json_report.read(stream, take)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (counted, session.remarks) == (12_000, [])
    assert peak < 2_500_000


def test_what_is_in_no_known_layout_must_fit_into_memory(monkeypatch):
    monkeypatch.setattr(chunks, "SIZE", 500)
    monkeypatch.setattr(chunks, "WHOLE", 20_000)
    found = grown(document(), 100)
    assert len(read_text(json.dumps(found).encode())[0]) == 200
    with pytest.raises(
        UnreadableResultsError, match=r"^byte 0: more than 0 MiB.*write it without --json-report-indent"
    ):
        read_text(json.dumps(found, indent=1).encode())


def test_collectors_of_another_shape_are_read_as_a_whole(monkeypatch):
    monkeypatch.setattr(chunks, "SIZE", 300)
    found = document(suite="module-skips-itself")
    expected = read_text(json.dumps(found).encode())
    found["collectors"][0] = {**found["collectors"][0], "more": [{"collectors": [], "tests": [{"nodeid": "x"}]}]}
    assert read_text(json.dumps(found).encode()) == expected


def test_one_very_long_collector_is_taken_apart(monkeypatch):
    found = grown(document(), 3000)
    entries = [{"nodeid": test["nodeid"], "type": "Function", "lineno": 3} for test in found["tests"]]
    found["collectors"] = [
        {"nodeid": "test_it.py", "outcome": "passed", "result": entries},
        {"nodeid": "test_no.py", "outcome": "failed", "result": [], "longrepr": "E   ValueError: x"},
        {"nodeid": ".", "outcome": "passed", "result": []},
    ]
    monkeypatch.setattr(chunks, "LONG", 100_000)
    monkeypatch.setattr(chunks, "SIZE", 1 << 15)
    ordered = {name: found[name] for name in ("created", "exitcode", "root", "summary", "collectors", "tests")}
    data = json.dumps(ordered).encode()
    read = chunks.Chunks(io.BytesIO(data))
    cases, session = read_text(data)
    assert len(cases) == 6000
    assert [failure.nodeid for failure in session.collect_failures] == ["test_no.py"]
    assert session.remarks == []
    assert read.have == 0


@pytest.mark.parametrize("on", [True, False])
def test_the_cyclic_collector_is_off_while_reading_and_then_as_it_was(on, tmp_path):
    whole, cut = tmp_path / "whole.json", tmp_path / "cut.json"
    data = text_of(SERIAL, "fails")
    whole.write_bytes(data)
    cut.write_bytes(data[:-40])
    seen = []
    (gc.enable if on else gc.disable)()
    try:
        read(whole, lambda _: seen.append(gc.isenabled()))
        assert gc.isenabled() is on
        with pytest.raises(UnreadableResultsError):
            read(cut, list)
        assert gc.isenabled() is on
    finally:
        gc.enable()
    assert seen == [False]
