"""The wholes that a document speaks of: how many tests, test functions, suites, and how many of them passed."""

from dataclasses import dataclass

from reporting.audit.account import Account
from reporting.audit.document import Section
from reporting.audit.mood import names_suite, suite_section, sums_up
from reporting.audit.number import Number
from reporting.audit.words import TESTED


@dataclass(slots=True, kw_only=True)
class Whole:
    """One whole: `size` of a `noun`, of which `passed` passed where the document says so. `scope` is its suite, if any.

    `origin` says in words where it comes from; `numbers` are those it was read from.
    """

    noun: str
    size: int
    passed: int | None
    scope: Section | None
    origin: str
    numbers: tuple[Number, ...] = ()

    def __str__(self) -> str:
        """Give the whole in words."""
        return f"{self.size} {self.noun}{'' if self.size == 1 else 's'} ({self.origin})"


def wholes(account: Account, failing_suites: set[int]) -> list[Whole]:
    """Give every whole that the document states or adds up to.

    `failing_suites` are the section numbers of suites that the document says failures of.
    """
    by_suite: dict[int, dict[str, set[int]]] = {}
    passed: dict[int, set[int]] = {}
    numbers: dict[tuple[int, str], list[Number]] = {}
    stated: dict[str, dict[int, list[Number]]] = {}
    sections: dict[int, Section] = {}
    states = _heading_states(account)
    for claim in account.claims:
        if not claim.plain or claim.noun not in TESTED or claim.part.kind != "count":
            continue
        size = claim.whole or (claim.part if claim.outcome in {None, "total"} else None)
        if size is None or not size.whole:
            continue
        suite = suite_section(claim.unit.section)
        if suite is None:
            if sums_up(claim.unit.section):
                stated.setdefault(claim.noun, {}).setdefault(size.whole, []).append(size)
            continue
        sections[suite.number] = suite
        by_suite.setdefault(suite.number, {}).setdefault(claim.noun, set()).add(size.whole)
        numbers.setdefault((suite.number, claim.noun), []).append(size)
        if claim.whole and claim.outcome in {"passed", "failed"}:
            part = claim.part.whole or 0
            passed.setdefault(suite.number, set()).add(part if claim.outcome == "passed" else size.whole - part)
    found = [
        _of_suite(
            account,
            sections[number],
            noun,
            sizes,
            passed.get(number, set()),
            numbers[number, noun],
            green=states.get(number) == {"pass"} and number not in failing_suites,
        )
        for number, nouns in by_suite.items()
        for noun, sizes in nouns.items()
        if len(sizes) == 1
    ]
    return [*found, *_stated(stated, account), *_added_up(account, found), *_suites(account)]


def _of_suite(
    account: Account,
    suite: Section,
    noun: str,
    sizes: set[int],
    passed: set[int],
    numbers: list[Number],
    *,
    green: bool,
) -> Whole:
    (size,) = sizes
    part = next(iter(passed)) if len(passed) == 1 and next(iter(passed)) <= size else None
    if not passed and green:
        part = size
    return Whole(
        noun=noun,
        size=size,
        passed=part,
        scope=suite,
        origin=f"line {account.line(numbers[0].unit, numbers[0].start)}",
        numbers=tuple(numbers),
    )


def _heading_states(account: Account) -> dict[int, set[str]]:
    """Give the states in the headings of suites, by section number."""
    states: dict[int, set[str]] = {}
    for standing in account.standings:
        if standing.unit is standing.unit.section.heading:
            states.setdefault(standing.unit.section.number, set()).add(standing.state)
    return states


def _stated(stated: dict[str, dict[int, list[Number]]], account: Account) -> list[Whole]:
    return [
        Whole(
            noun=noun,
            size=size,
            passed=None,
            scope=None,
            origin=f"line {account.line(numbers[0].unit, numbers[0].start)}",
            numbers=tuple(numbers),
        )
        for noun, sizes in stated.items()
        for size, numbers in sizes.items()
    ]


def _added_up(account: Account, found: list[Whole]) -> list[Whole]:
    """Give the sums over the suites of the document, where every one of them states its count."""
    suites = [
        section for section in account.document.sections if names_suite(section) and suite_section(section) is section
    ]
    sums = []
    for noun in sorted(TESTED - {"suite"}):
        parts = {whole.scope.number: whole for whole in found if whole.noun == noun and whole.scope}
        if len(suites) < 2 or set(parts) != {section.number for section in suites}:
            continue
        known = [part.passed for part in parts.values() if part.passed is not None]
        sums.append(
            Whole(
                noun=noun,
                size=sum(part.size for part in parts.values()),
                passed=sum(known) if len(known) == len(parts) else None,
                scope=None,
                origin=f"{' + '.join(str(part.size) for part in parts.values())} in the suites",
                numbers=tuple(number for part in parts.values() for number in part.numbers),
            )
        )
    return sums


def _suites(account: Account) -> list[Whole]:
    """Give the suites that the document shows with a state."""
    states: dict[frozenset[str], set[str]] = {}
    for standing in account.standings:
        if standing.subject == "suite" and standing.mood == "stated" and not standing.context:
            states.setdefault(standing.key, set()).add(standing.state)
    if len(states) < 2:
        return []
    passed = sum(given == {"pass"} for given in states.values())
    return [Whole(noun="suite", size=len(states), passed=passed, scope=None, origin="listed with their status")]
