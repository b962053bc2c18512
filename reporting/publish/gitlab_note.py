"""A merge request's note on GitLab: one per series, kept current."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace

from reporting.publish import marker
from reporting.publish.document import Document, Limit
from reporting.publish.publisher import Settings
from reporting.publish.receipt import Receipt, UndeliveredError
from reporting.publish.sticky import Sticky
from reporting.publish.thread import Note
from reporting.publish.token import find_token
from reporting.publish.wire import Wire

NAME = "gitlab-note"
LIMIT = Limit(900_000, 900_000)
"""Below GitLab's million characters, room for the fold of a superseded note included."""

FALLS_BACK = True
API = "https://gitlab.com/api/v4"

_COMMAND = re.compile(r"^/", re.MULTILINE)


def publish(document: Document, settings: Settings) -> Receipt:
    """Bring the merge request's note of the document's series up to date. Raises `UndeliveredError`."""
    forge = settings.forge
    if forge.kind == "github" or not forge.repository:
        raise UndeliveredError("this is no GitLab project: run in GitLab CI, or name it by its path or id")
    if forge.change is None:
        raise UndeliveredError(f"the pipeline ({forge.event or 'no event'}) belongs to no merge request")
    token = find_token(settings, "GITLAB_TOKEN")
    with Wire(settings, forge.api or API, token, ("PRIVATE-TOKEN", ""), "application/json") as wire:
        sticky = Sticky(MergeRequest(wire, settings), document, LIMIT, settings, without_commands)
        return replace(sticky.publish(wire.patience), target=NAME, calls=tuple(wire.calls))


def without_commands(text: str) -> str:
    """Give the text with a blank before every line that GitLab would run as a command (`/close`, `/merge`).

    GitLab's extractor looks into code blocks whose fences hold other fences, so that no place is safe for such a line.
    """
    return _COMMAND.sub(" /", text)


class MergeRequest:
    """The notes of the merge request that the settings' forge is about."""

    def __init__(self, wire: Wire, settings: Settings) -> None:
        forge = settings.forge
        self._wire = wire
        self._url = forge.change_url
        self._notes = f"/projects/{quote(forge.repository, safe='')}/merge_requests/{forge.change}/notes"
        self._me: int | None = None

    def ours(self) -> Sequence[Note]:
        """Give our notes, from every page. Who we are is asked first, so that nothing stands between look and write."""
        if self._me is None:
            self._me = int(self._wire.get("/user").body["id"])
        listed = self._wire.pages(self._notes, sort="asc", order_by="created_at")
        alike = [item for item in listed if (item.get("body") or "").startswith(marker.BEGIN)]
        return [self._note(item) for item in alike if self._wrote(item)]

    def create(self, body: str) -> None:
        """Add a note."""
        self._wire.send("POST", self._notes, {"body": body})

    def edit(self, note: Note, body: str) -> None:
        """Give a note another body."""
        self._wire.send("PUT", f"{self._notes}/{note.id}", {"body": body})

    def delete(self, note: Note) -> None:
        """Remove a note."""
        self._wire.send("DELETE", f"{self._notes}/{note.id}")

    def hide(self, note: Note) -> None:
        """Do nothing: GitLab folds no notes away, so the note's new body does it."""

    def _wrote(self, item: dict[str, Any]) -> bool:
        """Whether a note is ours. A marker can be copied by anybody, the author cannot."""
        return bool((item.get("author") or {}).get("id") == self._me)

    def _note(self, item: dict[str, Any]) -> Note:
        return Note(int(item["id"]), item["body"], f"{self._url}#note_{item['id']}")
