"""The seam of every results format: a reader is a module with a name and two functions."""

from collections.abc import Callable, Sequence
from typing import BinaryIO, Protocol

from reporting.errors import UnreadableResultsError
from reporting.model import Case, Session

Take = Callable[[Sequence[Case]], None]
"""Where a reader puts its cases, batch by batch (hundreds to thousands at a time), in the order of the file."""


class OddCharacterError(UnreadableResultsError):
    """XML is none at one character, or reference to one: what XML forbids is mended, and the source read again."""


class Reader(Protocol):
    """What `reporting.ingest` asks of a format's module."""

    NAME: str
    """The format's name in reports, as its makers write it."""

    def recognise(self, head: bytes) -> bool:
        """Whether a file that begins with these bytes (at most 64 KiB, without a byte order mark) is of this format."""

    def read(self, stream: BinaryIO, take: Take) -> Session:
        """Hand every case to `take`, then give what the source says about the whole session.

        One pass, bounded memory. Raises `UnreadableResultsError` with the byte offset or line, what was expected there
        and what to do, and without the file's name, which the caller puts in front.
        """
