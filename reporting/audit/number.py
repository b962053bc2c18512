"""A number of a document, what kind of number it is, and how its digits may be read."""

import re
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from reporting.audit.document import Unit

NumberKind = Literal[
    "count",
    "percent",
    "duration",
    "money",
    "measure",
    "address",
    "code",
    "date",
    "name",
    "ordinal",
    "time",
    "version",
]

NumberState = Literal["derived", "configured", "quoted", "unsourced", "contradicted", "named"]
"""What bears a number out. `named` are those that say no amount and are no claim."""

Modifier = Literal["", "about", "over", "under", "least", "most", "limit", "delta", "open", "range"]


class Number(Struct, kw_only=True, eq=False, gc=False):
    """One number: its place in its unit, its readings, and in the end whether anything bears it out.

    `values` are the ways to read the digits, the likeliest first (1.234 may be a decimal or a thousand), in seconds for
    durations and in whole currency for money. `step` is what one in the last printed digit is worth. `state` is
    settled by the checks.
    """

    unit: Unit
    start: int
    end: int
    kind: NumberKind
    values: tuple[Decimal, ...] = ()
    step: Decimal = Decimal(1)
    modifier: Modifier = ""
    symbol: str = ""
    state: NumberState = "unsourced"

    @property
    def value(self) -> Decimal:
        """The likeliest reading."""
        return self.values[0]

    @property
    def text(self) -> str:
        """The number as it is written."""
        return self.unit.text[self.start : self.end]

    @property
    def whole(self) -> int | None:
        """The number as a count; None when it is none. Nobody counts in decimals: 10.0 is a measurement."""
        for value in self.values[0 if self.step >= 1 else 1 :]:
            if value == value.to_integral_value():
                return int(value)
        return None

    def settle(self, state: NumberState) -> None:
        """Note what bears the number out. A contradiction stays, and what is only shown was never claimed."""
        if self.state not in {"contradicted", "quoted"}:
            self.state = state


SPACES = "\u00a0\u202f\u2009"
NUMERAL = (
    rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?"
    rf"|\d{{1,3}}(?:[{SPACES}'\u2019]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
)
_GROUPING = re.compile(rf"[{SPACES}'\u2019]")


def read_numeral(text: str) -> tuple[tuple[Decimal, ...], int]:
    """Give the readings of a numeral, the likeliest first, and the digits behind its decimal mark in that reading."""
    plain = _GROUPING.sub("", text)
    marks = [character for character in plain if character in ".,"]
    if not marks:
        return (Decimal(plain),), 0
    last = marks[-1]
    whole, _, fraction = plain.rpartition(last)
    digits = re.sub(r"[.,]", "", whole)
    decimal = Decimal(f"{digits}.{fraction}")
    if len(set(marks)) == 2:
        return (decimal,), len(fraction)
    grouped = Decimal(digits + fraction)
    if len(marks) > 1:
        return (grouped,), 0
    if len(fraction) != 3 or not 1 <= len(digits) <= 3 or digits.startswith("0"):
        return (decimal,), len(fraction)
    return ((grouped, decimal), 0) if last == "," else ((decimal, grouped), 3)
