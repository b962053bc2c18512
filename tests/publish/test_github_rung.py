"""A comment is written at the longest rung that the forge takes."""

import pytest

from reporting.publish import UndeliveredError
from tests.publish.paper import Paper
from tests.publish.site import Site


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
