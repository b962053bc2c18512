"""A forge that refuses, breaks or asks for time loses no comment and gets no second one."""

from dataclasses import replace

import pytest

from reporting.publish import UndeliveredError
from tests.publish.forge import FAULTS
from tests.publish.paper import Paper, night
from tests.publish.site import GITHUB, Site


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
