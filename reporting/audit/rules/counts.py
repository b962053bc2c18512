"""Counts of the whole run against what the suites and lists of the document add up to."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from reporting.audit.claim import Claim
from reporting.audit.finding import Finding
from reporting.audit.mood import suite_section, sums_up
from reporting.audit.number import Number
from reporting.audit.picture import Picture
from reporting.audit.wholes import Whole
from reporting.audit.words import TESTED

if TYPE_CHECKING:
    from reporting.audit.document import Section


def check(picture: Picture) -> Iterator[Finding]:
    """Give the summaries that count other passes than their own suites; note what is borne out."""
    for claim in picture.account.claims:
        if claim.plain and not claim.narrowed and claim.part.kind == "count" and claim.noun in TESTED - {"test"}:
            yield from _count(picture, claim)
    _lists(picture)


def _count(picture: Picture, claim: Claim) -> Iterator[Finding]:
    suite = suite_section(claim.unit.section)
    if suite is None and not sums_up(claim.unit.section):
        return
    own = {id(claim.part), id(claim.whole)}
    for whole in picture.wholes_of(suite):
        if whole.noun != claim.noun or own & {id(number) for number in whole.numbers}:
            continue
        size = claim.whole or (claim.part if claim.outcome in {None, "total"} else None)
        if size is None or size.whole != whole.size:
            continue
        if claim.whole is None or _part(whole, claim) is None:
            size.settle("derived")
        elif claim.part.whole == _part(whole, claim):
            claim.part.settle("derived")
            size.settle("derived")
        else:
            yield _miscounted(picture, claim, whole)


def _part(whole: Whole, claim: Claim) -> int | None:
    if whole.passed is None or claim.outcome not in {"passed", "failed"}:
        return None
    return whole.passed if claim.outcome == "passed" else whole.size - whole.passed


def _miscounted(picture: Picture, claim: Claim, whole: Whole) -> Finding:
    part = _part(whole, claim)
    claim.part.settle("contradicted")
    better = (
        (claim.part.whole or 0) > (part or 0) if claim.outcome == "passed" else (claim.part.whole or 0) < (part or 0)
    )
    return picture.account.finding(
        "sum",
        "decision" if better else "error",
        claim.unit,
        (claim.part.start, claim.end),
        f"{part} of {whole} {claim.outcome}, not {claim.part.text}.",
    )


def _lists(picture: Picture) -> None:
    """Note the counts and times of suites that the tests listed under them add up to. A list may be cut: no finding."""
    names: dict[int, set[frozenset[str]]] = {}
    times: dict[int, list[Number]] = {}
    sections: dict[int, Section] = {}
    for standing in picture.account.standings:
        if standing.subject != "test" or standing.suite is None or standing.mood != "stated":
            continue
        number = standing.suite.number
        sections[number] = standing.suite
        if standing.key in names.setdefault(number, set()):
            continue
        names[number].add(standing.key)
        durations = [
            found for found in picture.account.numbers_of(standing.unit) if found.kind == "duration" and found.values
        ]
        times.setdefault(number, []).extend(durations[:1])
    for claim in picture.account.claims:
        suite = suite_section(claim.unit.section)
        if suite is None or suite.number not in names or not claim.plain:
            continue
        listed = len(names[suite.number])
        if claim.part.kind == "count" and claim.noun in TESTED:
            size = claim.whole or (claim.part if claim.outcome in {None, "total"} else None)
            if size is not None and size.whole == listed:
                size.settle("derived")
        elif claim.part.kind == "duration" and len(times[suite.number]) == listed and "time" in claim.label:
            _time(claim.part, times[suite.number])


def _time(total: Number, parts: list[Number]) -> None:
    summed = sum((part.value for part in parts), Decimal(0))
    slack = sum((part.step for part in parts), total.step) / 2
    if abs(total.value - summed) <= slack:
        for number in (total, *parts):
            number.settle("derived")
