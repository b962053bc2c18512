"""JSON lines, whole and cut off."""

import io

import msgspec
import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import lines
from reporting.ingest.lines import Lines


class Row(msgspec.Struct):
    n: int = 0
    text: str = ""
    value: float | None = None


def rows(data: bytes) -> tuple[list[Row], Lines[Row]]:
    read = Lines(io.BytesIO(data), msgspec.json.Decoder(Row), "rows")
    return list(read), read


@pytest.fixture(params=[1 << 18, 16])
def _block(request, monkeypatch):
    """In one block, as small files are, and in many."""
    monkeypatch.setattr(lines, "SIZE", request.param)


pytestmark = pytest.mark.usefixtures("_block")


def test_every_line_once():
    found, read = rows(b'{"n": 1}\n\n  \n{"n": 2}\r\n{"n": 3, "text": "\xc3\xa9"}\n')
    assert [(row.n, row.text) for row in found] == [(1, ""), (2, ""), (3, "é")]
    assert (read.cut_off, read.odd) == (False, False)


def test_nothing_at_all():
    assert rows(b"")[0] == []


@pytest.mark.parametrize("last", [b'{"n": 2', b'{"n": 2}', b"{", b"\x00\x00\x00"])
def test_a_last_line_without_its_line_feed_says_nothing(last):
    found, read = rows(b'{"n": 1}\n' + last)
    assert [row.n for row in found] == [1]
    assert read.cut_off


def test_what_json_does_not_know_is_read_as_it_is_meant():
    found, read = rows(b'{"n": 1, "value": NaN}\n{"n": 2, "text": "a\\ud800b"}\n')
    assert [(row.n, row.text, row.value) for row in found] == [(1, "", None), (2, "a\\ud800b", None)]
    assert read.odd


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"n": 1}\n{"n": }\n', r"^line 2: does not fit \(Expecting value.*rows was expected"),
        (b'{"n": 1}\nwords\n', r"^line 2: does not fit"),
        (b'{"n": 1}\n\n{"n": "one"}\n', r"^line 3: does not fit \(Expected `int`, got `str`"),
        (b'{"n": 1}\n[1]\n', r"^line 2: does not fit"),
        (b'{"n": 1}\n' + b"[" * 100_000 + b"\n", r"^line 2: is nested too deeply"),
        (b'{"n": 1}\n{"text": "\xff"}\n', r"^byte 19: is not UTF-8"),
        (b'{"n": 1}\n{"n": ' + b"9" * 5000 + b"}\n", r"^line 2: does not fit"),
    ],
)
def test_a_broken_line_is_named(data, message):
    with pytest.raises(UnreadableResultsError, match=message):
        rows(data)


def test_a_line_beyond_all_measure(monkeypatch):
    monkeypatch.setattr(lines, "LONGEST", 1000)
    monkeypatch.setattr(lines, "SIZE", 600)
    with pytest.raises(UnreadableResultsError, match=r"^line 2: is longer than"):
        rows(b'{"n": 1}\n{"text": "' + b"x" * 5000)


def test_a_repeated_key_is_refused_in_a_small_file(monkeypatch):
    monkeypatch.setattr(lines, "SIZE", 1 << 18)
    with pytest.raises(UnreadableResultsError, match=r"^line 1: an object has the same key twice"):
        rows(b'{"n": 1, "n": 2}\n')
