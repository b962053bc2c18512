"""Counts that stand together, in a sentence, a list, lines or a two-column table: passed, failed, all of them."""

from collections.abc import Iterator
from itertools import combinations, groupby
from typing import Literal

from reporting.audit.claim import Claim
from reporting.audit.document import Listing, Unit
from reporting.audit.finding import Finding, Severity
from reporting.audit.mood import sentence_at
from reporting.audit.picture import Picture
from reporting.audit.shares import fits, fractions, percent_of
from reporting.audit.words import TESTED, Outcome, listed

Sum = Literal["exact", "wrong", "short", "unclear"]

_LONGEST = 4000
_LABELS = frozenset(
    {"tests", "tests run", "total", "total tests", "test cases", "cases", "executed", "ran", "run", "collected"}
)
_ALWAYS: tuple[Outcome, ...] = ("passed", "failed")
_PERHAPS: tuple[Outcome, ...] = ("skipped", "error", "xfailed", "xpassed", "flaky", "not run")
_RATES = listed("rate percent percentage ratio quote % success pass passed passing")


def check(picture: Picture) -> Iterator[Finding]:
    """Give the totals and rates that the counts beside them cannot add up to."""
    for unit in picture.document.units:
        claims = [claim for claim in picture.account.claims_of(unit) if claim.plain and claim.part.kind == "count"]
        if len(claims) > 1 and unit.kind != "cell" and len(unit.text) < _LONGEST:
            for group in _groups(unit, claims):
                yield from tally(picture, group)
    for listing in picture.document.listings:
        yield from tally(picture, _of_list(picture, listing))
    for _, units in groupby(picture.document.units, key=lambda unit: (unit.kind, unit.row)):
        lines = list(units)
        if len(lines) > 2 and lines[0].kind in {"paragraph", "item"}:
            yield from tally(picture, _of_lines(picture, lines))
    for group in picture.account.paired:
        yield from tally(picture, group)


def _groups(unit: Unit, claims: list[Claim]) -> Iterator[list[Claim]]:
    """Part the claims by sentence and by bracket, so that what is in a bracket adds up to what stands before it."""
    groups: dict[tuple[int, int], list[Claim]] = {}
    for claim in claims:
        before = unit.text[: claim.part.start]
        bracket = before.rfind("(") + 1 if before.count("(") > before.count(")") else 0
        groups.setdefault((sentence_at(unit, claim.part.start)[0], bracket), []).append(claim)
    outer: list[Claim] = []
    for (_, bracket), group in sorted(groups.items()):
        if not bracket:
            outer = group
            yield group
        elif sum(claim.outcome in {"passed", "failed", "skipped"} for claim in group) > 1:
            wholes = [claim for claim in outer if claim.part.start < group[0].part.start and claim.outcome is None]
            yield [*wholes[-1:], *group]


def _of_list(picture: Picture, listing: Listing) -> list[Claim]:
    """Give the first claim of every item, and the total in the label where no item gives one."""
    lines = [item.units[0] for item in listing.items if item.units]
    if len(lines) < 2:
        return []
    claims = _of_lines(picture, lines)
    if listing.label is not None and not any(claim.outcome in {None, "total"} for claim in claims):
        claims.extend(
            claim for claim in picture.account.claims_of(listing.label) if claim.plain and claim.outcome is None
        )
    return claims


def _of_lines(picture: Picture, lines: list[Unit]) -> list[Claim]:
    found = [picture.account.claims_of(line)[:1] for line in lines]
    return [claims[0] for claims in found if claims and claims[0].plain and _speaks_for_all(claims[0])]


def _speaks_for_all(claim: Claim) -> bool:
    """Whether a line counts all of the tests: "15/15 UI tests passed" has a whole of its own."""
    return not claim.narrowed and (claim.whole is None or bool(claim.label))


def tally(picture: Picture, group: list[Claim]) -> Iterator[Finding]:
    """Hold a total and a rate against the parts. Skipped, errors and the like may be in the total or beside it."""
    counted = [claim for claim in group if claim.part.kind == "count" and claim.plain]
    parts: dict[Outcome, Claim] = {}
    totals: list[Claim] = []
    for claim in counted:
        if claim.outcome in {None, "total"}:
            if not claim.narrowed and (claim.noun in TESTED or claim.label in _LABELS):
                totals.append(claim)
        elif claim.outcome in parts:
            return
        elif claim.outcome:
            parts[claim.outcome] = claim
            if claim.whole:
                totals.append(claim)
    if not parts or len({claim.noun for claim in (*totals, *parts.values())} - {"", "test"}) > 1:
        return
    counts = {outcome: claim.part.whole or 0 for outcome, claim in parts.items()}
    sizes = {(claim.whole or claim.part).whole for claim in totals}
    size = next(iter(sizes)) if len(sizes) == 1 else None
    if size is not None and len(parts) > 1 and {"passed", "failed"} & set(parts):
        yield from _total(picture, counts, size, totals, parts)
    if "passed" in counts and ("failed" in counts or size is not None):
        yield from _rate(picture, counts if size is None else counts | {"total": size}, group)


def _total(
    picture: Picture, counts: dict[Outcome, int], size: int, totals: list[Claim], parts: dict[Outcome, Claim]
) -> Iterator[Finding]:
    verdict = adds_up(counts, size)
    if verdict == "exact":
        for number in (*(claim.part for claim in parts.values()), *(claim.whole or claim.part for claim in totals)):
            number.settle("derived")
    elif verdict != "unclear":
        total = totals[0].whole or totals[0].part
        total.settle("contradicted")
        severity, words = told(counts, verdict, size)
        yield picture.account.finding("sum", severity, totals[0].unit, (total.start, total.end), words)


def _rate(picture: Picture, counts: dict[Outcome, int], group: list[Claim]) -> Iterator[Finding]:
    """Hold the pass rate of the group against its counts, by every usual way of choosing what counts."""
    rates = [claim for claim in group if claim.part.kind == "percent" and claim.plain and claim.outcome == "passed"]
    rates = [
        claim for claim in rates if claim.label and set(claim.label.split()) <= _RATES | {"test", "tests", "overall"}
    ]
    choices = fractions(counts, [])
    if len(rates) != 1 or not choices or rates[0].part.state != "unsourced":
        return
    number = rates[0].part
    if any(fits(number, part, whole) for part, whole in choices):
        number.settle("derived")
        return
    part, whole = choices[0]
    number.settle("contradicted")
    yield picture.account.finding(
        "recompute",
        "error",
        number.unit,
        (number.start, number.end),
        f"{part} of {whole} is {percent_of(part, whole)}, not {number.text}.",
    )


def adds_up(counts: dict[Outcome, int], total: int) -> Sum:
    """Whether counts by outcome give the total; unclear where some may be left unsaid, or counted twice on purpose.

    A test that fails and then breaks in teardown is one failure and one error; a retried one passed as well. Where even
    the skipped are counted and some are still missing, the sum is short.
    """
    sure = sum(counts.get(outcome, 0) for outcome in _ALWAYS)
    maybe = [counts[outcome] for outcome in _PERHAPS if counts.get(outcome)]
    sums = {sure + sum(chosen) for size in range(len(maybe) + 1) for chosen in combinations(maybe, size)}
    both = set(_ALWAYS) <= set(counts)
    if total in sums:
        return "exact" if both or sure == total else "unclear"
    if sure > total or (both and max(sums) > total):
        return "wrong"
    return "short" if both and "skipped" in counts else "unclear"


def told(counts: dict[Outcome, int], verdict: Sum, total: int) -> tuple[Severity, str]:
    """Give how grave it is that the counts do not add up, and the words for it."""
    parts = " + ".join(f"{count} {outcome}" for outcome, count in counts.items())
    summed = sum(counts.values())
    if verdict == "short":
        return "warning", f"{parts} is {summed}; {total - summed} of {total} are in none of them."
    return "error", f"{parts} is {summed}, not {total}."
