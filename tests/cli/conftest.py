"""A folder with the evidence of a green run and a red one."""

from pathlib import Path

import pytest

from reporting.evidence import Collected, pieces
from tests.runs import case, evidence

GREEN = (case("test_a"), case("test_b"))
RED = (case("test_a"), case("test_b", "failed"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give it, as the working directory."""
    monkeypatch.chdir(tmp_path)
    for name, run in (("green", GREEN), ("red", RED)):
        Path(f"{name}.evidence.json").write_bytes(b"".join(pieces(Collected(evidence=evidence(run)))))
    return tmp_path
