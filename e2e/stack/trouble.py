"""Why the stack cannot start, in one line for whoever started it."""

from pathlib import Path


class StackError(Exception):
    """The stack cannot be started; the message says what is missing and what to do."""


def last_words(log: Path) -> str:
    """Give the last line of a process's log."""
    lines = log.read_text("utf-8", "replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else "it said nothing"
