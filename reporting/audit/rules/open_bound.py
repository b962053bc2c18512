"""Amounts without an end: "$85K+", "120+ tests"."""

from collections.abc import Iterator

from reporting.audit.finding import Finding
from reporting.audit.picture import Picture
from reporting.audit.words import TESTED

_RESULTS = frozenset({"passed", "failed"})


def check(picture: Picture) -> Iterator[Finding]:
    """Give the open amounts of money and counts of tests; limits and versions may be open."""
    for unit in picture.document.units:
        for claim in picture.account.claims_of(unit):
            number = claim.part
            if number.state == "quoted" or claim.mood == "planned":
                continue
            counted = number.kind in {"count", "percent"} and claim.noun in TESTED and claim.outcome in _RESULTS
            priced = number.kind == "money" and unit.text[number.end : number.end + 1] != "/"
            if number.modifier == "open" and (priced or counted):
                yield picture.account.finding(
                    "open-bound",
                    "warning",
                    unit,
                    (number.start, number.end),
                    f"{number.text} has no upper end, so it can neither be checked nor added up.",
                )
