"""What the document itself says did not pass: by counts, by signs, by lists of names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reporting.audit.account import Account
from reporting.audit.claim import Claim
from reporting.audit.document import Section, Unit
from reporting.audit.grid import outcome_columns
from reporting.audit.mood import mood_at, section_mood, suite_section, sums_up
from reporting.audit.standing import Standing
from reporting.audit.words import OUTCOMES, PARDONED, TESTED, listed

_TESTING = listed("test tests testing suite suites case cases spec specs scenarios passed passes failures")
_TURN = re.compile(
    r"\W*(?:\d+[.)]\s+)?(?:run|day|iteration|attempt|build|sprint|round|week|phase|session|cycle|release|version|v\d|\d{4}-\d\d)\b",
    re.IGNORECASE,
)


@dataclass(slots=True, kw_only=True, eq=False)
class Failing:
    """One place that says something failed.

    `weak`: it only says that not all passed; the rest may have been skipped. `local`: it tells of its own section and
    not of the whole run: running prose outside of suites and summaries, or one of several days, runs or phases.
    """

    unit: Unit
    start: int
    text: str
    section: Section
    suite: Section | None
    weak: bool = False
    local: bool = False


def failings(account: Account) -> list[Failing]:
    """Give the places where the document says that tests of this run failed, in its order, plain ones first."""
    skips = any(
        claim.outcome in {"skipped", "xfailed", "not run", "flaky", "xpassed"} and claim.part.whole
        for claim in account.claims
    )
    found = [*_by_count(account, skips=skips), *_by_standing(account), *_by_column(account)]
    return sorted(found, key=lambda failing: (failing.weak, failing.unit.row))


def _by_count(account: Account, *, skips: bool) -> Iterator[Failing]:
    for claim in account.claims:
        if not claim.plain or claim.pardoned or claim.part.kind != "count" or not about_tests(claim):
            continue
        counted = claim.part.whole or 0
        if claim.outcome == "failed" and counted:
            yield _failing(claim.unit, claim.part.start, claim.end)
        elif claim.outcome == "passed" and claim.whole and not skips and counted < (claim.whole.whole or 0):
            yield _failing(claim.unit, claim.part.start, claim.end, weak=True)


def about_tests(claim: Claim) -> bool:
    """Whether the number counts tests, by its noun or by the words around it."""
    if claim.noun:
        return claim.noun in TESTED
    if claim.label in OUTCOMES and not claim.narrowed:
        return True
    words = claim.unit.words
    label = claim.unit.item.label.words if claim.unit.item and claim.unit.item.label else frozenset()
    return bool(
        (words | label | (claim.unit.section.heading.words if claim.unit.section.heading else frozenset())) & _TESTING
    )


def _by_standing(account: Account) -> Iterator[Failing]:
    for standing in account.standings:
        if standing.mood != "stated" or standing.context or standing.subject not in {"test", "suite"}:
            continue
        partial = standing.subject == "suite" and standing.state == "warn"
        if (standing.state == "fail" or partial) and not standing.unit.words & PARDONED:
            said = f"{standing.name} is {'partial' if partial else 'failed'}"
            yield _failing(standing.unit, standing.start, standing.end, text=said)


def _by_column(account: Account) -> Iterator[Failing]:
    for grid in account.document.grids:
        if section_mood(grid.section) != "stated" or (grid.label and mood_at(grid.label, 0) != "stated"):
            continue
        columns = outcome_columns(grid)
        for row in grid.rows:
            for cell in row:
                numbers = account.numbers_of(cell)
                if columns.get(cell.nth) != "failed" or len(numbers) != 1 or not numbers[0].whole or cell.quoted:
                    continue
                if not any(other.words & PARDONED for other in row):
                    yield _failing(cell, 0, len(cell.text), text=f"{grid.head[cell.nth].text.strip()}: {cell.text}")


def _failing(unit: Unit, start: int, end: int, *, text: str = "", weak: bool = False) -> Failing:
    quote = text or " ".join(_phrase(unit, start, end).split())
    suite = suite_section(unit.section)
    told = unit.kind in {"paragraph", "html"} and not unit.text[:start].rstrip().endswith((":", "("))
    return Failing(
        unit=unit,
        start=start,
        text=quote,
        section=unit.section,
        suite=suite,
        weak=weak,
        local=(told and suite is None and not sums_up(unit.section)) or _one_of_several(unit.section),
    )


def _one_of_several(section: Section) -> bool:
    """Whether the section is one of several days, runs or phases, of which a later one may have mended it."""
    here: Section | None = section
    while here is not None and here.parent is not None:
        if _TURN.match(here.title) and sum(bool(_TURN.match(other.title)) for other in here.parent.children) > 1:
            return True
        here = here.parent
    return False


def _phrase(unit: Unit, start: int, end: int) -> str:
    """Give the few words that a reader needs to know the place again."""
    behind = unit.text[end : end + 40]
    cut = min((behind.find(mark) for mark in ").,;:\n(" if mark in behind), default=len(behind))
    counted = unit.text[start:end].isdigit() or "/" in unit.text[start:end]
    before = re.split(r"[,;.|]", unit.text[:start])[-1].split(" ")[-3:] if counted else []
    return " ".join([*(word for word in before if word.strip("([* ")), unit.text[start:end] + behind[:cut]]).strip()


def standing_failures(account: Account) -> list[Standing]:
    """Give the tests that are shown as failed, each name once."""
    seen: dict[frozenset[str], Standing] = {}
    for standing in account.standings:
        if (
            standing.subject == "test"
            and standing.state == "fail"
            and standing.mood == "stated"
            and not standing.context
        ):
            seen.setdefault(standing.key, standing)
    return list(seen.values())
