"""Progress of long work, on stderr and only when that is a terminal. Standard output is for the document."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

Progress = Callable[[int], None]
"""Is told how many cases have been read so far."""

QUIET = 1.0
"""Seconds before anything is shown: what is quick needs no progress."""

EACH = 0.2


@contextmanager
def reading(results: Sequence[str]) -> Iterator[Progress]:
    """Show how many cases are read and how fast, while the block runs."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    began = time.monotonic()
    shown = 0.0
    size = sum(path.stat().st_size for path in map(Path, results) if path.is_file())

    def show(cases: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - began > QUIET and now - shown > EACH:
            shown = now
            rate = cases / (now - began)
            sys.stderr.write(f"\rreading {size / 1e6:,.0f} MB: {cases:,} cases, {rate:,.0f} a second")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def phase(words: str) -> Iterator[None]:
    """Say on a terminal what is being done."""
    if sys.stderr.isatty():
        sys.stderr.write(f"execution-report: {words}\n")
        sys.stderr.flush()
    yield
