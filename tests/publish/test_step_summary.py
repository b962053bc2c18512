"""The step summary of a GitHub job and its limit."""

from pathlib import Path

import pytest

from reporting.publish import Forge, Settings, UndeliveredError, step_summary
from tests.publish.paper import Paper


def publish(document: Paper, path: Path | None, **changes: object):
    return step_summary.publish(document, Settings(forge=Forge(step_summary=path), **changes))


def test_the_document_is_appended_after_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "summary"
    path.write_text("## Build\nfine", encoding="utf-8")
    receipt = publish(Paper(), path)
    text = path.read_text(encoding="utf-8")
    assert receipt.outcome == "created"
    assert text.startswith("## Build\nfine\n\n# Execution report nightly-main\n")
    assert Paper().rungs()[0] in text


def test_twice_leaves_one_copy(tmp_path: Path) -> None:
    path = tmp_path / "summary"
    publish(Paper(padding=20_000), path)
    before = path.read_bytes()
    assert publish(Paper(padding=20_000), path).outcome == "unchanged"
    assert path.read_bytes() == before
    assert publish(Paper(report_id="another"), path).outcome == "created"


@pytest.mark.parametrize("taken", [0, 500_000, 900_000, 982_000])
def test_the_whole_file_never_passes_the_limit(tmp_path: Path, taken: int) -> None:
    """One byte too many and GitHub drops the whole summary while the step stays green."""
    path = tmp_path / "summary"
    path.write_bytes(b"x" * taken)
    document = Paper(padding=24_000)
    assert 700_000 < len(document.rungs()[0].encode()) < step_summary.LIMIT.bytes
    publish(document, path)
    assert taken < path.stat().st_size <= 983_040
    assert (document.rungs()[0] in path.read_text(encoding="utf-8")) == (taken == 0)


def test_a_full_summary_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "summary"
    path.write_bytes(b"x" * 983_000)
    with pytest.raises(UndeliveredError, match="full: it holds 983,000 of 983,040 bytes"):
        publish(Paper(), path)
    assert path.stat().st_size == 983_000


def test_a_summary_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(UndeliveredError, match="summary cannot be written to"):
        publish(Paper(), tmp_path / "missing" / "summary")


def test_outside_github_there_is_none() -> None:
    with pytest.raises(UndeliveredError, match="GITHUB_STEP_SUMMARY is not set"):
        publish(Paper(), None)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    receipt = publish(Paper(), tmp_path / "summary", dry_run=True)
    assert receipt.outcome == "planned"
    assert not (tmp_path / "summary").exists()
