"""What a publisher is handed: a document that knows its own size ladder, and the limit that it must keep."""

import sys
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from reporting.publish.receipt import UndeliveredError


class Limit(NamedTuple):
    """The largest text that a place takes, in UTF-8 bytes and in characters (code points). Both must hold."""

    bytes: int
    characters: int

    def less(self, taken: str) -> "Limit":
        """Give what is left of the limit beside text that is already there."""
        return Limit(self.bytes - len(taken.encode()), self.characters - len(taken))


WHOLE = Limit(sys.maxsize, sys.maxsize)
"""No limit: the place takes a document of any size."""


class Document(Protocol):
    """A rendered report as publishers see it; `reporting.render` makes it."""

    @property
    def series(self) -> str:
        """The name of the comparable runs that this one belongs to."""

    @property
    def report_id(self) -> str:
        """The short digest of the evidence: another run never has the same."""

    @property
    def verdict(self) -> str:
        """GO, CONDITIONAL GO, NO-GO or INCONCLUSIVE."""

    @property
    def title(self) -> str:
        """The report's heading as plain text."""

    @property
    def name(self) -> str:
        """The file name, `<date>-<series>-<report id>.md`."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the payload in hexadecimal digits: the same digest says the same thing."""

    @property
    def ended(self) -> float:
        """The run's own end, in seconds since the epoch; zero when no time was recorded."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many cases ended in which outcome, and under `cases` the whole that these sum to."""

    @property
    def beside(self) -> Mapping[str, bytes]:
        """What lies beside the file where there is room, by file name: the evidence it can be derived from again."""

    def fit(self, *, bytes: int, characters: int) -> str:  # noqa: A002 - the unit is the clearest name there is
        """Give the text at the highest rung of the size ladder that keeps both limits.

        Raises ValueError when not even the lowest rung does.
        """


def fitted(document: Document, limit: Limit, change: Callable[[str], str] = str) -> str:
    """Give the document's text within the limit, after a change that a forge's own rules need.

    A change may lengthen the text: then a lower rung is asked for, as often as the ladder can have rungs. Raises
    `UndeliveredError` when the place takes less than the lowest rung.
    """
    room = limit
    for _ in range(10):
        try:
            text = change(document.fit(bytes=room.bytes, characters=room.characters))
        except ValueError as error:
            raise UndeliveredError(f"{limit.bytes:,} bytes are too few for any form of the report") from error
        left = limit.less(text)
        if min(left) >= 0:
            break
        room = Limit(room.bytes + min(left.bytes, 0), room.characters + min(left.characters, 0))
    return text
