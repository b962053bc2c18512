"""A long JSON array, decoded in place piece by piece through one reused buffer.

Memory stays that of one piece, whatever the size of the file. A cut is a byte sequence with an unescaped quote, so that
it cannot stand inside a JSON string. Where it stands inside a nested value, the piece before it is not balanced and
does not decode: then the cuts before it are tried, and at last everything from there on is decoded as a whole.
"""

from collections.abc import Callable
from typing import BinaryIO

from msgspec import Struct

from reporting.errors import UnreadableResultsError
from reporting.ingest.utf8 import Utf8

SIZE = 1 << 18
"""A quarter of a mebibyte stays in the processor's cache between reading, decoding and counting."""
LONG = 4 << 20
"""An element that is longer is taken apart, where that is possible."""
TRIES = 8
"""How many cuts are tried, from the last one on, until one is found that does not stand inside a nested value."""
WHOLE = 512 << 20
"""What must be decoded as a whole must fit into memory, several times over."""
OPEN, CLOSE = b"[]"


class Inner(Struct, frozen=True):
    """How an element is taken apart that is itself a list in the main: `cut` stands between two entries of that list.

    `close` ends the array after the cut, `reopen` begins it again before the next entry.
    """

    cut: bytes
    close: bytes
    reopen: bytes


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
            got = self._stream.readinto(free)  # type: ignore[attr-defined]  # not declared by BinaryIO, had by every one
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

    def pieces(
        self, cut: bytes, use: Callable[[memoryview], bool], *, end: bytes = b"", inner: Inner | None = None
    ) -> bool:
        """Give the array at the beginning of the data to `use`, piece by piece, each a whole array of some elements.

        `cut` stands between two elements and holds the comma between them; `end` stands behind the last element and
        begins with the array's bracket. `use` says whether it could decode the piece. True when the end was met and all
        was used; the data then begins with `end`. Else the data begins with an array of what is left.
        """
        comma = cut.index(b",")
        seen = 0
        while True:
            # What was looked through for a cut need not be again, but for one that spans the end of it.
            start = max(0, seen - len(cut) - len(end))
            at = self.data.rfind(cut, start, self.have)
            seen = self.have
            # A piece that reaches beyond the array does not decode, so the end need not be looked for in the others.
            used = at > 0 and self._use(at + comma, use)
            # That it is not there is found out backwards in half of the time.
            if not used and end and self.data.rfind(end, start, self.have) >= 0:
                last = self.data.find(end, start, self.have)
                if not self._use(last, use):
                    return False
                self.drop(last)
                return True
            if at > 0:
                tries = TRIES
                while not used:
                    at, tries = self.data.rfind(cut, 0, at), tries - 1
                    if at <= 0 or not tries:
                        return False
                    used = self._use(at + comma, use)
                self.drop(at + comma)
                self.data[0] = OPEN
                seen = 0
            elif inner and self.have > LONG:
                if not self._use_part(inner, use):
                    return False
                seen = 0
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

    def _use_part(self, inner: Inner, use: Callable[[memoryview], bool]) -> bool:
        """Let `use` see the part of a long element that is here, and begin the element again with the next part."""
        at = self.data.rfind(inner.cut, 0, self.have)
        if at < len(inner.reopen) or not use(memoryview(self.data[: at + 1] + inner.close)):
            return False
        self.drop(at + inner.cut.index(b",") + 1 - len(inner.reopen))
        self.data[: len(inner.reopen)] = inner.reopen
        return True
