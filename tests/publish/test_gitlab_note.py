"""Notes on a merge request of GitLab."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from reporting.publish import Forge, UndeliveredError, gitlab_note
from tests.publish.forge import FAULTS
from tests.publish.hub import MALLORY, OUR_TOKEN
from tests.publish.paper import Paper
from tests.publish.site import GITLAB, Site, open_site


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site(gitlab_note, GITLAB) as site:
        yield site


class Commanding(Paper):
    """A stand-in for a document that broke its promise: lines that GitLab would run."""

    def rungs(self) -> list[str]:
        text = "# Report\n\n````text\n```\n/close\n/merge\n```\n````\n\n/approve\n"
        return [text + "/x\n" * self.padding, text]


def test_a_note_is_created_then_left_alone_then_edited_then_replaced(site: Site) -> None:
    assert site.publish(Paper(failed=2), run="1.1").outcome == "created"
    assert site.publish(Paper(failed=2), run="1.1").outcome == "unchanged"
    assert site.publish(Paper(failed=3), run="2.1").outcome == "updated"
    receipt = site.publish(Paper(failed=0, verdict="GO"), run="3.1")
    assert receipt.outcome == "replaced"
    old, new = site.hub.comments
    assert receipt.place == f"#note_{new['id']}"
    assert site.hub.current == [new["body"]]
    assert f"Superseded by [a newer report](#note_{new['id']})." in old["body"]
    assert site.publish(Paper(failed=3), run="2.1").outcome == "superseded"
    assert site.hub.writes() == ["POST notes", f"PUT {old['id']}", "POST notes", f"PUT {old['id']}"]


def test_the_project_is_one_segment_of_the_path(site: Site) -> None:
    receipt = site.publish(Paper())
    assert all(" /projects/octo%2Fapp/merge_requests/7/notes" in call for call in receipt.calls if "/user" not in call)


def test_no_line_is_one_that_gitlab_would_run(site: Site) -> None:
    site.publish(Commanding())
    [body] = site.hub.mine
    assert not [line for line in body.splitlines() if line.startswith("/")]
    assert "\n /close\n" in body
    assert site.publish(Commanding()).outcome == "unchanged"


def test_the_blanks_count_against_the_limit(site: Site) -> None:
    """Each short line grows by a third, so the rung that fits without them does not."""
    document = Commanding(padding=299_000)
    assert len(document.rungs()[0].encode()) < gitlab_note.LIMIT.bytes
    site.publish(document)
    assert len(site.hub.mine[0].encode()) < 1000


def test_a_note_that_is_too_long_goes_one_rung_down(site: Site) -> None:
    site.hub.limit, document = 20_000, Paper(padding=2_000)
    assert site.publish(document).outcome == "created"
    assert site.hub.mine[0].endswith(document.rungs()[1])


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in {"drip", "silence"}])
@pytest.mark.parametrize("turn", range(2))
def test_a_fault_at_any_write_loses_nothing(site: Site, fault: str, turn: int) -> None:
    site.publish(Paper(failed=2), run="1.1")
    site.meet("write", fault, after=turn)
    assert site.publish(Paper(failed=0, verdict="GO"), run="2.1").outcome == "replaced"
    assert site.faults.planned == []
    assert len(site.hub.current) == 1
    assert "6 of 6 cases" in site.hub.current[0]
    assert Paper(failed=2).rungs()[0].strip() in site.hub.mine[0]


def test_a_marker_copied_by_somebody_else_is_not_ours(site: Site) -> None:
    site.publish(Paper(), run="1.1")
    site.hub.say(site.hub.mine[0].replace("run=1.1", "run=999.1"), MALLORY)
    assert site.publish(Paper(failed=3), run="2.1").outcome == "updated"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "github"}, "this is no GitLab project"),
        ({"change": None, "event": "schedule"}, r"the pipeline \(schedule\) belongs to no merge request"),
    ],
)
def test_outside_a_merge_request_there_is_no_note(site: Site, change: dict, said: str) -> None:
    with pytest.raises(UndeliveredError, match=said):
        site.publish(Paper(), forge=replace(GITLAB, **change))


def test_outside_ci_the_project_and_the_request_are_enough(site: Site) -> None:
    assert site.publish(Paper(), forge=Forge(repository=GITLAB.repository, change=7)).outcome == "created"


def test_the_token_is_gitlabs(site: Site) -> None:
    with pytest.raises(UndeliveredError, match="there is no token: set GITLAB_TOKEN"):
        site.publish(Paper(), environ={"GITHUB_TOKEN": OUR_TOKEN})
