"""Failures of one cause are one cluster, and only failures are."""

from msgspec.structs import replace

from reporting.evidence import clusters_of
from reporting.model import CollectFailure
from tests.runs import case, failure


def test_what_skipped_itself_while_it_was_collected_is_no_failure():
    skipped = CollectFailure(nodeid="e2e/test_c.py", failure=failure(phase="collect"), skipped=True)
    assert clusters_of((), (skipped,)) == ()
    assert [one.cases for one in clusters_of((), (replace(skipped, skipped=False),))] == [()]


def test_a_failure_that_was_expected_or_did_not_last_is_no_cause():
    told = {"failures": (failure(),)}
    run = (case(outcome="xfailed", **told), case("test_b", flaky=True, **told), case("test_c", "failed"))
    assert [(one.cases, [member.nodeid for member in one.members]) for one in clusters_of(run)] == [
        ((2,), ["e2e/test_a.py::test_c"])
    ]
