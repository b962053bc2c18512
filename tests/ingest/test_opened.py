"""Opening a source in every wrapping, and what is refused."""

import bz2
import gzip
import hashlib
import io
import json
import lzma
import sys
from pathlib import Path

import pytest

from reporting import ingest
from reporting.errors import UnreadableResultsError
from reporting.ingest import opened as opening
from reporting.ingest.opened import Opened, Origin
from tests.ingest.judging import SERIAL, read_all, sample

TEXT = Opened(sample(SERIAL, "fails")).stream.read()
DIGEST = hashlib.sha256(TEXT).hexdigest()


def zst(data: bytes) -> bytes:
    library = pytest.importorskip("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    return library.compress(data)


WRAPPINGS = {"plain": bytes, "gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zst}


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_the_wrapping_makes_no_difference(wrapping, tmp_path):
    path = tmp_path / "results.json"
    path.write_bytes(WRAPPINGS[wrapping](TEXT))
    source, session = ingest.read(path, list)
    assert (source.sha256, source.size, source.name) == (DIGEST, len(TEXT), "results.json")
    assert (source.cases, session.exit_status) == (2, 1)


def test_several_compressed_parts_behind_each_other(tmp_path):
    path = tmp_path / "results.json.gz"
    path.write_bytes(gzip.compress(TEXT[:500]) + gzip.compress(TEXT[500:]))
    assert ingest.read(path, list)[0].sha256 == DIGEST


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(TEXT))))
    (origin,) = ingest.sources(["-"]).origins
    source, _ = ingest.read(origin, list)
    assert (source.name, source.sha256, source.cases) == ("standard input", DIGEST, 2)


def test_an_archive_on_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(sample(SERIAL, "fails").path.read_bytes())))
    with pytest.raises(UnreadableResultsError, match="standard input: is a zip archive: save it and name the file"):
        ingest.read(Origin(path=None), list)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    path = tmp_path / "results.json"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT)
    source, _ = ingest.read(path, list)
    assert (source.cases, source.size) == (2, len(TEXT) + 3)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(encoding, tmp_path):
    path = tmp_path / "results.json"
    path.write_bytes(TEXT.decode().encode(encoding))
    with pytest.raises(
        UnreadableResultsError, match=r"results\.json: is UTF-16 text; UTF-8 was expected: save it as UTF-8"
    ):
        ingest.read(path, list)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "byte 0: is empty where a results file was expected"),
        (b" \n\t", "byte 0: is empty"),
        (b"\x00" * 4096, "byte 0: is of no known format"),
        (b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "byte 0: is of no known format"),
        (b'{"name": "package", "version": "1.0.0"}', "byte 0: is of no known format"),
        (b"[]", "byte 0: is of no known format"),
        (b"null", "byte 0: is of no known format"),
        (b"just words", "byte 0: is of no known format; expected one of pytest-json-report, .*pytest-reportlog"),
        (b"PK\x03\x04rest", "is a broken zip archive"),
        (gzip.compress(TEXT)[:-20], r"its compression breaks off after \d+ bytes of text"),
        (bz2.compress(TEXT)[:-20], "its compression breaks off"),
        (lzma.compress(TEXT)[:-20], "its compression breaks off"),
        (gzip.compress(TEXT)[:60] + b"\x00" * 60, "its compression breaks off"),
    ],
)
def test_what_is_no_results_file_is_named_in_one_line(data, message, tmp_path):
    path = tmp_path / "results.json"
    path.write_bytes(data)
    with pytest.raises(UnreadableResultsError, match=message) as raised:
        ingest.read(path, list)
    assert str(raised.value).startswith(f"{path.as_posix()}: ")
    assert "\n" not in str(raised.value)


def test_a_missing_file_a_folder_and_a_dead_link(tmp_path):
    with pytest.raises(UnreadableResultsError, match="no such file; name a results file"):
        ingest.read(tmp_path / "none.json", list)
    with pytest.raises(UnreadableResultsError, match="cannot be read"):
        ingest.read(Origin(path=tmp_path), list)
    with pytest.raises(UnreadableResultsError, match=r"gone\.json: cannot be read \(No such file"):
        ingest.read(Origin(path=tmp_path / "gone.json"), list)


def test_a_read_error_in_the_middle_is_named(monkeypatch, tmp_path):
    path = tmp_path / "results.json"
    path.write_bytes(TEXT)

    class Failing(io.FileIO):
        def readinto(self, buffer):
            if self.tell():
                raise OSError(5, "Input/output error")
            return super().readinto(memoryview(buffer)[:500])

    def open_failing(self, mode):
        return Failing(self, mode)

    monkeypatch.setattr(Path, "open", open_failing)
    with pytest.raises(
        UnreadableResultsError, match=r"results\.json: cannot be read \(Input/output error\): check the path"
    ):
        ingest.read(Origin(path=path), list)


def test_a_bomb_is_refused_before_it_fills_anything(monkeypatch, tmp_path):
    path = tmp_path / "results.json.gz"
    start = TEXT[: TEXT.index(b'"tests"')] + b'"bomb": "'
    path.write_bytes(gzip.compress(start + b"x" * (40 << 20)))
    assert path.stat().st_size < 100_000
    with pytest.raises(UnreadableResultsError, match="decompresses to more than 200 times its size"):
        ingest.read(path, list)


def test_a_very_even_but_small_file_is_no_bomb(tmp_path):
    document = json.loads(TEXT)
    document["environment"] = {"even": "x" * 2_000_000}
    path = tmp_path / "results.json.gz"
    path.write_bytes(gzip.compress(json.dumps(document).encode()))
    assert ingest.read(path, list)[0].cases == 2


def test_no_library_for_a_compression(monkeypatch, tmp_path):
    monkeypatch.setitem(opening.COMPRESSED, b"\x1f\x8b", ("no_such_library",))
    path = tmp_path / "results.json.gz"
    path.write_bytes(gzip.compress(TEXT))
    with pytest.raises(UnreadableResultsError, match="install no_such_library, or decompress it"):
        ingest.read(path, list)


def test_members_of_one_source_come_as_a_json_text_sequence(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_text(f'{{"{name}": 1}}', encoding="utf-8")
    origin = Origin(path=tmp_path, members=("a", "b"), sequence=True)
    with Opened(origin) as opened:
        assert opened.stream.read() == b'\x1e{"a": 1}\n\x1e{"b": 1}\n'
    assert origin.name == tmp_path.name


def test_a_source_of_an_archive_is_named_by_both():
    origin = sample(SERIAL, "fails")
    assert origin.name == "pytest-9-plain-serial.zip/fails/results.json"
    assert origin.label.endswith("samples/pytest/pytest-9-plain-serial.zip/fails/results.json")
    assert list(read_all(origin)[0]) == ["test_a", "test_b"]
