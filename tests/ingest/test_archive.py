"""Archives member by member: those of real writers, damaged ones, and such as no honest tool makes."""

import io
import os
import random
import stat
import struct
import zipfile

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import read, sources
from reporting.ingest.archive import is_zip
from reporting.ingest.opened import Opened
from tests.ingest.judging import SERIAL, evidence_of, sample
from tests.ingest.reading import SAMPLES

TEXT = Opened(sample(SERIAL, "fails")).stream.read()
LOG = Opened(sample(SERIAL, "fails", "results.jsonl")).stream.read()
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


def test_an_archive_is_read_member_by_member(archive):
    path = archive({"b/results.json": TEXT, "a/log.jsonl": LOG, "readme.txt": b"x", "x/package.json": b"{}"})
    found = sources([str(path)])
    assert [origin.members for origin in found.origins] == [("a/log.jsonl",), ("b/results.json",)]
    assert [label.rpartition("artifact.zip")[2] for label in found.left_out] == ["/x/package.json"]
    assert [read(origin, list)[0].cases for origin in found.origins] == [2, 2]
    with pytest.raises(UnreadableResultsError, match="holds 2 results files; read them one by one"):
        read(path, list)


def test_an_archive_with_one_results_file_is_that_file(archive):
    source, _ = read(archive({"results.json": TEXT}), list)
    assert (source.name, source.cases) == ("artifact.zip/results.json", 2)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../results.json", "leads out of the archive"),
        ("a/../../results.json", "leads out of the archive"),
        ("/etc/results.json", "leads out of the archive"),
        ("C:/results.json", "leads out of the archive"),
        ("a\\..\\results.json", "leads out of the archive"),
    ],
)
def test_a_member_that_leads_out_is_refused(archive, name, message):
    info = zipfile.ZipInfo(name)
    info.filename = name
    with pytest.raises(UnreadableResultsError, match=f"{message}; unpack it yourself if you trust it"):
        sources([str(archive({info: TEXT}))])


def test_a_bomb_in_an_archive_is_refused_by_its_sizes(archive):
    with pytest.raises(UnreadableResultsError, match="holds a file that unpacks to more than 200 times its size"):
        sources([str(archive({"results.json": TEXT + b" " * (20 << 20)}))])


def test_a_link_and_two_of_one_name_are_refused(archive):
    link = zipfile.ZipInfo("results.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(UnreadableResultsError, match="holds a symbolic link"):
        sources([str(archive({link: b"/etc/passwd"}))])
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = archive({zipfile.ZipInfo("results.json"): TEXT, "results.json": TEXT})
    with pytest.raises(UnreadableResultsError, match="holds two files of one name"):
        sources([str(path)])


def test_too_many_members_and_an_empty_archive(archive, monkeypatch):
    monkeypatch.setattr("reporting.ingest.archive.MAX_MEMBERS", 3)
    assert len(sources([str(archive({"a.json": TEXT, "b.jsonl": LOG, "c": b""}))]).origins) == 2
    with pytest.raises(UnreadableResultsError, match="holds 4 files, more than 3"):
        sources([str(archive(dict.fromkeys("abcd", b"")))])
    monkeypatch.setattr("reporting.ingest.archive.MAX_UNPACKED", 2000)
    with pytest.raises(UnreadableResultsError, match="unpacks to more than 0 MiB"):
        sources([str(archive({"a": TEXT, "b": TEXT}))])
    with pytest.raises(UnreadableResultsError, match="holds no results file of a known format; name another archive"):
        sources([str(archive({}))])


def test_an_encrypted_and_a_damaged_member(archive):
    path = archive({"results.json": TEXT})
    data = bytearray(path.read_bytes())
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(UnreadableResultsError, match="holds an encrypted file"):
        sources([str(path)])
    data[directory + 8] ^= 1
    data[directory + 16] ^= 0xFF  # its checksum
    path.write_bytes(data)
    with pytest.raises(UnreadableResultsError, match=r"Bad CRC-32"):
        read(path, list)
    data[directory + 9] |= 8  # names are UTF-8, and this one is not
    data[directory + 46] = 0xFF
    path.write_bytes(data)
    with pytest.raises(UnreadableResultsError, match="is a broken zip archive"):
        sources([str(path)])
    path.write_bytes(data[:-30])
    with pytest.raises(UnreadableResultsError, match="is a broken zip archive"):
        sources([str(path)])


def test_a_member_whose_header_contradicts_the_list(archive):
    path = archive({"results.json": TEXT})
    data = bytearray(path.read_bytes())
    data[data.index(b"results.json")] = 0x52
    path.write_bytes(data)
    with pytest.raises(UnreadableResultsError, match=r"artifact\.zip/results\.json: is a broken member of its archive"):
        sources([str(path)])
    data[7] |= 8  # its own name is said to be UTF-8
    data[data.index(b"Results.json") + 1] = 0xFF
    path.write_bytes(data)
    with pytest.raises(UnreadableResultsError, match="is a broken member of its archive: download it again"):
        sources([str(path)])


def test_files_may_be_listed_in_another_order_than_they_lie_in(archive):
    path = archive({"b.json": TEXT, "a.jsonl": LOG})
    with zipfile.ZipFile(path, "a") as opened:
        opened.filelist.reverse()
        opened._didModify = True  # the directory is written anew
    with zipfile.ZipFile(path) as opened:
        assert opened.namelist() == ["a.jsonl", "b.json"]
    assert [origin.members for origin in sources([str(path)]).origins] == [("a.jsonl",), ("b.json",)]


def test_a_large_file_that_shrinks_as_text_does_is_no_bomb(archive):
    noise = random.Random(1).randbytes(1 << 20).hex().encode()
    assert [
        origin.members for origin in sources([str(archive({"results.json": TEXT, "trace.txt": noise}))]).origins
    ] == [("results.json",)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has pipes with a name")
def test_what_can_be_read_once_is_not_looked_into(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert not is_zip(tmp_path / "pipe")
