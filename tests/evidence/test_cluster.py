"""Failures of one cause are one cluster, and only failures are."""

from msgspec.structs import replace

from reporting.evidence import clusters_of
from reporting.model import CollectFailure
from tests.runs import failure


def test_what_skipped_itself_while_it_was_collected_is_no_failure():
    skipped = CollectFailure(nodeid="e2e/test_c.py", failure=failure(phase="collect"), skipped=True)
    assert clusters_of((), (skipped,)) == ()
    assert [one.cases for one in clusters_of((), (replace(skipped, skipped=False),))] == [()]
