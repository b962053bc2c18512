"""What the other tests' forge does not say: redirects, wrong shapes, GraphQL's own errors, comments that vanish."""

import builtins
from collections.abc import Iterator

import pytest

from reporting.publish import Forge, Settings, UndeliveredError, github_comment, gitlab_note
from reporting.publish.github import graphql
from reporting.publish.token import Token, find_token
from tests.publish.hub import OUR_TOKEN, Call, Hub, Reply
from tests.publish.paper import Paper
from tests.publish.site import GITHUB, GITLAB, Site, open_site


class Special(Hub):
    """The hub, with one answer of its own for some requests; None leaves a request to the hub."""

    def special(self, call: Call) -> Reply | None:
        return None

    def _answer(self, call: Call) -> Reply:
        return self.special(call) or super()._answer(call)


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site(github_comment, GITHUB) as site:
        site.hub.__class__ = Special
        yield site


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_renamed_repository_is_followed_with_the_same_method(site: Site, status: int) -> None:
    def moved(call: Call) -> Reply | None:
        if call.path.startswith("/repos/old/name/"):
            target = call.path.replace("/repos/old/name/", "/repos/octo/app/")
            return Reply(status, {"message": "Moved Permanently"}, {"Location": target})
        return None

    site.hub.special = moved
    receipt = site.publish(Paper(), forge=Forge(kind="github", repository="old/name", change=7))
    assert receipt.outcome == "created"
    assert len(site.hub.mine) == 1


def test_a_redirect_to_another_server_does_not_get_the_token(site: Site) -> None:
    site.hub.special = lambda call: (
        Reply(302, None, {"Location": "http://127.0.0.2:9/x"}) if "issues" in call.path else None
    )
    with pytest.raises(UndeliveredError, match="gave 302"):
        site.publish(Paper())


def test_a_redirect_in_a_circle_ends(site: Site) -> None:
    site.hub.special = lambda call: Reply(302, None, {"Location": call.path}) if "issues" in call.path else None
    with pytest.raises(UndeliveredError, match="gave 302"):
        site.publish(Paper())
    assert len([call for call in site.hub.calls if "issues" in call.path]) == 4


def test_a_list_that_is_none_is_refused(site: Site) -> None:
    site.hub.special = lambda call: Reply(200, {"data": []}) if call.method == "GET" else None
    with pytest.raises(UndeliveredError, match="GET /repos/octo/app/issues/7/comments gave no list"):
        site.publish(Paper())


def test_an_answer_without_end_is_a_setback(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reporting.publish.wire._MOST_BYTES", 20)
    with pytest.raises(UndeliveredError, match=r"POST /graphql had no whole answer \(ReadTimeout\); given up after 8"):
        site.publish(Paper())


class Page(Reply):
    """What a gateway says, which knows no JSON."""

    @property
    def content(self) -> bytes:
        return b"<html>"


@pytest.mark.parametrize("kind", [Reply, Page])
@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 504, 520])
def test_a_status_that_may_pass_is_tried_again(site: Site, status: int, kind: type[Reply]) -> None:
    once = [kind(status)]
    site.hub.special = lambda call: once.pop() if once and "issues" in call.path else None
    assert site.publish(Paper()).outcome == "created"
    assert not once


def test_graphql_that_is_limited_is_waited_for(site: Site) -> None:
    limited = [Reply(200, {"errors": [{"type": "RATE_LIMITED", "message": "slow down"}]})]
    site.publish(Paper(failed=2), run="1.1")
    site.hub.special = lambda call: limited.pop() if limited and "mutation" in str(call.body) else None
    assert site.publish(Paper(failed=0, verdict="GO"), run="2.1").outcome == "replaced"
    assert len(site.hub.minimised) == 1
    assert max(site.moment.waits) >= 30


def test_graphql_that_refuses_leaves_the_old_comment_folded(site: Site) -> None:
    refused = Reply(200, {"data": None, "errors": [{"type": "FORBIDDEN", "message": "no"}]})
    site.publish(Paper(failed=2), run="1.1")
    site.hub.special = lambda call: refused if "mutation" in str(call.body) else None
    assert site.publish(Paper(failed=0, verdict="GO"), run="2.1").outcome == "replaced"
    assert site.hub.minimised == set()
    assert len(site.hub.current) == 1


def test_a_viewer_without_a_name_is_asked_of_rest(site: Site) -> None:
    site.hub.installation = False
    site.hub.special = lambda call: Reply(200, {"data": {"viewer": None}}) if call.path == "/graphql" else None
    site.publish(Paper())
    assert site.publish(Paper()).outcome == "unchanged"


@pytest.mark.parametrize(
    ("publisher", "forge", "method"), [(github_comment, GITHUB, "PATCH"), (gitlab_note, GITLAB, "PUT")]
)
def test_a_comment_that_vanishes_before_it_is_edited_is_written_anew(publisher, forge: Forge, method: str) -> None:
    with open_site(publisher, forge) as site:
        site.publish(Paper(failed=2), run="1.1")
        site.hub.__class__ = Special

        def vanish(call: Call) -> Reply | None:
            if call.method == method:
                site.hub.comments.clear()
            return None

        site.hub.special = vanish
        assert site.publish(Paper(failed=3), run="2.1").outcome == "replaced"
        assert "6 of 9 cases" in site.hub.current[0]
        for status in (403, 404):  # 404 is also what a token hears that may not write
            site.hub.calls.clear()
            site.hub.special = lambda call, status=status: (
                Reply(status, {"message": "no"}) if call.method == method else None
            )
            with pytest.raises(UndeliveredError, match=f"gave {status}"):
                site.publish(Paper(failed=4), run="3.1")
            assert [call.method for call in site.hub.calls].count(method) <= 2


@pytest.mark.parametrize(("publisher", "forge"), [(github_comment, GITHUB), (gitlab_note, GITLAB)])
def test_a_double_that_vanishes_before_it_is_deleted_is_no_failure(publisher, forge: Forge) -> None:
    with open_site(publisher, forge) as site:
        site.publish(Paper())
        site.hub.say(site.hub.mine[0], site.hub.me)
        site.hub.__class__ = Special

        def vanish(call: Call) -> Reply | None:
            if call.method == "DELETE":
                del site.hub.comments[1:]
            return None

        site.hub.special = vanish
        assert site.publish(Paper()).outcome == "updated"
        assert len(site.hub.mine) == 1
        site.hub.say(site.hub.mine[0], site.hub.me)
        site.hub.special = lambda call: Reply(403, {"message": "no"}) if call.method == "DELETE" else None
        with pytest.raises(UndeliveredError, match="gave 403"):
            site.publish(Paper())


def test_without_httpx_the_reason_says_what_to_install(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *arguments: object, **named: object) -> object:
        if name == "httpx":
            raise ImportError(name)
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UndeliveredError, match=r"pip install 'execution-report\[publish\]'"):
        site.publish(Paper())


def test_a_token_shows_its_source_only() -> None:
    token = find_token(Settings(environ={"GITHUB_TOKEN": f" {OUR_TOKEN}\n"}), "GITHUB_TOKEN")
    assert repr(token) == str(token) == "<token from GITHUB_TOKEN>"
    assert Token("a/b+c=d-secret", "x").hide("got a%2Fb%2Bc%3Dd-secret") == "got [token]"


def test_the_first_variable_with_a_token_counts() -> None:
    environ = {"EXECUTION_REPORT_TOKEN": "", "GITHUB_TOKEN": "first-token", "GH_TOKEN": "second-token"}
    assert find_token(Settings(environ=environ), "GITHUB_TOKEN", "GH_TOKEN").source == "GITHUB_TOKEN"
    environ["EXECUTION_REPORT_TOKEN"] = "its-own-token"
    assert find_token(Settings(environ=environ), "GITHUB_TOKEN").source == "EXECUTION_REPORT_TOKEN"


def test_graphql_stands_beside_rest() -> None:
    assert graphql("https://api.github.com") == "https://api.github.com/graphql"
    assert graphql("https://ghe.example/api/v3") == "https://ghe.example/api/graphql"
