"""Our comment among everything else in a thread: found, told from copies, put right."""

import pytest

from reporting.publish import UndeliveredError
from tests.publish.hub import BOT, MALLORY, OUR_TOKEN, user
from tests.publish.paper import Paper
from tests.publish.site import Site


def test_our_comment_is_found_on_a_late_page_also_when_pages_are_short(site: Site) -> None:
    for number in range(130):
        site.hub.say(f"talk {number}")
    site.publish(Paper(failed=2), run="1.1")
    for number in range(130):
        site.hub.say(f"more talk {number}")
    for size in (100, 50):
        site.hub.page = size
        assert site.publish(Paper(failed=2), run="1.1").outcome == "unchanged"
    assert len(site.hub.mine) == 1


def test_a_thread_without_end_is_given_up_and_not_written_to(site: Site) -> None:
    site.hub.page = 1
    for number in range(60):
        site.hub.say(f"talk {number}")
    with pytest.raises(UndeliveredError, match="goes on after 50 pages"):
        site.publish(Paper())
    assert site.hub.mine == []


@pytest.mark.parametrize("ours", [BOT, user(5, "release-helper")], ids=["bot", "person"])
def test_a_marker_copied_by_somebody_else_is_not_ours(site: Site, ours: dict) -> None:
    site.hub.me = ours
    site.publish(Paper(), run="1.1")
    forged = site.hub.mine[0].replace("run=1.1", "run=999.1")
    site.hub.say(forged, MALLORY)
    site.hub.say(forged, user(667, "github-actions"))
    receipt = site.publish(Paper(failed=3), run="2.1")
    assert receipt.outcome == "updated"
    assert "6 of 9 cases" in site.hub.mine[0]
    assert [comment["body"] for comment in site.hub.comments[1:]] == [forged, forged]
    assert site.hub.minimised == set()


def test_who_we_are_is_asked_of_rest_where_there_is_no_graphql(site: Site) -> None:
    site.hub.me, site.hub.graphql, site.hub.installation = user(5, "release-helper"), False, False
    site.publish(Paper())
    assert site.publish(Paper()).outcome == "unchanged"


def test_nobody_tells_who_we_are(site: Site) -> None:
    site.hub.say("<!-- execution-report v=1 series=x verdict=x sha=x text=x at=1 -->\n")
    site.hub.graphql = False
    with pytest.raises(UndeliveredError, match="does not tell whose it is"):
        site.publish(Paper())
    assert site.publish(Paper(), author="GitHub-Actions[bot]").outcome == "created"
    assert site.publish(Paper(), environ={"GITHUB_TOKEN": OUR_TOKEN, "GITHUB_ACTIONS": "true"}).outcome == "unchanged"


def test_a_comment_changed_by_hand_is_put_right(site: Site) -> None:
    site.publish(Paper())
    written = site.hub.comments[0]["body"]
    site.hub.comments[0]["body"] = written.replace("NO-GO", "GO")
    assert site.publish(Paper()).outcome == "updated"
    assert site.hub.mine == [written]


def test_line_ends_and_last_blanks_that_the_forge_changes_are_no_change(site: Site) -> None:
    site.publish(Paper())
    site.hub.comments[0]["body"] = site.hub.comments[0]["body"].replace("\n", "\r\n").rstrip()
    assert site.publish(Paper()).outcome == "unchanged"
