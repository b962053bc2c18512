"""What is known of the run from its results, in the plain form that a document is held against."""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

FactState = Literal["pass", "warn", "fail", "unknown"]


class Population(Struct, frozen=True, kw_only=True):
    """A whole of the run and how its members ended.

    `noun` is one of "test function", "test case", "suite", "step". `suite` is the test file, empty for the whole run.
    `counts` maps outcomes ("passed", "failed", "error", "skipped" ...) to how many; they add up to `total`.
    """

    noun: str
    total: int
    counts: dict[str, int] = {}
    suite: str = ""


class TestFact(Struct, frozen=True, kw_only=True):
    """One test: its name, with parameters if any, its suite, its outcome in the words of the model, its seconds."""

    name: str
    suite: str
    outcome: str
    duration: float | None = None


class StreamFact(Struct, frozen=True, kw_only=True):
    """One declared revenue stream: its state is protected, at risk, unproven or unguarded."""

    id: str
    name: str
    amount: Decimal
    currency: str
    state: str


class ServiceFact(Struct, frozen=True, kw_only=True):
    """One declared service with the worst state measured; `direct` is False when judged through another one."""

    name: str
    address: str
    state: FactState
    direct: bool = True


class Facts(Struct, frozen=True, kw_only=True):
    """All that a document may be held against. What is empty is unknown and checks nothing.

    `durations` are seconds by name: "" the run's wall time, "sum" the sum of its cases, else a test file's. `dates` are
    the ISO days on which the run took place, `versions` what it ran with, by lower-case name.
    """

    populations: tuple[Population, ...] = ()
    tests: tuple[TestFact, ...] = ()
    streams: tuple[StreamFact, ...] = ()
    services: tuple[ServiceFact, ...] = ()
    durations: dict[str, float] = {}
    dates: tuple[str, ...] = ()
    versions: dict[str, str] = {}
