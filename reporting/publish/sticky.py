"""One current comment per series, whatever fails and whoever else publishes: the steps that lead there.

A forge gives no transaction, so nothing is believed: every write is followed by a look at the thread, no write is
repeated without one, and `next_step` says what is still to do. It ends when a look, a pause after the last change of
text, has shown that exactly one comment stands and says what was to be said.
"""

import contextlib
from collections.abc import Sequence
from functools import reduce
from typing import Literal, NamedTuple, Protocol

from reporting.publish import marker
from reporting.publish.document import Document, Limit
from reporting.publish.forge import RunNumber
from reporting.publish.marker import Marker
from reporting.publish.publisher import OnVerdictChange, Settings
from reporting.publish.receipt import Outcome, Receipt, UndeliveredError
from reporting.publish.setback import Patience, RefusedError, SetbackError
from reporting.publish.wire import NotSentError

WRITES = 15
"""Writes after which something else keeps changing the thread, or the forge does not keep what is written."""


class Note(NamedTuple):
    """A comment: its number in the forge, body, web address, and the handle by which it can be folded away."""

    id: int
    body: str
    url: str = ""
    handle: str = ""


class Thread(Protocol):
    """The comments of one pull or merge request. Writes raise as `Wire.send` does, looks as `Wire.get` does."""

    def ours(self) -> Sequence[Note]:
        """Give the comments that begin like ours and were written by us, in any order."""

    def create(self, body: str) -> None:
        """Add a comment."""

    def edit(self, note: Note, body: str) -> None:
        """Give a comment another body."""

    def delete(self, note: Note) -> None:
        """Remove a comment; one that is gone already is no failure."""

    def hide(self, note: Note) -> None:
        """Fold a comment away where the forge can; where it cannot, its new body folds itself."""


class Standing(NamedTuple):
    """A comment of the series that is not retired, and whether its text is the one that its marker was made for."""

    note: Note
    marker: Marker
    intact: bool


class Step(NamedTuple):
    """What to do next. `edit`, `delete` and `retire` are about a comment that stands, `done` and `yield` end with one.

    `current` is the comment that a retired one points to.
    """

    do: Literal["create", "edit", "delete", "retire", "done", "yield"]
    about: Standing | None = None
    current: Standing | None = None


def next_step(standing: Sequence[Standing], mine: Marker, on_verdict_change: OnVerdictChange) -> Step:
    """Give the next step towards one current comment, seen what stands now. The same for all who publish the series."""
    if not standing:
        return Step("create")
    best = reduce(_later, standing)
    if best.marker.newer_than(mine):
        return _tidy(standing, best, on_verdict_change) or Step("yield", best)
    if same := [one for one in standing if one.intact and one.marker.says(mine)]:
        current = min(same, key=lambda one: one.note.id)
        return _tidy(standing, current, on_verdict_change) or Step("done", current)
    if best.marker.verdict == mine.verdict or on_verdict_change == "edit":
        return Step("edit", best)
    return Step("create")


def _later(one: Standing, other: Standing) -> Standing:
    if one.marker.newer_than(other.marker):
        return one
    if other.marker.newer_than(one.marker):
        return other
    return max(one, other, key=lambda standing: standing.note.id)


def _tidy(standing: Sequence[Standing], current: Standing, on_verdict_change: OnVerdictChange) -> Step | None:
    """Give the step that takes one of the others away: another verdict is kept as history, a double is removed."""
    for one in standing:
        if one is not current:
            history = on_verdict_change == "minimise" and one.marker.verdict != current.marker.verdict
            return Step("retire" if history else "delete", one, current)
    return None


class Draft(NamedTuple):
    """A document on its way into a thread: the marker it gets, and the text at the rung that it is on."""

    marker: Marker
    text: str

    @property
    def body(self) -> str:
        """The comment's body."""
        return self.marker.heads(self.text)


def drafted(document: Document, limit: Limit, run: RunNumber | None) -> Draft:
    """Give the draft of a document at the highest rung that fits below the marker's line."""
    mine = marker.mark(document, run)
    room = limit.less(marker.of_text(mine, "").heads(""))
    text = document.fit(bytes=room.bytes, characters=room.characters)
    return Draft(marker.of_text(mine, text), text)


def lowered(draft: Draft, document: Document) -> Draft | None:
    """Give the draft one rung down; None when it is on the last rung."""
    text = document.fit(bytes=len(draft.text.encode()) - 1, characters=len(draft.text))
    return Draft(marker.of_text(draft.marker, text), text) if len(text) < len(draft.text) else None


def stick(thread: Thread, document: Document, limit: Limit, settings: Settings, patience: Patience) -> Receipt:
    """Bring the thread to one current comment and say how; the receipt is still without target and calls.

    Raises `UndeliveredError` when the forge refuses for good, or when patience ends.
    """
    draft = drafted(document, limit, settings.forge.run)
    work = _Work(thread, settings)
    failed, low = 0, False
    while len(work.done) < WRITES:
        try:
            receipt = work.on(draft)
            failed = 0
        except SetbackError as setback:
            failed += 1
            patience.wait(setback, failed)
            continue
        except RefusedError as refused:
            lower = lowered(draft, document) if refused.status in {413, 422} and not low else None
            if lower is None:
                raise
            draft, low = lower, True
            continue
        if receipt is not None:
            return receipt
    raise UndeliveredError(f"the comment does not stay as it is written, after {WRITES} writes")


class _Work:
    """The steps taken so far; `before` says whether a comment stood when we came."""

    def __init__(self, thread: Thread, settings: Settings) -> None:
        self.done: list[str] = []
        self._thread = thread
        self._settings = settings
        self._before: bool | None = None
        self._settled = True

    def on(self, draft: Draft) -> Receipt | None:
        """Look, and take the next step; give the receipt when there is none left to take."""
        if not self._settled:
            # Long enough for the forge's replicas to agree, and for a write to arrive that was decided before ours.
            self._settings.clock.sleep(self._settings.settle)
            self._settled = True
        standing = _standing(self._thread.ours(), draft.marker.series)
        if self._before is None:
            self._before = bool(standing)
        step = next_step(standing, draft.marker, self._settings.on_verdict_change)
        if step.about and step.do in {"done", "yield"}:
            return self._told(step.do, step.about)
        self.done.append(step.do)
        self._settled = self._settled and step.do not in {"create", "edit"}
        try:
            self._take(step, draft)
        except NotSentError:
            size = len(draft.body.encode())
            return Receipt(target="", outcome="planned", reason=f"would {step.do} a comment", size=size)
        return None

    def _take(self, step: Step, draft: Draft) -> None:
        if step.about is None:
            self._thread.create(draft.body)
        elif step.do == "edit":
            self._thread.edit(step.about.note, draft.body)
        elif step.do == "delete":
            self._thread.delete(step.about.note)
        else:
            with contextlib.suppress(RefusedError):  # its new body folds it as well
                self._thread.hide(step.about.note)
            newer = step.current.note.url if step.current else ""
            self._thread.edit(step.about.note, step.about.marker.retire(step.about.note.body, newer))

    def _told(self, end: str, about: Standing) -> Receipt:
        outcome: Outcome = "unchanged"
        reason = ""
        if end == "yield":
            outcome, reason = "superseded", f"a newer run ({about.marker.run or about.marker.at}) has reported there"
        elif "create" in self.done:
            outcome = "replaced" if self._before else "created"
        elif self.done:
            outcome = "updated"
        return Receipt(
            target="", outcome=outcome, place=about.note.url, reason=reason, size=len(about.note.body.encode())
        )


def _standing(notes: Sequence[Note], series: str) -> tuple[Standing, ...]:
    found = ((note, marker.read(note.body)) for note in notes)
    return tuple(
        Standing(note, told[0], told[1])
        for note, told in found
        if told and told[0].series == series and not told[0].retired
    )
