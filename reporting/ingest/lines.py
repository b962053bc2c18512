"""JSON lines, decoded block by block. A last line without its line feed was cut off by a kill and says nothing."""

from collections.abc import Iterator
from typing import BinaryIO, Generic, TypeVar

import msgspec

from reporting.errors import UnreadableResultsError
from reporting.ingest import tolerant
from reporting.ingest.utf8 import Utf8

SIZE = 1 << 18
LONGEST = 64 << 20

T = TypeVar("T")


class Lines(Generic[T]):
    """The lines of a stream as values of the decoder's type. `cut_off` is known when all were taken.

    Raises `UnreadableResultsError` with the line where one is not what the decoder expects. In a small source every key
    of an object must be its own; in a large one the last of equal keys counts, as the runner that wrote it has none.
    """

    def __init__(self, stream: BinaryIO, decoder: msgspec.json.Decoder[T], what: str) -> None:
        self._stream = stream
        self._decoder = decoder
        self._what = what
        self._number = 0
        self.cut_off = False
        self.odd = False

    def __iter__(self) -> Iterator[T]:
        """Give the value of each line."""
        utf8 = Utf8()
        rest = b""
        small = True
        while block := self._stream.read(SIZE):
            utf8.check(block)
            end = block.rfind(b"\n") + 1
            if not end and len(rest) > LONGEST:
                raise UnreadableResultsError(self._wrong(self._number + 1, f"is longer than {LONGEST >> 20} MiB"))
            whole, rest = (rest + block[:end], block[end:]) if end else (b"", rest + block)
            small = small and len(block) < SIZE
            if whole:
                yield from self._one_by_one(whole) if small else self._values(whole)
        self.cut_off = bool(rest.strip())

    def _values(self, whole: bytes) -> list[T]:
        try:
            values = self._decoder.decode_lines(whole)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return list(self._one_by_one(whole))
        self._number += whole.count(b"\n")
        return values

    def _one_by_one(self, whole: bytes) -> Iterator[T]:
        for line in whole.splitlines():
            self._number += 1
            if line.strip():
                yield self._value(line)

    def _value(self, line: bytes) -> T:
        try:
            value = tolerant.loads(line)
            try:
                return self._decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                self.odd = True
                return self._decoder.decode(msgspec.json.encode(value))
        except UnreadableResultsError as error:
            raise UnreadableResultsError(f"line {self._number}: {error}") from error
        except (ValueError, RecursionError) as error:
            reason = "is nested too deeply" if isinstance(error, RecursionError) else f"does not fit ({error})"
            raise UnreadableResultsError(self._wrong(self._number, reason)) from error

    def _wrong(self, number: int, reason: str) -> str:
        return f"line {number}: {reason}; a line of {self._what} was expected: name the file that the runner wrote"
