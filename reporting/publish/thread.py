"""The comments of one series in a thread, and the next step towards exactly one current one."""

from collections.abc import Sequence
from functools import reduce
from typing import Literal, NamedTuple, Protocol

from reporting.publish import marker
from reporting.publish.marker import Marker
from reporting.publish.publisher import OnVerdictChange


class Note(NamedTuple):
    """A comment: its number in the forge, body, web address, and the handle by which it can be hidden.

    `hidden` is whether it is, None where the forge does not tell.
    """

    id: int
    body: str
    url: str = ""
    handle: str = ""
    hidden: bool | None = None


class Thread(Protocol):
    """The comments of one pull or merge request. Looks raise as `Wire.get` does, writes as `Wire.send` does."""

    def ours(self) -> Sequence[Note]:
        """Give the comments that begin like ours and were written by us, in any order."""

    def create(self, body: str) -> None:
        """Add a comment."""

    def edit(self, note: Note, body: str) -> None:
        """Give a comment another body."""

    def delete(self, note: Note) -> None:
        """Remove a comment."""

    def hide(self, note: Note) -> None:
        """Minimise a comment where the forge can; where it cannot, its new body folds itself."""


class Standing(NamedTuple):
    """A comment of the series that is shown and not retired, and whether its text is what its marker was made for."""

    note: Note
    marker: Marker
    intact: bool


class Step(NamedTuple):
    """What to do next: `edit`, `delete` and `retire` are about a comment that stands, `done` and `yield` end with one.

    `current` is the comment that a retired one points to.
    """

    do: Literal["create", "edit", "delete", "retire", "done", "yield"]
    about: Standing | None = None
    current: Standing | None = None


def standing_in(notes: Sequence[Note], series: str) -> tuple[Standing, ...]:
    """Give the comments that stand for the series. One that is hidden does not: nobody would see it change."""
    told = ((note, marker.read(note.body)) for note in notes)
    return tuple(
        Standing(note, found[0], found[1])
        for note, found in told
        if found and found[0].series == series and not found[0].retired and not note.hidden
    )


def is_retired(note: Note) -> bool:
    """Whether a comment says of itself that another one has replaced it."""
    found = marker.read(note.body)
    return found is not None and found[0].retired


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
