"""How much there is to read, and that reading tells just as much to have passed."""

import bz2
import gzip
import io
import shutil
import sys
import zipfile

import pytest

from reporting import ingest
from tests.ingest.reading import SAMPLES

TEXT = (SAMPLES / "junit_xml/pytest.xml").read_bytes()


def passed(arguments):
    """Give what was told beforehand, and what passed while all of it was read."""
    told = []
    origins = ingest.sources([str(argument) for argument in arguments]).origins
    for origin in origins:
        ingest.read(origin, list, told.append)
    return ingest.stored(origins), sum(told)


@pytest.mark.parametrize("wrap", [bytes, gzip.compress, bz2.compress, lambda text: text.decode().encode("utf-16")])
def test_a_file_counts_as_it_lies_on_disk(wrap, tmp_path):
    path = tmp_path / "results.xml"
    path.write_bytes(wrap(TEXT))

    assert passed([path]) == (path.stat().st_size, path.stat().st_size)


def test_members_of_an_archive_count_as_it_lists_them(tmp_path):
    path = tmp_path / "results.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.xml", TEXT)
        packed.writestr("b.xml.gz", gzip.compress(TEXT))
        packed.writestr("notes.txt", "not read")

    size = len(TEXT) + len(gzip.compress(TEXT))
    assert passed([path]) == (size, size)


def test_files_of_a_folder_that_is_one_source(tmp_path):
    folder = tmp_path / "allure-results"
    shutil.copytree(SAMPLES / "allure/jest", folder)
    (folder / "environment.txt").write_text("not read", encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.glob("*.json"))

    assert passed([folder]) == (size, size)
    archive = shutil.make_archive(str(tmp_path / "allure"), "zip", folder)
    assert passed([archive]) == (size, size)


def test_several_sources_are_one_sum():
    paths = [SAMPLES / "junit_xml/ant.xml", SAMPLES / "ctrf/jest.json"]
    size = sum(path.stat().st_size for path in paths)

    assert passed(paths) == (size, size)


def test_what_has_no_size(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT)))

    assert passed(["-"]) == (None, len(TEXT))
    assert ingest.stored([ingest.Origin(path=tmp_path / "gone.xml")]) is None
