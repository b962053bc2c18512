"""Results of pytest that are cut off, mangled or hostile: one clear line or a sober status, never green."""

import io
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.errors import UnreadableResultsError
from reporting.evidence.reconcile import reconcile
from reporting.ingest import READERS, journal, pytest_json_report, reportlog
from reporting.ingest.opened import Opened
from reporting.model import Tally, proof_of
from tests.ingest.judging import SERIAL, TOLD, sample

FILES = {
    pytest_json_report: (SERIAL, "results.json"),
    reportlog: (SERIAL, "results.jsonl"),
    journal: (TOLD, "journal.jsonl"),
}
FORMATS = pytest.mark.parametrize("reader", FILES, ids=lambda reader: reader.NAME)


def text_of(reader, suite="passes"):
    mode, name = FILES[reader]
    with Opened(sample(mode, suite, name)) as opened:
        return opened.stream.read()


def status_of(data, reader=None):
    """Give the status of the run that the bytes tell of, or the error's line."""
    reader = reader or next((one for one in READERS if one.recognise(data[:65536])), None)
    if reader is None:
        return "unknown format"
    tally = Tally()

    def take(cases):
        for case in cases:
            tally.add(case, proof_of(case))

    try:
        return reconcile([reader.read(io.BytesIO(data), take)], tally).status
    except UnreadableResultsError as error:
        return str(error)


@FORMATS
def test_cut_at_every_byte_it_is_never_green(reader):
    data = text_of(reader)
    assert status_of(data) == "passed"
    green = [count for count in range(len(data)) if status_of(data[:count], reader) == "passed"]
    assert green == []


@FORMATS
def test_a_cut_results_file_is_still_known_for_what_it_is(reader):
    data = text_of(reader)
    assert [count for count in range(200, len(data)) if not reader.recognise(data[:count])] == []
    others = [other for other in READERS if other is not reader and other.recognise(data)]
    assert others == []


@FORMATS
@pytest.mark.parametrize("bomb", [b"[", b'{"a":', b'[{"tests":'])
def test_nesting_without_end(reader, bomb):
    data = text_of(reader)
    at = data.index(b"{", 1) if reader is not reportlog else data.index(b"\n") + 1
    for where in (0, at):
        told = status_of(data[:where] + bomb * 200_000 + data[where:], reader)
        assert told not in {"passed", "unknown format"}
        assert "\n" not in told


@FORMATS
@pytest.mark.parametrize("number", ["9" * 5000, "1e999", "-1e999", "0." + "1" * 5000, "NaN", "-Infinity"])
def test_numbers_beyond_all_measure(reader, number):
    data = text_of(reader)
    at = data.rindex(b'"duration"')
    end = min(data.index(mark, at) for mark in (b",", b"}"))
    start = data.index(b":", at) + 1
    told = status_of(data[:start] + number.encode() + data[end:], reader)
    assert told == "passed" or told.startswith(("byte", "line"))


@FORMATS
@pytest.mark.parametrize("raw", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\xaf"])
def test_bad_utf_8_anywhere(reader, raw):
    data = text_of(reader)
    places = [index + 3 for index in range(len(data) - 8) if data[index : index + 2] == b'"t']
    for place in random.Random(1).sample(places, min(20, len(places))):
        told = status_of(data[:place] + raw + data[place:], reader)
        assert "is not UTF-8" in told
        assert int(told.split()[1].rstrip(":")) >= place - 3


@FORMATS
@pytest.mark.parametrize("raw", [b"\x00", b"\x1f", b"\n"])
def test_control_characters_in_a_string(reader, raw):
    data = text_of(reader)
    place = data.rindex(b"test_b")
    assert status_of(data[:place] + raw + data[place:], reader) not in {"passed", "unknown format"}


@FORMATS
def test_something_else_behind_the_end(reader):
    data = text_of(reader)
    assert status_of(data + b"garbage\n", reader) != "passed"
    assert status_of(data + data, reader) != "passed"


@settings(max_examples=150)
@given(data=st.data())
@FORMATS
def test_a_mangled_file_is_read_or_refused(reader, data):
    text = bytearray(text_of(reader, "skips"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        length = data.draw(st.integers(0, 30))
        text[at : at + length] = data.draw(
            st.sampled_from([b"", b'"', b"{", b"}", b"null", b"[]", b"-1", b"\\u0000", b"x" * 40])
        )
    told = status_of(bytes(text), reader)
    assert told
    assert "\n" not in told


REPLACEMENTS = [None, True, 0, -1, 1.5, "", "x", [], {}, [None], {"nodeid": 1}, [[[]]], 2**70]


@settings(max_examples=150)
@given(data=st.data())
def test_a_value_of_another_kind_is_read_or_refused(data):
    document = json.loads(text_of(pytest_json_report, "fails"))
    spot = document
    while True:
        keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
        key = data.draw(st.sampled_from(keys))
        below = spot[key]
        if not isinstance(below, dict | list) or not below or data.draw(st.booleans()):
            break
        spot = below
    spot[key] = data.draw(st.sampled_from(REPLACEMENTS))
    told = status_of(json.dumps(document).encode(), pytest_json_report)
    assert told != "passed"
    assert "\n" not in told
