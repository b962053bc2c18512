"""Checks and statuses of a commit on GitHub."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from reporting.publish import Publisher, UndeliveredError, github_check, github_status
from tests.publish.forge import FAULTS
from tests.publish.paper import Paper
from tests.publish.site import GITHUB, Site, open_site

ADDRESS = "https://ci.example.com/runs/1"


@pytest.fixture(params=[github_check, github_status], ids=["check", "status"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    publisher: Publisher = request.param
    with open_site(publisher, replace(GITHUB, run_url=ADDRESS)) as site:
        yield site


@pytest.fixture
def checks() -> Iterator[Site]:
    with open_site(github_check, replace(GITHUB, run_url=ADDRESS)) as site:
        yield site


@pytest.fixture
def statuses() -> Iterator[Site]:
    with open_site(github_status, replace(GITHUB, run_url=ADDRESS)) as site:
        yield site


def test_the_same_verdict_is_written_once_and_a_newer_one_on_top(site: Site) -> None:
    assert site.publish(Paper(failed=2), run="1.1").outcome == "created"
    assert site.publish(Paper(failed=2), run="1.1").outcome == "unchanged"
    assert len(site.hub.writes()) == 1
    assert site.publish(Paper(failed=0, verdict="GO"), run="2.1").outcome == "updated"
    receipt = site.publish(Paper(failed=2), run="1.1")
    assert (receipt.outcome, receipt.reason) == ("superseded", "a newer run (2.1) has reported there")


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in {"drip", "silence"}])
@pytest.mark.parametrize("which", ["GET", "write"])
def test_one_fault_leaves_the_verdict(site: Site, fault: str, which: str) -> None:
    site.meet(which, fault)
    assert site.publish(Paper(failed=2)).outcome == "created"
    assert site.faults.planned == []
    assert len(site.hub.statuses) + len(site.hub.checks) == 1


def test_a_dry_run_writes_nothing(site: Site) -> None:
    receipt = site.publish(Paper(), dry_run=True)
    assert receipt.outcome == "planned"
    assert receipt.calls[-1].endswith("(not sent)")
    assert site.hub.writes() == []


def test_without_a_commit_there_is_nothing_to_mark(site: Site) -> None:
    with pytest.raises(UndeliveredError, match="the commit is not known"):
        site.publish(Paper(), forge=replace(GITHUB, commit=""))


def test_a_no_is_a_no_and_a_fork_is_told_what_to_do(site: Site) -> None:
    site.hub.deny("POST", "statuses|check-runs", 403, "Resource not accessible by integration")
    with pytest.raises(UndeliveredError, match=r"\(Resource not accessible by integration\)$"):
        site.publish(Paper())
    with pytest.raises(UndeliveredError, match="publish from a workflow_run workflow"):
        site.publish(Paper(), forge=replace(GITHUB, fork=True))


@pytest.mark.parametrize(
    ("verdict", "state", "conclusion"),
    [
        ("GO", "success", "success"),
        ("CONDITIONAL GO", "success", "success"),
        ("NO-GO", "failure", "failure"),
        ("INCONCLUSIVE", "error", "action_required"),
        ("anything else", "error", "action_required"),
    ],
)
def test_only_a_go_is_green(checks: Site, statuses: Site, verdict: str, state: str, conclusion: str) -> None:
    checks.publish(Paper(verdict=verdict))
    statuses.publish(Paper(verdict=verdict))
    assert checks.hub.checks[0]["conclusion"] == conclusion
    assert statuses.hub.statuses[0]["state"] == state


def test_a_status_says_the_verdict_its_count_and_its_run(statuses: Site) -> None:
    statuses.publish(Paper(), run="12.3")
    [status] = statuses.hub.statuses
    assert status["description"] == "NO-GO: 6 of 8 cases passed (run 12.3)"
    assert status["context"] == "execution-report/nightly-main"
    assert status["target_url"] == ADDRESS


def test_a_long_status_keeps_its_run(statuses: Site) -> None:
    statuses.publish(Paper(verdict="V" * 200), run="12.3")
    [status] = statuses.hub.statuses
    assert len(status["description"]) == 140
    assert status["description"].endswith("V (run 12.3)")


def test_contexts_and_names_can_be_chosen_and_do_not_touch_each_other(checks: Site, statuses: Site) -> None:
    for name in ("one", "two"):
        checks.publish(Paper(), address=name)
        statuses.publish(Paper(), address=name)
    assert [check["name"] for check in checks.hub.checks] == ["one", "two"]
    assert [status["context"] for status in statuses.hub.statuses] == ["one", "two"]


def test_a_check_holds_the_report_without_characters_that_the_api_refuses(checks: Site) -> None:
    checks.publish(Paper(wording="\U0001f600 cases", padding=5000))
    [check] = checks.hub.checks
    assert r"6 of 8 \U0001f600 cases passed" in check["output"]["summary"]
    assert len(check["output"]["summary"].encode()) <= github_check.LIMIT.bytes
    assert check["output"]["title"] == "NO-GO: 6 of 8 cases passed"
    assert check["completed_at"] == "2026-09-21T14:13:20Z"
    assert check["details_url"] == ADDRESS


def test_a_run_without_times_has_no_time_of_completion(checks: Site) -> None:
    checks.publish(Paper(ended=0.0))
    assert "completed_at" not in checks.hub.checks[0]


def test_a_check_of_somebody_else_with_the_same_name_is_left_alone(checks: Site) -> None:
    checks.hub.checks.append({"id": 1, "name": "mine", "external_id": "theirs", "conclusion": "success", "output": {}})
    assert checks.publish(Paper(), address="mine").outcome == "created"
    assert checks.hub.checks[0]["conclusion"] == "success"
