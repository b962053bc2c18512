"""What tests of several readers and of what they are given share."""

import zipfile

import pytest


@pytest.fixture
def archive(tmp_path):
    """Give what writes an archive of members."""

    def write(members, **how):
        path = tmp_path / "artifact.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            for name, data in members.items():
                made.writestr(name, data, **how)
        return path

    return write
