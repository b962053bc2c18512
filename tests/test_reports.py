"""The committed reports follow from the evidence beside them, byte for byte, and are those of real runs."""

import datetime as dt
from pathlib import Path

import pytest

from reporting import audit, config, pipeline

ROOT = Path(__file__).parents[1]
INDEX = (ROOT / "reports" / "README.md").read_text(encoding="utf-8")
REPORTS = sorted(path for path in (ROOT / "reports").glob("2*.md") if path.name in INDEX)
"""Those that the committed index lists: whoever runs `make report` has others beside them."""


def test_there_is_one_of_each_outcome():
    verdicts = [path.read_text(encoding="utf-8").splitlines()[2] for path in REPORTS]
    assert any(line.endswith("NO-GO  ") for line in verdicts)
    assert any(line.endswith(" GO  ") for line in verdicts)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_committed_report_follows_from_its_evidence_and_contradicts_nothing(path):
    declared = config.read(ROOT / "execution-report.toml")
    done = pipeline.verify(path, declared, today=dt.date(2026, 11, 22))
    assert done.verdict in ("GO", "NO-GO")
    found = audit.audit(path.read_bytes(), name=path.name).findings
    assert not [one for one in found if one.severity != "info"]
    text = path.read_text(encoding="utf-8")
    assert "8 test functions" in text
    assert "worktree changed" not in text
