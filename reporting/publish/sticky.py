"""One current comment per series, whatever fails and whoever else publishes.

A forge gives no transaction, so nothing is believed: every write is followed by a look at the thread, no write is
repeated without one, and `next_step` says what is still to do. It ends when a look, a pause after the last change of
text, has shown that exactly one comment stands and says what was to be said.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reporting.publish import marker
from reporting.publish.document import Document, Limit, fitted
from reporting.publish.forge import RunNumber
from reporting.publish.marker import Marker
from reporting.publish.publisher import Settings
from reporting.publish.receipt import Outcome, Receipt, UndeliveredError
from reporting.publish.setback import Patience, RefusedError, persist
from reporting.publish.thread import Note, Standing, Step, Thread, is_retired, next_step, standing_in
from reporting.publish.wire import NotSentError

TOO_LONG = frozenset({400, 413, 422})
"""What forges say to a text that is too long, and to other things as well."""


class Draft(NamedTuple):
    """A document on its way into a thread: the marker it gets, and the text at the rung that it is on."""

    marker: Marker
    text: str

    @property
    def body(self) -> str:
        """The comment's body."""
        return self.marker.heads(self.text)


class Sticky:
    """One publication into one thread. `change` is what the forge's own rules need done to every text."""

    def __init__(
        self, thread: Thread, document: Document, limit: Limit, settings: Settings, change: Callable[[str], str] = str
    ) -> None:
        self._thread = thread
        self._document = document
        self._settings = settings
        self._change = change
        self._draft = self._drafted(limit, settings.forge.run)
        self._lowered = False
        self._done: list[str] = []
        self._folded: set[int] = set()
        self._gone: set[int] = set()
        self._may_hide = settings.on_verdict_change == "minimise"
        self._before: bool | None = None
        self._settled = True

    def publish(self, patience: Patience) -> Receipt:
        """Bring the thread to one current comment and say how; the receipt is still without target and calls.

        Raises `UndeliveredError` when the forge refuses for good, or when patience ends.
        """
        return persist(self._on, patience)

    def _on(self) -> Receipt | None:
        """Look, and take the next step; give the receipt when there is none left to take."""
        if not self._settled:
            # Long enough for the forge's replicas to agree, and for a write to arrive that was decided before ours.
            self._settings.clock.sleep(self._settings.settle)
            self._settled = True
        notes = self._thread.ours()
        standing = standing_in(notes, self._draft.marker.series)
        if self._before is None:
            self._before = bool(standing)
        step = next_step(standing, self._draft.marker, self._settings.on_verdict_change)
        if step.about and step.do in {"done", "yield"}:
            return self._told(step.do, step.about) if self._hidden(notes) else None
        self._done.append(step.do)
        self._settled = step.do not in {"create", "edit"}
        try:
            self._take(step)
        except NotSentError:
            return Receipt(target="", outcome="planned", reason=f"would {step.do} a comment", size=self._size)
        except RefusedError as refused:
            if not self._answered(step, refused.status):
                raise
        return None

    def _answered(self, step: Step, status: int) -> bool:
        """Whether a no can be answered by another look: the comment is gone since the last one, or a rung is left."""
        if status == 404 and step.about and step.about.note.id not in self._gone:
            self._gone.add(step.about.note.id)
            return True
        return status in TOO_LONG and step.do in {"create", "edit"} and self._lower()

    def _take(self, step: Step) -> None:
        if step.about is None:
            self._thread.create(self._draft.body)
        elif step.do == "edit":
            self._thread.edit(step.about.note, self._draft.body)
        elif step.do == "delete":
            self._thread.delete(step.about.note)
        else:
            self._folded.add(step.about.note.id)
            newer = step.current.note.url if step.current else ""
            self._thread.edit(step.about.note, step.about.marker.retire(step.about.note.body, newer))

    def _hidden(self, notes: Sequence[Note]) -> bool:
        """Whether every comment that is folded is hidden too, as far as the forge tells; hides one otherwise.

        Where it does not tell, those that were folded now are hidden once. A no is taken: the folded body does as well.
        """
        for note in notes:
            folded_now = note.hidden is None and note.id in self._folded
            if self._may_hide and (folded_now or note.hidden is False) and is_retired(note):
                try:
                    self._thread.hide(note)
                except (RefusedError, NotSentError):
                    self._may_hide = False
                self._folded.discard(note.id)
                return False
        return True

    def _told(self, end: str, about: Standing) -> Receipt:
        outcome: Outcome = "unchanged"
        reason = ""
        if end == "yield":
            outcome, reason = "superseded", f"a newer run ({about.marker.run or about.marker.at}) has reported there"
        elif "create" in self._done:
            outcome = "replaced" if self._before else "created"
        elif self._done:
            outcome = "updated"
        size = len(about.note.body.encode())
        return Receipt(target="", outcome=outcome, place=about.note.url, reason=reason, size=size)

    @property
    def _size(self) -> int:
        return len(self._draft.body.encode())

    def _drafted(self, limit: Limit, run: RunNumber | None) -> Draft:
        """Give the document at the highest rung that fits below the marker's line."""
        mine = marker.mark(self._document, run)
        text = fitted(self._document, limit.less(marker.of_text(mine, "").heads("")), self._change)
        return Draft(marker.of_text(mine, text), text)

    def _lower(self) -> bool:
        """Go one rung down, once; False when there is none, or it has been done."""
        limit = Limit(len(self._draft.text.encode()) - 1, len(self._draft.text))
        if self._lowered:
            return False
        try:
            text = fitted(self._document, limit, self._change)
        except UndeliveredError:
            return False
        self._draft = Draft(marker.of_text(self._draft.marker, text), text)
        self._lowered = True
        return True
