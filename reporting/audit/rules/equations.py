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
_MINUS_OR_TIMES = re.compile(r"[-\u2212*/\u00d7\u00f7(]\s?$")


def check(picture: Picture) -> Iterator[Finding]:
    """Give the sums that are not what their parts add up to."""
    for unit in picture.document.units:
        if "=" in unit.text and "+" in unit.text and not unit.quoted:
            yield from _sums(picture, unit, picture.account.numbers_of(unit))


def _sums(picture: Picture, unit: Unit, numbers: list[Number]) -> Iterator[Finding]:
    parts: list[Number] = []
    for number, following in pairwise(numbers):
        between = unit.text[number.end : following.start]
        parts.append(number)
        if _PLUS.fullmatch(between):
            continue
        if (
            _EQUALS.fullmatch(between)
            and len(parts) > 1
            and _alike([*parts, following])
            and not _more(unit, parts, following)
        ):
            yield from _compare(picture, parts, following)
        parts = []


def _alike(numbers: list[Number]) -> bool:
    return len({number.kind for number in numbers}) == 1 and all(
        number.values and number.modifier in {"", "delta"} and number.state != "quoted" for number in numbers
    )


def _more(unit: Unit, parts: list[Number], total: Number) -> bool:
    """Whether other operations stand around the sum, which change what it says."""
    return bool(
        _MINUS_OR_TIMES.search(unit.text[: parts[0].start]) or re.match(r"\s?[-+*/\u00d7]", unit.text[total.end :])
    )


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
