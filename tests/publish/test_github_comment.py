from collections.abc import Iterator
from dataclasses import replace

import pytest

from reporting.publish import Forge, UndeliveredError, github_comment, marker
from tests.publish.forge import FAULTS
from tests.publish.hub import BOT, COMMIT, MALLORY, OUR_TOKEN, user
from tests.publish.paper import Paper, night
from tests.publish.site import GITHUB, Site, open_site


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site(github_comment, GITHUB) as site:
        yield site


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


def test_the_comment_is_written_at_the_rung_that_fits(site: Site) -> None:
    site.publish(Paper(padding=10_000))
    [body] = site.hub.mine
    assert body.endswith(Paper(padding=10_000).rungs()[1])
    assert len(body.encode()) <= 60_000


def test_a_body_that_is_too_long_goes_one_rung_down_and_once_more(site: Site) -> None:
    document = Paper(padding=500)
    site.hub.limit = len(document.rungs()[0].encode())
    receipt = site.publish(document)
    assert receipt.outcome == "created"
    assert site.hub.mine[0].endswith(document.rungs()[1])
    assert receipt.size == len(site.hub.mine[0].encode())
    assert site.publish(document).outcome == "unchanged", "the lower rung stands for the same payload"


def test_a_body_that_is_still_too_long_is_given_up(site: Site) -> None:
    site.hub.limit = 100
    with pytest.raises(UndeliveredError, match=r"gave 422 \(Validation Failed: body is too long"):
        site.publish(Paper(padding=500))
    assert site.hub.writes() == ["POST comments"] * 2


def test_on_the_last_rung_there_is_no_second_try(site: Site) -> None:
    site.hub.limit = 100
    with pytest.raises(UndeliveredError, match="gave 422"):
        site.publish(Paper(padding=2000, failed=2000))
    assert site.hub.writes() == ["POST comments"]


def test_a_forge_that_says_yes_and_keeps_the_old_text_is_not_believed(site: Site) -> None:
    site.publish(Paper(failed=2), run="1.1")
    site.hub.keeps_old = True
    with pytest.raises(UndeliveredError, match="does not stay as it is written"):
        site.publish(Paper(failed=3), run="2.1")


REFUSALS = {
    401: "Bad credentials",
    403: "Resource not accessible by integration",
    404: "Not Found",
    410: "This issue was deleted",
}


@pytest.mark.parametrize("status", REFUSALS)
def test_a_no_is_final_and_tried_once(site: Site, status: int) -> None:
    site.hub.deny("POST", "comments", status, REFUSALS[status])
    with pytest.raises(UndeliveredError) as raised:
        site.publish(Paper())
    assert raised.value.reason == f"POST /repos/octo/app/issues/7/comments gave {status} ({REFUSALS[status]})"
    assert site.hub.writes() == ["POST comments"]
    assert raised.value.calls[-1].endswith(f"bytes: {status}")


def test_the_run_of_a_fork_is_told_what_to_do(site: Site) -> None:
    site.hub.deny("POST", "comments", 403, "Resource not accessible by integration")
    forge = replace(GITHUB, fork=True)
    with pytest.raises(UndeliveredError, match="publish from a workflow_run workflow"):
        site.publish(Paper(), forge=forge)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("which", ["GET", "write"])
def test_one_fault_leaves_one_current_comment(site: Site, fault: str, which: str) -> None:
    site.meet(which, fault)
    receipt = site.publish(Paper())
    assert site.faults.planned == []
    assert receipt.outcome == "created"
    assert len(site.hub.mine) == 1
    assert len(site.hub.current) == 1


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("turn", range(3))
def test_a_fault_at_any_write_of_a_replacement_loses_nothing(site: Site, fault: str, turn: int) -> None:
    """The three writes are the new comment, the fold of the old one, and its minimising."""
    site.publish(Paper(failed=2), run="1.1")
    site.meet("write", fault, after=turn)
    receipt = site.publish(Paper(failed=0, verdict="GO"), run="2.1")
    assert site.faults.planned == []
    assert receipt.outcome == "replaced"
    old, new = site.hub.comments
    assert site.hub.current == [new["body"]]
    assert "6 of 6 cases" in new["body"]
    assert Paper(failed=2).rungs()[0].strip() in old["body"]
    assert site.hub.minimised == {old["node_id"]}


@pytest.mark.parametrize(
    ("fault", "least", "most"),
    [
        ("503 wait", 7, 8),
        ("429 wait", 42, 43),
        ("403 secondary wait", 60, 61),
        ("403 primary", 100, 101),
        ("429", 30, 90),
    ],
)
def test_the_forge_is_given_the_time_it_asks_for(site: Site, fault: str, least: float, most: float) -> None:
    site.faults.planned.append(("GET", fault))
    site.publish(Paper())
    assert least <= site.moment.waits[0] <= most


def test_waiting_has_an_end(site: Site) -> None:
    site.faults.rate, site.faults.kinds = 1.0, ("503",)
    with pytest.raises(UndeliveredError, match=r"gave 503 \(Unicorn!\); given up after 8 tries"):
        site.publish(Paper())
    assert site.moment.waits == sorted(site.moment.waits)
    assert sum(site.moment.waits) < 300


def test_a_limit_that_lasts_longer_than_our_patience_is_not_waited_for(site: Site) -> None:
    site.faults.rate, site.faults.kinds = 1.0, ("403 primary",)
    with pytest.raises(UndeliveredError, match=r"to try again in \d+ s would be too late"):
        site.publish(Paper(), patience=50)
    assert site.moment.waits == []


def test_many_faults_in_a_row_leave_one_current_comment(site: Site) -> None:
    site.faults.rate, site.faults.kinds = 0.4, tuple(kind for kind in FAULTS if kind not in {"drip", "silence"})
    delivered = 0
    for number in range(25):
        document = night(number)
        try:
            site.publish(document, run=f"{number}.1", patience=3000)
        except UndeliveredError:
            continue
        delivered += 1
        assert len(site.hub.current) == 1
        assert f"Run {document.report_id}." in site.hub.current[0]
    assert delivered > 15
    assert len(site.faults.met) > 40


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


def test_the_token_is_nowhere(site: Site, tmp_path) -> None:
    receipt = site.publish(Paper())
    site.hub.deny("GET", "comments", 403, f"no {OUR_TOKEN} no")
    with pytest.raises(UndeliveredError) as raised:
        site.publish(Paper())
    shown = "".join(map(repr, (receipt, raised.value, raised.value.calls, raised.value.__context__, site.hub.mine)))
    assert "no [token] no" in shown
    assert OUR_TOKEN not in shown
    assert str(raised.getrepr(showlocals=False)).count(OUR_TOKEN) == 0


@pytest.mark.parametrize("text", ["short", "two words here", "line\nfeed-in-the-token", "ümlaut-in-the-token"])
def test_what_is_no_token_is_refused_without_showing_it(site: Site, text: str) -> None:
    with pytest.raises(UndeliveredError, match="what GITHUB_TOKEN holds is no token") as raised:
        site.publish(Paper(), environ={"GITHUB_TOKEN": text})
    assert text not in repr(raised.value)


def test_a_token_may_come_from_a_file(site: Site, tmp_path) -> None:
    path = tmp_path / "token"
    path.write_text(f"{OUR_TOKEN}\n", encoding="utf-8")
    assert site.publish(Paper(), environ={}, token_file=path).outcome == "created"
    with pytest.raises(UndeliveredError, match="cannot be read"):
        site.publish(Paper(), environ={}, token_file=tmp_path / "missing")
    with pytest.raises(UndeliveredError, match="there is no token: set GITHUB_TOKEN or GH_TOKEN"):
        site.publish(Paper(), environ={})


def test_outside_ci_the_repository_and_the_request_are_enough(site: Site) -> None:
    assert site.publish(Paper(), forge=Forge(repository=GITHUB.repository, change=7)).outcome == "created"
    for forge in (replace(GITHUB, kind="gitlab"), replace(GITHUB, repository="octo"), Forge()):
        with pytest.raises(UndeliveredError, match="this is no GitHub repository"):
            site.publish(Paper(), forge=forge)


def test_a_token_is_not_sent_over_plain_http_to_another_machine(site: Site) -> None:
    site.address = "http://forge.example"
    with pytest.raises(UndeliveredError, match="over https only"):
        site.publish(Paper())
