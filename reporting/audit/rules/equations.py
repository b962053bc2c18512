"""Sums that the document writes out: 1 + 6 + 1 = 8."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from reporting.audit.document import Unit
from reporting.audit.finding import Finding
from reporting.audit.number import Number
from reporting.audit.picture import Picture

_PLUS = re.compile(r"(?:\s\w+){0,2}\s?\+\s?(?:\w+\s)?")
_EQUALS = re.compile(r"(?:\s\w+){0,2}\s?=\s?(?:a total of\s)?")
_GOES_ON = re.compile(r"\s?[-+*/\u00d7=]")
_MINUS_OR_TIMES = re.compile(r"[-\u2212*/\u00d7\u00f7(]\s?$")


def check(picture: Picture) -> Iterator[Finding]:
    """Give the sums that are not what their parts add up to."""
    for unit in picture.document.units:
        if "=" in unit.text and "+" in unit.text and not unit.quoted:
            yield from _sums(picture, unit, picture.account.numbers_of(unit))


def _sums(picture: Picture, unit: Unit, numbers: list[Number]) -> Iterator[Finding]:
    """Find chains of the form a + b = c, and c = a + b."""
    chain: list[Number] = []
    equal = 0
    for number, following in pairwise([*numbers, None]):
        if number is None:
            break
        chain.append(number)
        between = unit.text[number.end : following.start] if following else ""
        if _EQUALS.fullmatch(between) and not equal:
            equal = len(chain)
        elif not _PLUS.fullmatch(between):
            left, right = chain[:equal], chain[equal:]
            parts, total = (right, left) if len(left) == 1 else (left, right)
            if len(total) == 1 and len(parts) > 1 and _alike(chain) and not _more(unit, chain):
                yield from _compare(picture, parts, total[0])
            chain, equal = [], 0


def _alike(numbers: list[Number]) -> bool:
    return len({number.kind for number in numbers}) == 1 and all(
        number.values and number.modifier in {"", "delta"} and number.state != "quoted" for number in numbers
    )


def _more(unit: Unit, chain: list[Number]) -> bool:
    """Whether other operations stand around the sum, which change what it says."""
    before, behind = unit.text[: chain[0].start], unit.text[chain[-1].end :]
    return bool(_MINUS_OR_TIMES.search(before[-4:]) or _GOES_ON.match(behind))


def _compare(picture: Picture, parts: list[Number], total: Number) -> Iterator[Finding]:
    summed = sum((part.value for part in parts), Decimal(0))
    slack = sum((part.step for part in parts), total.step) / 2 if any(part.step != 1 for part in parts) else Decimal(0)
    if abs(summed - total.value) <= slack:
        for number in (*parts, total):
            number.settle("derived")
        return
    total.settle("contradicted")
    yield picture.account.finding(
        "sum",
        "decision" if total.kind == "money" else "error",
        total.unit,
        (total.start, total.end),
        f"{' + '.join(part.text for part in parts)} is {summed:,f}, not {total.text}.",
    )
