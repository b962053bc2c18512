"""The environments of a CI matrix: what each of them shows by itself, and in which cases they do not agree.

The totals of a run count a case once, however many environments list it; each environment has figures of its own, with
its own whole, and the status that a run of its sources alone would have.
"""

import re
from typing import Literal

from msgspec import Struct

from reporting.model import Outcome, RunStatus, Tally

SEPARATOR = " / "


class Differing(Struct, frozen=True, kw_only=True):
    """A case with unequal outcomes: the numbers of the environments, or of the sources, by what they tell of it."""

    nodeid: str
    outcomes: dict[Outcome, tuple[int, ...]]


class Place(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One environment: a value on each axis.

    `sources` are the numbers of those that stand for it, none if it was expected and is missing. `tally` counts its
    cases; `absent` those of the run that it does not list, of which `absent_named` names the first. `deselected`
    (0 where several shards left cases out) and `duration` (seconds by the clock) are as its sources tell them.
    """

    values: tuple[str, ...]
    status: RunStatus | Literal["missing"]
    tally: Tally
    sources: tuple[int, ...] = ()
    absent: int = 0
    absent_named: tuple[str, ...] = ()
    deselected: int = 0
    duration: float | None = None

    @property
    def name(self) -> str:
        """The environment's name: its values, in the order of the axes."""
        return SEPARATOR.join(self.values)


class Matrix(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The environments of the run, those with sources first. `differing` are the cases with unequal outcomes in them.

    The numbers in `differing` are those of `environments`.
    """

    axes: tuple[str, ...]
    environments: tuple[Place, ...]
    differing: tuple[Differing, ...] = ()

    @property
    def name(self) -> str:
        """The names of the axes, as those of the environments are made."""
        return SEPARATOR.join(self.axes)

    @property
    def seen(self) -> tuple[Place, ...]:
        """The environments that a source stands for."""
        return tuple(one for one in self.environments if one.sources)

    def adds_up(self, cases: int, sources: int) -> bool:
        """Whether its counts are those of a run with so many cases and sources."""
        seen = self.seen
        whole = all(
            one.tally.cases + one.absent == cases == sum(one.tally.outcomes.values()) + one.absent for one in seen
        )
        placed = sorted(number for one in seen for number in one.sources)
        named = {number for row in self.differing for numbers in row.outcomes.values() for number in numbers}
        return whole and placed == list(range(sources)) and named <= set(range(len(seen)))


def natural(word: str) -> list[tuple[int, str]]:
    """Give what a word is sorted by: the numbers in it by their size, so that 3.9 stands before 3.10."""
    return [(int(piece) if piece.isdecimal() else -1, piece) for piece in re.split(r"(\d+)", word) if piece]
