"""The real document of a real run, through every target: what the stand-in of the other tests cannot promise."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reporting import pipeline
from reporting.config import Config
from reporting.publish import (
    Forge,
    Publisher,
    Settings,
    UndeliveredError,
    directory,
    github_check,
    github_comment,
    gitlab_note,
    step_summary,
)
from tests.publish.site import GITHUB, GITLAB, open_site

RESULTS = Path(__file__).parents[1] / "ingest" / "samples" / "junit_xml"


@pytest.fixture(scope="module")
def document():
    config = Config()
    path = RESULTS / "jest-junit.xml"
    return pipeline.document(pipeline.assess(pipeline.collect([str(path)], config), config), "pr")


@pytest.mark.parametrize(
    ("publisher", "forge"), [(github_comment, GITHUB), (github_check, GITHUB), (gitlab_note, GITLAB)]
)
def test_a_report_is_delivered_once(document, publisher: Publisher, forge: Forge) -> None:
    with open_site(publisher, forge) as site:
        assert site.publish(document).outcome == "created"
        assert site.publish(document).outcome == "unchanged"


def test_a_report_goes_down_its_own_ladder_and_stops_at_the_headline(document) -> None:
    with open_site(github_comment, GITHUB) as site:
        site.hub.limit = len(document.fit(bytes=60_000, characters=60_000).encode()) - 1
        receipt = site.publish(document)
        assert receipt.outcome == "created"
        assert receipt.size <= site.hub.limit
    with open_site(github_comment, replace(GITHUB)) as site:
        site.hub.limit = 100
        with pytest.raises(UndeliveredError, match="422"):
            site.publish(document)


def test_a_report_in_a_folder_and_in_the_step_summary(document, tmp_path: Path) -> None:
    for outcome in ("created", "unchanged"):
        folder = Settings(address=str(tmp_path / "nightly"))
        assert directory.publish(document, folder).outcome == outcome
        summary = Settings(forge=Forge(step_summary=tmp_path / "summary"))
        assert step_summary.publish(document, summary).outcome == outcome
    shown = (tmp_path / "nightly" / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"\| {re.escape(document.verdict)} \| \d+ of \d+ cases? \|", shown)
