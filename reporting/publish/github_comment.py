"""A pull request's comment on GitHub: one per series, kept current."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from reporting.publish import marker
from reporting.publish.document import Document, Limit
from reporting.publish.github import Identity, change, connect, pull_number
from reporting.publish.publisher import Settings
from reporting.publish.receipt import Receipt
from reporting.publish.sticky import Sticky
from reporting.publish.thread import Note
from reporting.publish.wire import Wire

NAME = "github-comment"
LIMIT = Limit(60_000, 60_000)
"""Below every reading of GitHub's limit (its message says 65,536 characters, it takes 262,144 bytes), room for the
fold of a superseded comment included."""

FALLS_BACK = True

MINIMISE = "mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) { clientMutationId } }"


def publish(document: Document, settings: Settings) -> Receipt:
    """Bring the pull request's comment of the document's series up to date. Raises `UndeliveredError`."""
    with connect(settings) as wire:
        sticky = Sticky(PullRequest(wire, settings), document, LIMIT, settings)
        return replace(sticky.publish(wire.patience), target=NAME, calls=tuple(wire.calls))


class PullRequest:
    """The comments of the pull request that the settings' forge is about."""

    def __init__(self, wire: Wire, settings: Settings) -> None:
        self._wire = wire
        self._forge = settings.forge
        self._identity = Identity(wire, settings)
        self._issues = f"/repos/{settings.forge.repository}/issues"
        self._comments = ""

    def ours(self) -> Sequence[Note]:
        """Give our comments, from every page.

        Which pull request, and who we are, is asked first, so that nothing stands between look and write.
        """
        if not self._comments:
            self._comments = f"{self._issues}/{pull_number(self._wire, self._forge)}/comments"
        self._identity.ask()
        alike = [item for item in self._wire.pages(self._comments) if _body(item).startswith(marker.BEGIN)]
        return [_note(item) for item in alike if self._identity.wrote(item)]

    def create(self, body: str) -> None:
        """Add a comment."""
        self._wire.send("POST", self._comments, {"body": body})

    def edit(self, note: Note, body: str) -> None:
        """Give a comment another body."""
        self._wire.send("PATCH", f"{self._issues}/comments/{note.id}", {"body": body})

    def delete(self, note: Note) -> None:
        """Remove a comment."""
        self._wire.send("DELETE", f"{self._issues}/comments/{note.id}")

    def hide(self, note: Note) -> None:
        """Minimise a comment as outdated."""
        change(self._wire, MINIMISE, id=note.handle)


def _body(item: dict[str, Any]) -> str:
    return item.get("body") or ""


def _note(item: dict[str, Any]) -> Note:
    # Servers before 2026 do not tell what is minimised.
    hidden = bool(item["minimized"]) if "minimized" in item else None
    return Note(int(item["id"]), _body(item), item.get("html_url") or "", item.get("node_id") or "", hidden)
