"""What every publication to GitHub needs: the connection, the repository, the pull request's number, who we are."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

from reporting.model.quantity import plural
from reporting.publish.document import Document
from reporting.publish.forge import Forge
from reporting.publish.publisher import Settings
from reporting.publish.receipt import UndeliveredError
from reporting.publish.setback import RefusedError, SetbackError
from reporting.publish.token import find_token
from reporting.publish.wire import Wire

API = "https://api.github.com"
ACTIONS_BOT = "github-actions[bot]"
FORK = "runs of forks may only read: publish from a workflow_run workflow (README, forks)"
VIEWER = "query { viewer { login databaseId } }"

_REPOSITORY = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")


@contextlib.contextmanager
def connect(settings: Settings) -> Iterator[Wire]:
    """Give the connection to the API that the settings name, with the token that they know."""
    if settings.forge.kind == "gitlab" or not _REPOSITORY.fullmatch(settings.forge.repository):
        raise UndeliveredError("this is no GitHub repository: run in GitHub Actions, or name it as owner/repository")
    token = find_token(settings, "GITHUB_TOKEN", "GH_TOKEN")
    api = settings.forge.api or API
    with Wire(settings, api, token, ("Authorization", "Bearer "), "application/vnd.github+json") as wire:
        try:
            yield wire
        except RefusedError as refused:
            if refused.status == 403 and settings.forge.fork:
                raise RefusedError(403, f"{refused.reason}; {FORK}") from None
            raise


def pull_number(wire: Wire, forge: Forge) -> int:
    """Give the number of the pull request: the event's, else that of the open one with the run's branch as its head."""
    if forge.change is not None:
        return forge.change
    if not forge.head.strip(":"):
        raise UndeliveredError(f"the event {forge.event or '(none)'} belongs to no pull request")
    pulls = list(wire.get(f"/repos/{forge.repository}/pulls", head=forge.head, state="open").body or ())
    # One branch may be the head of several pull requests; the commit tells them apart only while it is the newest.
    exact = [pull for pull in pulls if pull["head"]["sha"] == forge.commit]
    for pull in exact or pulls:
        return int(pull["number"])
    raise UndeliveredError(f"no open pull request has the head {forge.head}")


def graphql(api: str) -> str:
    """Give the GraphQL address beside the REST one, which GitHub Enterprise Server keeps under `/api/v3`."""
    return api.removesuffix("/v3") + "/graphql"


def change(wire: Wire, mutation: str, **variables: str) -> None:
    """Make a change by GraphQL. Raises as `Wire.send` does; an error in the answer is a no."""
    _data(wire.send("POST", graphql(wire.api), {"query": mutation, "variables": variables}).body)


def _data(body: object) -> dict[str, Any]:
    errors = body.get("errors") if isinstance(body, dict) else None
    if errors:
        kinds = {error.get("type", "") for error in errors}
        if "RATE_LIMITED" in kinds:
            raise SetbackError("GraphQL is rate limited", least=60.0)
        raise RefusedError(403, f"GraphQL refused ({', '.join(sorted(kinds)) or 'no reason given'})")
    data = body.get("data") if isinstance(body, dict) else None
    return data if isinstance(data, dict) else {}


def headline(document: Document) -> str:
    """Give the verdict and the count that it stands on, in one line."""
    whole = document.counts.get("cases", 0)
    return f"{document.verdict}: {document.counts.get('passed', 0)} of {whole} {plural('case', whole)} passed"


class Identity:
    """Who the token writes as. A marker can be copied by anybody, the author cannot."""

    def __init__(self, wire: Wire, settings: Settings) -> None:
        self._wire = wire
        self._settings = settings
        self._known: tuple[int | None, str] | None = None

    def wrote(self, item: dict[str, Any]) -> bool:
        """Whether a comment, as REST gives it, is ours. Raises as `ask` does."""
        author = item.get("user") or {}
        number, login = self._asked_once()
        return author.get("id") == number if number is not None else author.get("login", "").lower() == login.lower()

    def ask(self) -> None:
        """Find out who we are, if that has not been done. Raises `UndeliveredError` when nobody tells."""
        self._asked_once()

    def _asked_once(self) -> tuple[int | None, str]:
        if self._known is None:
            self._known = self._asked()
        return self._known

    def _asked(self) -> tuple[int | None, str]:
        """Give the id, or without one the login.

        An installation token (that of Actions) may not read `/user`, and GraphQL's viewer answers every token; forges
        that only resemble GitHub have no GraphQL.
        """
        if self._settings.author:
            return None, self._settings.author
        with contextlib.suppress(RefusedError):
            viewer = _data(self._wire.ask(graphql(self._wire.api), {"query": VIEWER}).body).get("viewer") or {}
            if viewer.get("login"):
                return viewer.get("databaseId"), viewer["login"]
        with contextlib.suppress(RefusedError):
            user = self._wire.get("/user").body
            return int(user["id"]), str(user["login"])
        if self._settings.environ.get("GITHUB_ACTIONS"):
            return None, ACTIONS_BOT
        raise UndeliveredError(
            "the token does not tell whose it is, so our comments cannot be known: name their author"
        )
