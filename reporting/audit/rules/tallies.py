"""Counts of one sentence: tests that passed, failed and were skipped, and how many there were in all."""

from collections.abc import Iterator
from itertools import combinations

from reporting.audit.claim import Claim
from reporting.audit.document import Unit
from reporting.audit.finding import Finding
from reporting.audit.mood import sentence_at
from reporting.audit.picture import Picture
from reporting.audit.words import TESTED, Outcome

_LABELS = frozenset(
    {"tests", "tests run", "total", "total tests", "test cases", "cases", "executed", "ran", "run", "collected"}
)
_ALWAYS: tuple[Outcome, ...] = ("passed", "failed")
_PERHAPS: tuple[Outcome, ...] = ("skipped", "error", "xfailed", "xpassed", "flaky", "not run")


def check(picture: Picture) -> Iterator[Finding]:
    """Give the totals that the counts beside them cannot add up to."""
    for unit in picture.document.units:
        claims = [claim for claim in picture.account.claims_of(unit) if claim.plain and claim.part.kind == "count"]
        if len(claims) > 1 and unit.kind != "cell":
            for group in _groups(unit, claims):
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
            # Parts in brackets add up to the last number before the bracket.
            wholes = [claim for claim in outer if claim.part.start < group[0].part.start and claim.outcome is None]
            yield [*wholes[-1:], *group]


def tally(picture: Picture, group: list[Claim]) -> Iterator[Finding]:
    """Hold a total against its parts. Skipped, errors and the like may be in the total or beside it."""
    parts: dict[Outcome, Claim] = {}
    totals: list[Claim] = []
    for claim in group:
        if claim.outcome in {None, "total"}:
            if claim.noun in TESTED or claim.label in _LABELS or claim.outcome == "total":
                totals.append(claim)
        elif claim.outcome in parts:
            return
        elif claim.outcome:
            parts[claim.outcome] = claim
            if claim.whole:
                totals.append(claim)
    sizes = {(claim.whole or claim.part).whole for claim in totals}
    if len(sizes) != 1 or len(parts) < 2 or not {"passed", "failed"} & set(parts):
        return
    (size,) = sizes
    counts = {outcome: claim.part.whole or 0 for outcome, claim in parts.items()}
    if size is None or len({claim.noun for claim in totals if claim.noun} - {"test"}) > 1:
        return
    verdict = adds_up(counts, size)
    numbers = [claim.part for claim in parts.values()] + [claim.whole or claim.part for claim in totals]
    if verdict is True:
        for number in numbers:
            number.settle("derived")
    elif verdict is False:
        total = totals[0].whole or totals[0].part
        total.settle("contradicted")
        listed = " + ".join(f"{count} {outcome}" for outcome, count in counts.items())
        yield picture.account.finding(
            "sum",
            "error",
            totals[0].unit,
            (total.start, total.end),
            f"{listed} is {sum(counts.values())}, not {size}.",
        )


def adds_up(counts: dict[Outcome, int], total: int) -> bool | None:
    """Whether counts by outcome give the total; None where some may be left unsaid, or counted twice on purpose.

    A test that fails and then breaks in teardown is one failure and one error; a retried one passed as well.
    """
    sure = sum(counts.get(outcome, 0) for outcome in _ALWAYS)
    maybe = [counts[outcome] for outcome in _PERHAPS if counts.get(outcome)]
    sums = {sure + sum(chosen) for size in range(len(maybe) + 1) for chosen in combinations(maybe, size)}
    if total in sums:
        return True if set(_ALWAYS) <= set(counts) or sure == total else None
    if sure > total:
        return False
    if max(sums) < total or "passed" not in counts or "failed" not in counts:
        return None
    return False
