"""XML documents that follow each other in one file, as `cargo test` writes them, and whatever appends: no XML together.

Each has a parser of its own, which begins where that of the one before says that its document has ended. That one is
missing whole, nothing in the file can tell: a cut between two leaves what seems to be all.
"""

import re
from collections.abc import Callable
from xml.parsers import expat

from reporting.errors import UnreadableResultsError
from reporting.ingest.xml_pass import Parsing, in_utf8

MOST_DOCUMENTS = 10_000
"""`cargo test` writes one for each test binary of a workspace, of which there may be hundreds."""
FIRST_PIECE = 1024
"""Bytes that a later document is given first, then twice as many each time: what is behind a small one is not handed on
with each."""
HELD = 65536
"""Bytes of what was read last, in which the next document may have begun."""
BEGINNINGS = {
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: re.compile(rb"<"),
    expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]: re.compile(rb"(?<=[>\s])\xef\xbb\xbf"),
}
"""What expat calls the beginning of another document, and what then stands there: a tag, or a byte order mark."""
NONE = re.compile(rb"(?!)")


class Documents:
    """Stands before the parsers, with the names that they have; offset, line and column are those of the whole text.

    `following` gives a parser for the next document, `has_ended` says whether the root of the present one was closed.
    """

    def __init__(self, parser: Parsing, following: Callable[[], Parsing], has_ended: Callable[[], bool]) -> None:
        self._parser = parser
        self._following = following
        self._has_ended = has_ended
        self._count = 1
        self._given = 0
        self._last = b""
        self._bytes = self._lines = self._columns = 0

    def Parse(self, data: bytes, final: bool = False, /) -> None:  # noqa: N802 - as expat has it
        """Parse the next bytes. Raises `ExpatError` for what is not well-formed."""
        begin, size = 0, len(data)
        while begin < len(data) or final:
            if self._count > 1 and not self._given:
                data, begin = in_utf8(data[begin : begin + size]) + data[begin + size :], 0
            piece = data[begin : begin + size]
            ends = final and begin + size >= len(data)
            try:
                self._parser.Parse(piece, ends)
            except expat.ExpatError as error:
                at = begin + self._parser.CurrentByteIndex - self._given
                if at <= 0:
                    # The parser had half read it when it was given the chunk before.
                    data, at = self._last + data, at + len(self._last)
                if at < 0 or not self._has_ended() or not BEGINNINGS.get(error.code, NONE).match(data, at):
                    raise
                self._follow()
                begin, size = at, FIRST_PIECE
                continue
            if ends:
                break
            self._given += len(piece)
            begin, size = begin + size, size * 2
        self._last = (self._last + data)[-HELD:] if self._has_ended() else b""

    @property
    def CurrentByteIndex(self) -> int:  # noqa: N802 - as expat has it
        """The offset of what the parser stands at."""
        return self._bytes + self._parser.CurrentByteIndex

    @property
    def CurrentLineNumber(self) -> int:  # noqa: N802 - as expat has it
        """The line of what the parser stands at, from 1."""
        return self._lines + self._parser.CurrentLineNumber

    @property
    def CurrentColumnNumber(self) -> int:  # noqa: N802 - as expat has it
        """The column of what the parser stands at, from 0."""
        return self._parser.CurrentColumnNumber + (self._columns if self._parser.CurrentLineNumber == 1 else 0)

    def _follow(self) -> None:
        """Begin the next document where the parser stands."""
        self._count += 1
        if self._count > MOST_DOCUMENTS:
            raise UnreadableResultsError(
                f"line {self.CurrentLineNumber}: holds more than {MOST_DOCUMENTS} documents behind each other: give "
                "each as a file of its own"
            )
        self._bytes, self._lines, self._columns = (
            self.CurrentByteIndex,
            self.CurrentLineNumber - 1,
            self.CurrentColumnNumber,
        )
        self._parser = self._following()
        self._given = 0
