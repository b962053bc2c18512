"""A share of a whole: can it be at all, which whole does it fit, and is it the share that the document itself gives.

The test of whether a percentage is possible for a whole is GRIM (Brown and Heathers 2017), by every usual rounding.
"""

from collections.abc import Iterator
from decimal import Decimal

from reporting.audit.claim import Claim
from reporting.audit.finding import Finding
from reporting.audit.mood import suite_section
from reporting.audit.number import Number
from reporting.audit.picture import Picture
from reporting.audit.shares import fits, parts_for, percent_of
from reporting.audit.wholes import Whole
from reporting.audit.words import TESTED, UNKNOWN

_MOST_LEFT_OUT = 8
_LEAVE_OUT = frozenset({"skipped", "xfailed", "xpassed", "flaky", "not run", "error"})


def check(picture: Picture) -> Iterator[Finding]:
    """Give the percentages that no count of their whole can give, and those that are not the document's own."""
    for unit in picture.document.units:
        for claim in picture.account.claims_of(unit):
            number = claim.part
            share = number.kind == "percent" and claim.plain and not claim.narrowed and unit.kind != "cell"
            if share and claim.outcome in {"passed", "failed"} and number.state == "unsourced":
                yield from _share(picture, claim)


def _share(picture: Picture, claim: Claim) -> Iterator[Finding]:
    suite = suite_section(claim.unit.section)
    reach = picture.wholes_of(suite)
    named = [whole for whole in reach if whole.noun == claim.noun]
    if claim.noun in TESTED - {"test"}:
        sizes = {whole.size for whole in named}
        if len(sizes) == 1:
            yield from _against(picture, claim, named, reach)
    elif claim.noun != UNKNOWN and (claim.noun == "test" or claim.unit.words & {"pass", "passed", "passing"}):
        yield from _against_any(picture, claim, reach)


def _against(picture: Picture, claim: Claim, named: list[Whole], reach: list[Whole]) -> Iterator[Finding]:
    """Hold a share against the one whole that it names."""
    number = claim.part
    known = next((whole for whole in named if whole.passed is not None), named[0])
    part = None if known.passed is None else known.passed if claim.outcome == "passed" else known.size - known.passed
    if part is not None and fits(number, part, known.size):
        number.settle("derived")
        return
    possible = parts_for(number, known.size)
    if part is None and possible:
        return
    if not possible and any(parts_for(number, size) for size in _left_over(picture, claim, [known.size])):
        return
    number.settle("contradicted")
    does = "is not possible for" if not possible else "is not what the document gives for"
    own = "" if part is None else f": {part} of {known.size} is {percent_of(part, known.size)}"
    others = _fitting(number, claim, reach, known)
    yield picture.account.finding(
        "grim" if not possible else "recompute",
        "error",
        claim.unit,
        (number.start, number.end),
        f"{number.text} {does} {known}{own}{'; it fits ' + others if others else ''}.",
    )


def _against_any(picture: Picture, claim: Claim, reach: list[Whole]) -> Iterator[Finding]:
    """Hold a share of "tests" against every whole that may be meant; silent as soon as one fits."""
    number = claim.part
    known = [whole for whole in reach if whole.passed is not None]
    for whole in known:
        part = whole.passed if claim.outcome == "passed" else whole.size - (whole.passed or 0)
        if part is not None and fits(number, part, whole.size):
            number.settle("derived")
            return
    sizes = [whole.size for whole in reach]
    if not sizes or any(parts_for(number, size) for size in _left_over(picture, claim, sizes)):
        return
    stated = ", ".join(sorted({str(whole) for whole in reach}))
    number.settle("contradicted")
    yield picture.account.finding(
        "grim",
        "error",
        claim.unit,
        (number.start, number.end),
        f"{number.text} is not possible for any whole stated here: {stated}.",
    )


def _left_over(picture: Picture, claim: Claim, sizes: list[int]) -> set[int]:
    """Give the wholes with and without those that some leave out of a rate: skipped, expected to fail, in error."""
    counts = picture.counts_of(suite_section(claim.unit.section))
    found = set(sizes)
    for count in sorted({other.part.whole or 0 for other in counts if other.outcome in _LEAVE_OUT})[:_MOST_LEFT_OUT]:
        found |= {size - count for size in found if size > count}
    counted = {other.part.whole for other in counts if other.plain and not other.outcome}
    return {size for size in found | counted if size and size > 1} if claim.noun in {"", "test"} else found


def _fitting(number: Number, claim: Claim, reach: list[Whole], besides: Whole) -> str:
    """Give the wholes of the document that the share fits: first those of which it is the very share."""
    exact: list[str] = []
    possible: list[str] = []
    for whole in reach:
        if whole is besides or whole.size == besides.size:
            continue
        part = (
            None if whole.passed is None else whole.passed if claim.outcome == "passed" else whole.size - whole.passed
        )
        if part is not None and fits(number, part, whole.size):
            exact.append(f"{part} of {whole}")
        elif part is None and number.value not in {Decimal(0), Decimal(100)}:
            possible.extend(f"{fitting} of {whole}" for fitting in parts_for(number, whole.size)[:1])
    return " or ".join(exact or possible)
