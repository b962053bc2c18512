"""The lines of folded cases: in memory while they are few, beyond that in a file without a name on disk."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

LONGEST = 16 << 20
"""Bytes that are kept in memory: the lines of more than a hundred thousand cases."""
BLOCK = 1 << 20


class Lines:
    """Lines that live as long as the evidence they belong to: nothing is left behind.

    The blocks they are given out in follow each other to a list, a line an element, a comma between two lines.
    `hash` is the SHA-256 of `before`, which stands before them in `evidence.json`, and of the lines.
    """

    def __init__(self, before: bytes = b"") -> None:
        self._blocks: list[bytes | memoryview] = []
        self._file: BinaryIO | None = None
        self.hash = hashlib.sha256(before)
        self.size = 0

    def add(self, block: bytes | memoryview) -> None:
        """Take over a block."""
        self.size += len(block)
        self.hash.update(block)
        if self._file is not None:
            self._file.write(block)
            return
        self._blocks.append(block)
        if self.size > LONGEST:
            import tempfile  # noqa: PLC0415 - few runs are that large

            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the lines are wanted
            self._file.writelines(self._blocks)
            self._blocks = []

    def blocks(self) -> Iterator[bytes | memoryview]:
        """Give the blocks, in their order."""
        yield from self._blocks
        if self._file is not None:
            self._file.seek(0)
            while block := self._file.read(BLOCK):
                yield block

    def __iter__(self) -> Iterator[bytes]:
        """Give the lines, each without the comma behind it."""
        rest = b""
        for block in self.blocks():
            *lines, rest = (rest + block).split(b"\n")
            yield from (line.removesuffix(b",") for line in lines)
        if rest:
            yield rest

    def close(self) -> None:
        """Let go of the lines."""
        self._blocks = []
        if self._file is not None:
            self._file.close()

    def __del__(self) -> None:
        """Close with the last reference, which is how long the lines are wanted."""
        self.close()
