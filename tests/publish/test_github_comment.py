"""What becomes of the one comment on a pull request, publication by publication."""

from dataclasses import replace

import pytest

from reporting.publish import Forge, UndeliveredError, marker
from tests.publish.hub import COMMIT
from tests.publish.paper import Paper, night
from tests.publish.site import GITHUB, Site


def test_the_first_publication_writes_one_comment_and_reads_it_back(site: Site) -> None:
    receipt = site.publish(Paper())
    assert receipt.outcome == "created"
    assert receipt.place == site.hub.comments[0]["html_url"]
    [body] = site.hub.current
    told = marker.read(body)
    assert told is not None
    assert told[1]
    assert (told[0].series, told[0].verdict, str(told[0].run)) == ("nightly-main", "no-go", "1.1")
    assert body.split("\n", 1)[1] == Paper().rungs()[0]
    thread = "/repos/octo/app/issues/7/comments"
    look = f"GET {thread}?per_page=100&page=1: 200"
    size = receipt.calls[2].split()[2]
    assert receipt.calls == ("POST /graphql 49 bytes: 200", look, f"POST {thread} {size} bytes: 201", look)
    assert site.hub.writes() == ["POST comments"]


def test_an_unchanged_report_makes_no_call_beyond_the_look(site: Site) -> None:
    site.publish(Paper())
    before = list(site.hub.mine)
    site.hub.calls.clear()
    receipt = site.publish(Paper())
    assert receipt.outcome == "unchanged"
    assert site.hub.writes() == []
    assert len(site.hub.calls) == 2, "the list, and who we are"
    assert site.hub.mine == before


def test_other_figures_edit_the_comment(site: Site) -> None:
    site.publish(Paper(failed=2), run="1.1")
    receipt = site.publish(Paper(failed=3), run="2.1")
    assert receipt.outcome == "updated"
    assert site.hub.writes() == ["POST comments", f"PATCH {site.hub.comments[0]['id']}"]
    [body] = site.hub.mine
    assert "6 of 9 cases" in body


def test_the_forge_is_given_time_before_what_was_written_is_read_back(site: Site) -> None:
    for run, failed, waits in (("1.1", 2, 1), ("1.1", 2, 1), ("2.1", 3, 2)):
        site.publish(Paper(failed=failed), run=run)
        assert site.moment.waits == [2.0] * waits, "after creating, not when nothing is to be done, after editing"


def test_another_verdict_is_a_new_comment_and_the_old_one_is_minimised(site: Site) -> None:
    site.publish(Paper(failed=2), run="1.1")
    receipt = site.publish(Paper(failed=0, verdict="GO"), run="2.1")
    assert receipt.outcome == "replaced"
    old, new = site.hub.comments
    assert site.hub.minimised == {old["node_id"]}
    assert site.hub.current == [new["body"]]
    assert f"Superseded by [a newer report]({new['html_url']})." in old["body"]
    assert Paper(failed=2).rungs()[0].strip() in old["body"], "what it said is still there"
    site.hub.calls.clear()
    assert site.publish(Paper(failed=0, verdict="GO"), run="2.1").outcome == "unchanged"
    assert site.hub.writes() == []


def test_an_old_comment_that_a_killed_publisher_left_folded_but_shown_is_minimised_later(site: Site) -> None:
    site.publish(Paper(failed=2), run="1.1")
    site.publish(Paper(failed=0, verdict="GO"), run="2.1")
    site.hub.minimised.clear()
    assert site.publish(Paper(failed=0, verdict="GO"), run="2.1").outcome == "unchanged"
    assert site.hub.minimised == {site.hub.comments[0]["node_id"]}


def test_a_current_comment_that_somebody_minimised_is_written_anew(site: Site) -> None:
    site.publish(Paper(), run="1.1")
    site.hub.minimised.add(site.hub.comments[0]["node_id"])
    assert site.publish(Paper(failed=3), run="2.1").outcome == "created"
    assert len(site.hub.current) == 1


def test_a_server_that_does_not_tell_what_is_minimised(site: Site) -> None:
    site.hub.tells_hidden = False
    for run, verdict in enumerate(("NO-GO", "GO", "NO-GO"), 1):
        site.publish(Paper(verdict=verdict), run=f"{run}.1")
        assert len(site.hub.current) == 1
    assert len(site.hub.minimised) == 2


def test_back_and_forth_leaves_one_current_comment_each_time(site: Site) -> None:
    for number in range(5):
        verdict = "GO" if number % 2 else "NO-GO"
        site.publish(Paper(failed=2 * (1 - number % 2), verdict=verdict, report_id=str(number)), run=f"{number}.1")
        assert len(site.hub.current) == 1
    assert len(site.hub.mine) == 5


@pytest.mark.parametrize(
    ("mode", "kept", "outcome"), [("edit", 1, "updated"), ("delete", 1, "replaced"), ("minimise", 2, "replaced")]
)
def test_what_becomes_of_the_old_verdict_can_be_chosen(site: Site, mode: str, kept: int, outcome: str) -> None:
    site.publish(Paper(failed=2), run="1.1", on_verdict_change=mode)
    receipt = site.publish(Paper(failed=0, verdict="GO"), run="2.1", on_verdict_change=mode)
    assert receipt.outcome == outcome
    assert len(site.hub.mine) == kept
    assert len(site.hub.current) == 1


def test_where_nothing_can_be_minimised_the_old_comment_is_folded_all_the_same(site: Site) -> None:
    site.publish(Paper(failed=2), run="1.1")
    site.hub.graphql = False
    site.hub.installation = False
    site.publish(Paper(failed=0, verdict="GO"), run="2.1")
    assert site.hub.minimised == set()
    assert len(site.hub.current) == 1


def test_an_older_run_never_replaces_a_newer_one(site: Site) -> None:
    site.publish(Paper(failed=3, report_id="new"), run="8.2")
    receipt = site.publish(Paper(failed=2, report_id="old"), run="8.1")
    assert receipt.outcome == "superseded"
    assert receipt.reason == "a newer run (8.2) has reported there"
    assert receipt.delivered
    [body] = site.hub.mine
    assert "Run new." in body


def test_without_run_numbers_the_end_of_the_run_decides(site: Site) -> None:
    site.publish(night(4), run=None)
    assert site.publish(night(3), run=None).outcome == "superseded"
    assert site.publish(night(5), run=None).outcome in {"updated", "replaced"}


def test_series_do_not_touch_each_other(site: Site) -> None:
    hostile = "nightly--> <b>\n/close @all"
    for series in ("pr-linux", "pr linux", "PR-linux", hostile):
        assert site.publish(Paper(series=series)).outcome == "created"
    for series in ("pr-linux", "pr linux", "PR-linux", hostile):
        assert site.publish(Paper(series=series)).outcome == "unchanged"
    first = [body.split("\n")[0] for body in site.hub.mine]
    assert len(set(first)) == 4
    assert all(line.count("-->") == 1 and "<b>" not in line and "@" not in line for line in first)


def test_a_dry_run_looks_and_writes_nothing(site: Site) -> None:
    receipt = site.publish(Paper(), dry_run=True)
    assert receipt.outcome == "planned"
    assert receipt.reason == "would create a comment"
    assert receipt.calls[-2].startswith("GET /repos/octo/app/issues/7/comments")
    assert receipt.calls[-1].startswith("POST /repos/octo/app/issues/7/comments ")
    assert receipt.calls[-1].endswith(" bytes (not sent)")
    assert site.hub.comments == []
    site.publish(Paper(failed=2), run="1.1")
    assert site.publish(Paper(failed=3), run="2.1", dry_run=True).reason == "would edit a comment"
    assert "6 of 8" in site.hub.mine[0]


def test_the_pull_request_of_a_forks_run_is_found_by_its_head(site: Site) -> None:
    site.hub.pulls = [
        {"number": 9, "state": "open", "head": {"label": "fork:topic", "sha": "other"}},
        {"number": 7, "state": "open", "head": {"label": "fork:topic", "sha": COMMIT}},
    ]
    forge = replace(GITHUB, change=None, head="fork:topic", event="workflow_run")
    assert site.publish(Paper(), forge=forge).outcome == "created"
    with pytest.raises(UndeliveredError, match="no open pull request has the head fork:gone"):
        site.publish(Paper(), forge=replace(forge, head="fork:gone"))
    with pytest.raises(UndeliveredError, match="the event schedule belongs to no pull request"):
        site.publish(Paper(), forge=replace(forge, head="", event="schedule"))


def test_outside_ci_the_repository_and_the_request_are_enough(site: Site) -> None:
    assert site.publish(Paper(), forge=Forge(repository=GITHUB.repository, change=7)).outcome == "created"
    for forge in (replace(GITHUB, kind="gitlab"), replace(GITHUB, repository="octo"), Forge()):
        with pytest.raises(UndeliveredError, match="this is no GitHub repository"):
            site.publish(Paper(), forge=forge)
