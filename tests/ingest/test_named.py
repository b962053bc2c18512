"""What arguments name: files, folders, globs, archives."""

import gzip
import json
import os
import sys
from pathlib import Path

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import Origin, read, sources
from reporting.ingest.opened import Opened
from tests.ingest.judging import SERIAL, sample

TEXT = Opened(sample(SERIAL, "fails")).stream.read()
LOG = Opened(sample(SERIAL, "fails", "results.jsonl")).stream.read()
RESULT = '{"uuid": "%s", "name": "test_a", "status": "passed", "start": 1, "stop": 2, "historyId": "h"}'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give a folder as a download of CI artifacts leaves it, and stand in it."""
    monkeypatch.chdir(tmp_path)
    for shard in ("shard-1", "shard-2"):
        (tmp_path / shard / "deep").mkdir(parents=True)
        (tmp_path / shard / "deep" / "results.json").write_bytes(TEXT)
    (tmp_path / "log.jsonl").write_bytes(LOG)
    (tmp_path / "package.json").write_text('{"name": "x"}\n', encoding="utf-8")
    (tmp_path / "coverage.xml").write_text("<coverage></coverage>\n", encoding="utf-8")
    (tmp_path / "stderr.log").touch()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "results.json").write_bytes(TEXT)
    return tmp_path


def names(*arguments: str) -> list[str]:
    return [origin.label for origin in sources(arguments).origins]


def test_a_folder_is_looked_through_in_a_fixed_order(folder):
    found = sources([str(folder)])
    assert [origin.path.relative_to(folder).as_posix() for origin in found.origins] == [
        "log.jsonl",
        "shard-1/deep/results.json",
        "shard-2/deep/results.json",
    ]
    foreign = ["coverage.xml", "package.json", "stderr.log"]
    assert list(found.left_out) == [f"{folder.name}/{name}" for name in foreign]
    assert list(sources(["."]).left_out) == foreign


def test_globs_files_and_the_same_file_twice(folder):
    assert names("shard-*/**/*.json") == ["shard-1/deep/results.json", "shard-2/deep/results.json"]
    assert names(str(folder / "shard-[2]*" / "deep" / "*.json")) == [(folder / "shard-2/deep/results.json").as_posix()]
    assert names("log.jsonl", "shard-1/deep/results.json", "log.jsonl") == ["log.jsonl", "shard-1/deep/results.json"]
    assert names("-") == ["standard input"]


def test_a_file_whose_name_looks_like_a_glob(folder):
    (folder / "results[1].json").write_bytes(TEXT)
    assert names("results[1].json") == ["results[1].json"]


@pytest.mark.parametrize("argument", ["nothing.json", "*.nothing", "no/such/folder/"])
def test_what_names_nothing(folder, argument):
    with pytest.raises(UnreadableResultsError, match="no such file; name a results file, a folder, a glob, or - for"):
        sources([argument])


@pytest.mark.parametrize("left", [b"", b"  \n", b'{"created": 17', b"<?xml version='1.0'", TEXT[:15]])
def test_a_results_file_cut_to_nothing_is_missed_in_a_folder(folder, left):
    (folder / "shard-2" / "deep" / "results.json").write_bytes(left)
    with pytest.raises(UnreadableResultsError, match=r"shard-2/deep/results\.json: is empty or cut off"):
        sources(["."])


def test_a_folder_without_results(tmp_path):
    (tmp_path / "notes.txt").touch()
    with pytest.raises(UnreadableResultsError, match="holds no results file of a known format; name the file itself"):
        sources([str(tmp_path)])


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_in_a_folder_is_not_followed(folder):
    (folder / "link.json").symlink_to(folder / "log.jsonl")
    assert "link.json" in sources(["."]).left_out
    assert names("link.json") == ["link.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_leads_to_itself_is_left_out(folder):
    (folder / "loop.json").symlink_to("loop.json")
    assert "loop.json" in sources(["."]).left_out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_pipe_in_a_folder_is_not_waited_for(folder):
    os.mkfifo(folder / "pipe.json")
    os.mkfifo(folder / "a-result.json")
    assert {"pipe.json", "a-result.json"} <= set(sources(["."]).left_out)


def test_a_folder_that_cannot_be_looked_through_is_missed(folder, monkeypatch):
    scandir = os.scandir

    def refuse(path):
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(
        UnreadableResultsError, match="shard-1/deep: Permission denied; make it readable or leave it out"
    ):
        sources(["."])


def test_an_allure_results_folder_is_one_source(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("b-result.json", "a-result.json", "c-container.json"):
        (tmp_path / name).write_text(RESULT % name, encoding="utf-8")
    (tmp_path / "results.json").write_bytes(TEXT)
    expected = (
        Origin(path=tmp_path, members=("c-container.json", "a-result.json", "b-result.json"), sequence=True),
        Origin(path=tmp_path / "results.json"),
    )
    assert sources([str(tmp_path)]).origins == expected
    assert sources([str(tmp_path / "*.json")]).origins == expected
    assert sources([str(tmp_path / "a-result.json"), str(tmp_path)]).origins == expected
    alone = Origin(path=tmp_path, members=("a-result.json",), sequence=True)
    assert sources([str(tmp_path / "a-result.json")]).origins == (alone,)


def test_what_only_bears_the_name_of_an_allure_result_is_what_it_holds(tmp_path, archive):
    own = "0a65ed03-28ea-4bfc-8de2-2cdbb8e500f1-result.json"
    held = {"shard1-result.json": TEXT, "shard2-result.json": TEXT, "sonar-result.json": b'{"score": 3}'}
    held |= {own: (RESULT % "u").encode(), "a-result.json": b'{"name": "bare", "status": "passed"}'}
    for name, text in held.items():
        (tmp_path / name).write_bytes(text)
    found = sources([str(tmp_path)])

    assert [(origin.members, origin.name.rpartition("/")[2]) for origin in found.origins] == [
        (("0a65ed03-28ea-4bfc-8de2-2cdbb8e500f1-result.json", "a-result.json"), tmp_path.name),
        ((), "shard1-result.json"),
        ((), "shard2-result.json"),
    ]
    assert found.left_out == (f"{tmp_path.name}/sonar-result.json",)
    (tmp_path / "b-result.json").touch()
    with pytest.raises(UnreadableResultsError, match=": byte 0: is empty"):
        read(tmp_path / "b-result.json", list)
    assert sources([str(tmp_path / "sonar-result.json")]).origins == (Origin(path=tmp_path / "sonar-result.json"),)
    packed = sources([str(archive(held))])
    assert [origin.members for origin in packed.origins] == [
        (own, "a-result.json"),
        ("shard1-result.json",),
        ("shard2-result.json",),
    ]


def test_allure_results_in_an_archive_are_one_source_a_folder(archive):
    members = {f"{folder}/{name}-result.json": RESULT % name for folder in ("one", "two") for name in ("a", "b")}
    found = sources([str(archive(members))]).origins
    assert [origin.members for origin in found] == [
        ("one/a-result.json", "one/b-result.json"),
        ("two/a-result.json", "two/b-result.json"),
    ]
    assert found[0].name == "artifact.zip/one"


def test_a_file_of_a_folder_that_cannot_be_opened(folder, monkeypatch):
    def refuse(self, mode):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(
        UnreadableResultsError, match=r"coverage\.xml: Permission denied; make it readable or leave it out"
    ):
        sources(["."])
    with pytest.raises(
        UnreadableResultsError, match=r"log\.jsonl: cannot be read \(Permission denied\): check the path"
    ):
        read(Path("log.jsonl"), list)


def test_a_file_of_a_folder_and_a_member_that_cannot_be_decompressed(folder, archive):
    broken = gzip.compress(TEXT)[:100]
    with pytest.raises(UnreadableResultsError, match=r"artifact\.zip/a\.json\.gz: its compression breaks off"):
        sources([str(archive({"a.json.gz": broken}))])
    (folder / "shard-1" / "deep" / "more.json.gz").write_bytes(broken)
    with pytest.raises(UnreadableResultsError, match=r"deep/more\.json\.gz: its compression breaks off"):
        sources(["shard-1"])


def test_an_archive_without_results_is_left_out_of_a_folder(folder, archive):
    archive({"trace.bin": b"x"})
    assert "artifact.zip" in sources(["."]).left_out


def test_results_inside_a_folder_are_found_in_their_archives(folder, archive):
    archive({"in/results.json": json.dumps(json.loads(TEXT)).encode()})
    assert "artifact.zip/in/results.json" in names(".")
