"""Amounts and times in lists: the total in the sentence before, or under a heading of its own, against the parts."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from reporting.audit.document import Listing
from reporting.audit.finding import Finding
from reporting.audit.mood import names_suite, suite_section
from reporting.audit.number import Number
from reporting.audit.picture import Picture
from reporting.audit.words import PARALLEL

if TYPE_CHECKING:
    from reporting.audit.claim import Claim

_LEADS_TO_SUM = re.compile(
    r"\b(?:total\w*|sum|altogether|combined|overall|in all|adds? up|made up|consist\w*|compris\w*|protect\w*"
    r"|secur\w*|guard\w*|cover\w*"
    r"|at risk|insgesamt|summe)\b"
)
_PART_OF_LIST = re.compile(
    r"\b(?:including|includes?|e\.g|such as|for example|among|top|largest|biggest|first|mainly|partly|selected"
    r"|limit|budget"
    r"|threshold|up to|at most|max\w*|per|each|every|between|if)\b"
)
_TOTAL_TIME = re.compile(r"^(?:total|overall|combined|sum of|cumulative)\b.*\b(?:time|duration|times|durations)\b")
_SUM_OF_TIMES = re.compile(r"\b(?:sum|combined|cumulative|added)\b")
_TIME_LABEL = re.compile(r"\b(?:times?|durations?)\b")


def check(picture: Picture) -> Iterator[Finding]:
    """Give the totals of money and of time that their listed parts do not add up to."""
    for listing in picture.document.listings:
        yield from _money(picture, listing)
    yield from _times(picture)


def _money(picture: Picture, listing: Listing) -> Iterator[Finding]:
    if listing.label is None or len(listing.items) < 2:
        return
    totals = [claim for claim in picture.account.claims_of(listing.label) if claim.part.kind == "money"]
    if len(totals) != 1 or totals[0].mood != "stated" or totals[0].part.modifier not in {"", "open", "least"}:
        return
    total = totals[0].part
    amounts = [
        [number for unit in item.units for number in picture.account.numbers_of(unit) if number.kind == "money"]
        for item in listing.items
    ]
    parts = [found[0] for found in amounts if len(found) == 1]
    if len(parts) < 2 or any(len(found) > 1 for found in amounts) or any(item.lists for item in listing.items):
        return
    yield from _compare_money(picture, listing, total, parts)
    if len(parts) < len(amounts) and total.state == "derived":
        bare = next(
            item.units[0] for item, found in zip(listing.items, amounts, strict=True) if not found and item.units
        )
        yield picture.account.finding(
            "omitted-money",
            "info",
            bare,
            (0, len(bare.text)),
            f"{len(amounts)} are listed under {total.text} and {len(parts)} carry an amount; this one carries none.",
        )


def _compare_money(picture: Picture, listing: Listing, total: Number, parts: list[Number]) -> Iterator[Finding]:
    summed = sum((part.value for part in parts), Decimal(0))
    slack = sum((number.step for number in (total, *parts) if number.step > 1), Decimal(0)) / 2
    bounded = [part for part in parts if part.modifier in {"open", "least"}]
    if any(part.modifier and part not in bounded for part in parts):
        return
    if abs(summed - total.value) <= (0 if bounded else slack) or summed == total.value:
        for number in (total, *parts):
            number.settle("derived")
        return
    label = listing.label
    if label is None or not _LEADS_TO_SUM.search(label.text.lower()) or _PART_OF_LIST.search(label.text.lower()):
        return
    if total.modifier in {"open", "least"} and summed > total.value:
        return
    explanation = f"The amounts listed under it add up to {summed:,f}, not {total.text}."
    if bounded and total.value > summed:
        explanation = (
            f"The amounts listed under it are at least {summed:,f} together; nothing listed bears out {total.text}."
        )
    if bounded and total.modifier == "" and total.value < summed:
        explanation = f"The amounts listed under it are already at least {summed:,f}, more than {total.text}."
    total.settle("contradicted")
    yield picture.account.finding("sum", "decision", label, (total.start, total.end), explanation)


def _times(picture: Picture) -> Iterator[Finding]:
    """Compare a total time with the times of the suites, each given once under its heading by the same label."""
    totals: list[Claim] = []
    parts: dict[str, dict[int, Number]] = {}
    for claim in picture.account.claims:
        if claim.part.kind != "duration" or not claim.plain or not _TIME_LABEL.search(claim.label):
            continue
        suite = suite_section(claim.unit.section)
        if suite is not None:
            parts.setdefault(claim.label, {}).setdefault(suite.number, claim.part)
        elif _TOTAL_TIME.search(claim.label):
            totals.append(claim)
    suites = sum(names_suite(section) for section in picture.document.sections)
    complete = [list(found.values()) for found in parts.values() if len(found) == suites and suites > 1]
    if len(complete) != 1:
        return
    summed = sum((part.value for part in complete[0]), Decimal(0))
    slack = sum((part.step for part in complete[0]), Decimal(0)) / 2
    longest = max(part.value for part in complete[0])
    side_by_side = any(unit.words & PARALLEL for unit in picture.document.units)
    for claim in totals:
        total = claim.part
        if abs(total.value - summed) <= slack + total.step / 2:
            for number in (total, *complete[0]):
                number.settle("derived")
        elif _SUM_OF_TIMES.search(claim.label) or (total.value < longest and not side_by_side):
            total.settle("contradicted")
            yield picture.account.finding(
                "sum",
                "error",
                claim.unit,
                (total.start, total.end),
                f"The times of the suites add up to {summed:f} s, not {total.text}.",
            )
