"""Progress of long work, on stderr and only when that is a terminal. Standard output is for the document."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

QUIET = 1.0
"""Seconds before anything is shown: what is quick needs no progress."""

EACH = 0.2


class Reading:
    """One line that says how much is read, how fast, and how long the rest will take; `clear` removes it.

    Bytes are counted as they are stored, so that a compressed file has a rest, too. Standard input has none.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._began = time.monotonic()
        self._told = 0.0
        self._width = 0
        self._total: int | None = None
        self._bytes = 0
        self._before = 0
        self._cases = 0

    def begin(self, total: int | None) -> None:
        """Take how many bytes there are to read, None where that is not known."""
        self._total = total

    def source(self) -> Callable[[int], None]:
        """Give what is told how many cases of the next source are read so far."""
        self._before = self._cases
        return self._listed

    def passed(self, count: int) -> None:
        """Take how many more bytes have been read; negative, how many will be read again."""
        self._bytes += count
        self._show()

    def clear(self) -> None:
        """Leave the terminal as it was."""
        if self._width:
            self._write("")
            self._out.write("\r")
            self._out.flush()

    def _listed(self, cases: int) -> None:
        self._cases = self._before + cases
        self._show()

    def _show(self) -> None:
        now = time.monotonic()
        if now - self._began > QUIET and now - self._told > EACH:
            self._told = now
            self._write(progress_line(self._bytes, self._total, self._cases, now - self._began))

    def _write(self, line: str) -> None:
        # A line that is as wide as the terminal would begin the next one, which cannot be taken back.
        import shutil  # noqa: PLC0415 - for work that takes over a second

        line = line[: shutil.get_terminal_size().columns - 1]
        self._out.write("\r" + line.ljust(self._width))
        self._out.flush()
        self._width = len(line)


def progress_line(passed: int, total: int | None, cases: int, seconds: float) -> str:
    """Give what has been read in so many seconds, and how long the rest takes at the same speed."""
    speed = passed / seconds
    parts = [f"{cases:,} cases", f"{_megabytes(speed)} MB a second"]
    if total is None:
        return ", ".join((f"reading: {_megabytes(passed)} MB", *parts))
    # Formats whose cases stand only in the whole document are not done when their last byte has been read.
    rest = f"{_clock((total - passed) / speed)} left" if 0 < passed < total else "the last of it"
    share = min(100, 100 * passed // total) if total else 100
    return ", ".join((f"reading: {share}% of {_megabytes(total)} MB", *parts, rest))


def _megabytes(count: float) -> str:
    return f"{count / 1e6:,.1f}" if count < 10e6 else f"{count / 1e6:,.0f}"


def _clock(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{max(whole, 1)} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


@contextmanager
def reading() -> Iterator[Reading | None]:
    """Show how far reading is while the block runs; give None where nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = Reading(sys.stderr)
    try:
        yield shown
    finally:
        shown.clear()


@contextmanager
def phase(words: str) -> Iterator[None]:
    """Say on a terminal what is being done."""
    if sys.stderr.isatty():
        sys.stderr.write(f"execution-report: {words}\n")
        sys.stderr.flush()
    yield
