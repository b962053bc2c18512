"""The size ladder: how much a document says when its place is small. Each rung says what it leaves out."""

from typing import Literal

from msgspec import Struct


class Rung(Struct, frozen=True, kw_only=True):
    """One step of the ladder: whether passed cases are named, how long traces are, how many causes and failures fit."""

    passed: bool
    trace: Literal["full", "brief", "none"]
    causes: int
    failures: int


LADDER: tuple[Rung, ...] = (
    Rung(passed=True, trace="full", causes=10**9, failures=10**9),
    Rung(passed=False, trace="full", causes=10**9, failures=10**9),
    Rung(passed=False, trace="brief", causes=100, failures=200),
    Rung(passed=False, trace="none", causes=40, failures=40),
    Rung(passed=False, trace="none", causes=10, failures=0),
    Rung(passed=False, trace="none", causes=0, failures=0),
)
"""From everything to the headline. Which one is taken depends on nothing but the document and the limit."""
