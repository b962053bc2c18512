"""The token reaches the forge and nobody else."""

from pathlib import Path

import pytest

from reporting.publish import UndeliveredError
from tests.publish.hub import OUR_TOKEN
from tests.publish.paper import Paper
from tests.publish.site import Site


def test_the_token_is_nowhere(site: Site) -> None:
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


def test_a_token_may_come_from_a_file(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(f"{OUR_TOKEN}\n", encoding="utf-8")
    assert site.publish(Paper(), environ={}, token_file=path).outcome == "created"
    with pytest.raises(UndeliveredError, match="cannot be read"):
        site.publish(Paper(), environ={}, token_file=tmp_path / "missing")
    with pytest.raises(UndeliveredError, match="there is no token: set GITHUB_TOKEN or GH_TOKEN"):
        site.publish(Paper(), environ={})


def test_a_token_is_not_sent_over_plain_http_to_another_machine(site: Site) -> None:
    site.address = "http://forge.example"
    with pytest.raises(UndeliveredError, match="over https only"):
        site.publish(Paper())
