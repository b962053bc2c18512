"""Archives of real writers, damaged ones, and such as no honest tool makes."""

import io
import struct
import zipfile

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import sources
from tests.ingest.judging import evidence_of
from tests.ingest.reading import SAMPLES

ARCHIVES = sorted((SAMPLES / "archives").glob("*.zip"))
LOST = r"artifact\.zip: is a broken zip archive \(its directory does not fit what it holds, so a file may be lost\)"


def less_one_entry(archive):
    """Give the archive once for each file, whose entry is taken out of the directory; the end record is made to fit."""
    data = archive.read_bytes()
    with zipfile.ZipFile(archive) as opened:
        entry, infos = opened.start_dir, opened.infolist()
    end = data.rindex(b"PK\x05\x06")
    for info in infos:
        after = entry + 46 + sum(struct.unpack_from("<HHH", data, entry + 28))
        if not info.is_dir():
            (size,) = struct.unpack_from("<L", data, end + 12)
            fitted = struct.pack("<HHL", len(infos) - 1, len(infos) - 1, size - (after - entry))
            yield data[:entry] + data[after : end + 8] + fitted + data[end + 16 :]
        entry = after


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: path.stem)
def test_what_a_real_writer_packed_is_read(archive):
    origins = sources([str(archive)]).origins
    assert [origin.members for origin in origins] == [("day.xml",), ("night/night.xml",)]
    assert evidence_of(origins).total.outcomes == {"passed": 1, "failed": 1}


class Pipe(io.RawIOBase):
    """Cannot be sought in, so that sizes follow the members."""

    def __init__(self, file):
        self.write = file.write

    def writable(self):
        return True


@pytest.mark.parametrize("wrapped", [Pipe, lambda file: file], ids=["streamed", "seekable"])
def test_what_python_packed_is_read(wrapped, tmp_path):
    path = tmp_path / "artifact.zip"
    text = (SAMPLES / "junit_xml" / "node.xml").read_bytes()
    with path.open("wb") as file, zipfile.ZipFile(wrapped(file), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"PK\x03\x04 of one night"
        archive.mkdir("night")
        archive.writestr("day.xml", text)
        with archive.open("night/night.xml", "w", force_zip64=True) as member:
            member.write(text)
    assert [origin.members for origin in sources([str(path)]).origins] == [("day.xml",), ("night/night.xml",)]


@pytest.mark.parametrize("archive", [path for path in ARCHIVES if "zip64" not in path.stem], ids=lambda path: path.stem)
def test_a_file_that_the_directory_lost_is_missed(archive, tmp_path):
    path = tmp_path / "artifact.zip"
    for damaged in less_one_entry(archive):
        path.write_bytes(damaged)
        with zipfile.ZipFile(path) as opened:
            assert opened.testzip() is None, "nobody else sees the damage"
        with pytest.raises(UnreadableResultsError, match=LOST):
            sources([str(path)])


def test_of_two_archives_behind_each_other_the_first_is_missed(tmp_path):
    path = tmp_path / "artifact.zip"
    path.write_bytes(ARCHIVES[0].read_bytes() + ARCHIVES[1].read_bytes())
    with pytest.raises(UnreadableResultsError, match=LOST):
        sources([str(path)])


def test_files_that_lie_over_each_other_are_refused(tmp_path):
    path = tmp_path / "artifact.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.txt", "PK\x03\x04" * 100)
        archive.writestr("outer.txt", "")
        archive.infolist()[1].header_offset = 5
    with pytest.raises(UnreadableResultsError, match=LOST):
        sources([str(path)])


def test_a_name_that_nobody_can_read_is_refused(tmp_path):
    path = tmp_path / "artifact.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a" * 60_000 + ".json", "{}")

    with pytest.raises(UnreadableResultsError, match="holds a file with a name of 60005 characters"):
        sources([str(path)])


def test_a_file_without_a_name_is_refused(tmp_path):
    path = tmp_path / "artifact.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(""), "{}")

    with pytest.raises(
        UnreadableResultsError, match=r"artifact\.zip: holds a file with a name of 0 characters; unpack it"
    ):
        sources([str(path)])
