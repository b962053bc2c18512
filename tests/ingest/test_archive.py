"""Archives that no honest tool makes."""

import zipfile

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import sources


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
