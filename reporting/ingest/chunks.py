"""A long JSON array, decoded in place piece by piece through one reused buffer.

Memory stays that of one piece, whatever the size of the file. A cut is a byte sequence with an unescaped quote, so that
it cannot stand inside a JSON string. Where it stands inside a nested value, the piece before it is not balanced and
does not decode: then everything from there on is decoded as a whole.
"""

from collections.abc import Callable
from typing import BinaryIO

from reporting.errors import UnreadableResultsError
from reporting.ingest.utf8 import Utf8

SIZE = 1 << 18
"""A quarter of a mebibyte stays in the processor's cache between reading, decoding and counting."""
WHOLE = 512 << 20
"""What must be decoded as a whole must fit into memory, several times over."""
COMMA, OPEN, CLOSE = b",[]"


class Chunks:
    """The unread part of a stream, from `base` bytes on: the first `have` bytes of `data`, checked to be UTF-8."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._utf8 = Utf8()
        self.data = bytearray(2 * SIZE)
        self.have = 0
        self.base = 0
        self.ended = False

    def fill(self) -> bool:
        """Read on; False at the end of the stream."""
        if self.ended:
            return False
        if len(self.data) - self.have < SIZE:
            self.data.extend(bytes(len(self.data)))
        with memoryview(self.data) as view, view[self.have : self.have + SIZE] as free:
            got = self._stream.readinto(free)  # type: ignore[attr-defined]  # BinaryIO does not declare it; every one has it
            self._utf8.check(bytes(free[:got]))
        self.have += got
        self.ended = got < SIZE
        return bool(got)

    def drop(self, count: int) -> None:
        """Let go of the first bytes."""
        left = self.have - count
        self.data[:left] = self.data[count : self.have]
        self.have = left
        self.base += count

    def rest(self) -> bytes:
        """Give everything that is left, as a whole."""
        start, parts = self.base, [bytes(self.data[: self.have])]
        while not self.ended:
            self.drop(self.have)
            self.fill()
            parts.append(bytes(self.data[: self.have]))
            if self.base - start > WHOLE:
                raise UnreadableResultsError(
                    f"byte {start}: more than {WHOLE >> 20} MiB from here on are not in the layout of "
                    "pytest-json-report; write it without --json-report-indent and without other tools in between"
                )
        self.base = start
        return b"".join(parts)

    def pieces(self, cut: bytes, use: Callable[[memoryview], bool], end: bytes = b"") -> bool:
        """Give the array at the beginning of the data to `use`, piece by piece, each a whole array of some elements.

        `cut` stands between two elements and holds the comma between them; `end` stands behind the last element and
        begins with the array's bracket. `use` says whether it could decode the piece. True when the end was met and all
        was used; the data then begins with `end`. Else the data begins with an array of what is left.
        """
        comma = cut.index(b",")
        while True:
            last = self.data.find(end, 0, self.have) if end else -1
            if last >= 0:
                if not self._use(last, use):
                    return False
                self.drop(last)
                return True
            at = self.data.rfind(cut, 0, self.have)
            if at > 0:
                if not self._use(at + comma, use):
                    return False
                self.drop(at + comma)
                self.data[0] = OPEN
            if not self.fill():
                return False

    def _use(self, at: int, use: Callable[[memoryview], bool]) -> bool:
        """Let `use` see the data up to a comma or bracket, which is made the bracket that ends the piece."""
        was = self.data[at]
        self.data[at] = CLOSE
        with memoryview(self.data) as view, view[: at + 1] as piece:
            used = use(piece)
        self.data[at] = was
        return used
