"""Text of unknown length that comes in pieces: a gigabyte of output in one element must not be held."""

from collections import deque

from reporting.ingest.pytest_text import TRACE_LIMIT


class LongText:
    """Keeps the beginning and the end, about `limit` characters in all: what is longer loses its middle."""

    __slots__ = ("_half", "_head", "_held", "_left_out", "_tail", "_tail_held")

    def __init__(self, limit: int = TRACE_LIMIT) -> None:
        self._half = limit // 2
        self._head: list[str] = []
        self._held = 0
        self._tail: deque[str] | None = None  # nearly every text fits into the first half
        self._tail_held = 0
        self._left_out = 0

    def add(self, piece: str) -> None:
        """Take the next piece."""
        if self._held < self._half:
            taken = piece[: self._half - self._held]
            self._head.append(taken)
            self._held += len(taken)
            piece = piece[len(taken) :]
        if not piece:
            return
        if self._tail is None:
            self._tail = deque()
        self._tail.append(piece)
        self._tail_held += len(piece)
        while self._tail_held > self._half:
            first = self._tail.popleft()
            over = min(len(first), self._tail_held - self._half)
            if over < len(first):
                self._tail.appendleft(first[over:])
            self._left_out += over
            self._tail_held -= over

    def text(self) -> str:
        """Give what was kept; a cut is said in its place."""
        head, tail = "".join(self._head), "".join(self._tail or ())
        if not self._left_out:
            return head + tail
        return f"{head}\n... {self._left_out} characters are left out here; the results file has them ...\n{tail}"
