"""With results: figures and states of the document that the results do not bear out."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reporting.audit.claim import Claim
from reporting.audit.facts import Population, TestFact
from reporting.audit.failing import about_tests
from reporting.audit.finding import Finding, Severity
from reporting.audit.mood import suite_section, sums_up
from reporting.audit.number import Number, NumberState
from reporting.audit.picture import Picture
from reporting.audit.shares import fits
from reporting.audit.standing import ADDRESS, SUITE_NAME, Standing
from reporting.audit.words import TESTED, Outcome

TICK = re.compile("[\N{WHITE HEAVY CHECK MARK}\N{HEAVY CHECK MARK}\N{CHECK MARK}]")

_WHOLE_LABELS = frozenset({"total tests", "tests", "tests run", "total", "test count"})
_RUN_TIME = (
    "execution time",
    "total time",
    "duration",
    "total duration",
    "total execution time",
    "wall time",
    "run time",
)
_SUITE_TIME = _RUN_TIME[:-2]
"""Below a suite, "run time" is as well that of a test or a value that one recorded."""

_OTHERWISE = frozenset({"clears", "clear", "clearing", "risk", "unproven", "unguarded"})
"""Words beside which an amount is not what a stream is declared with, nor what a run protects."""

_BAD = frozenset({"failed", "error", "crashed"})


def check(picture: Picture) -> Iterator[Finding]:
    """Give the figures and states that the results do not bear out; a figure that they do is derived."""
    if picture.facts is None:
        return
    for claim in picture.account.claims:
        if claim.plain and (claim.part.kind in {"count", "percent"}) and about_tests(claim):
            yield from _count(picture, claim)
        elif claim.plain and claim.part.kind == "duration":
            yield from _time(picture, claim)
    index = _index(picture.facts.tests)
    shown: dict[frozenset[str], set[str]] = {}
    for standing in picture.account.standings:
        shown.setdefault(standing.key, set()).add(standing.state)
    for standing in picture.account.standings:
        if standing.mood == "stated" and not standing.context and len(shown[standing.key]) == 1:
            yield from _state(picture, standing, index)
    yield from _money(picture)


def _populations(picture: Picture, claim: Claim) -> list[Population]:
    """Give the populations that a claim may be about: those of its suite, or of the run for a summary."""
    assert picture.facts  # noqa: S101 - asked for only with facts
    suite = suite_section(claim.unit.section)
    if claim.unit.code or (suite is None and not sums_up(claim.unit.section)):
        return []  # A statement that names a test or suite is about that one.
    name = SUITE_NAME.search(suite.title) if suite else None
    if suite is not None and name is None:
        return []
    wanted = name.group().replace("\\", "/").rpartition("/")[2] if name else ""
    found = [population for population in picture.facts.populations if population.suite.rpartition("/")[2] == wanted]
    return [population for population in found if claim.noun in {"", "test", population.noun}]


def _count(picture: Picture, claim: Claim) -> Iterator[Finding]:
    assert picture.facts  # noqa: S101 - asked for only with facts
    populations = _populations(picture, claim)
    if not populations or claim.pardoned or claim.narrowed or claim.noun not in TESTED | {""}:
        return
    number = claim.part
    # A count in the middle of a sentence is as well one of a part: of a cause, of a service, of a list.
    exact = claim.label in _WHOLE_LABELS or (claim.noun in TESTED - {"test"} and number.start == 0)
    if any(_bears_out(claim, population) for population in populations):
        for known in (number, claim.whole):
            if known is not None:
                known.settle("derived")
        return
    if claim.whole is not None and any(_bears_out(claim, one) for one in picture.facts.populations if one.suite):
        # The figure of a suite, in a line below its name or beside it: it is borne out by what it most likely means.
        number.settle("derived")
        claim.whole.settle("derived")
        return
    if claim.outcome is None and claim.whole is not None:
        # "3 of 8 tests unproven": what the part counts is in words that no outcome answers to.
        if any(claim.whole.whole == known.total and number.whole in known.counts.values() for known in populations):
            number.settle("derived")
            claim.whole.settle("derived")
        return
    if (claim.outcome is None and not exact) or claim.outcome not in {None, "total", "passed", "failed", "skipped"}:
        return
    number.settle("contradicted")
    best = populations[0]
    passed = best.counts.get("passed", 0)
    yield picture.account.finding(
        "differs",
        "decision" if claim.outcome in {"passed", "failed"} else "error",
        claim.unit,
        (number.start, claim.end),
        f"The results hold {best.total} {best.noun}s, of which {passed} passed.",
    )


def _bears_out(claim: Claim, population: Population) -> bool:
    """Whether the results give the figure; errors may be counted as failures, tests not run as skipped."""
    counts = population.counts
    failed = counts.get("failed", 0)
    more = counts.get("error", 0) + counts.get("crashed", 0) + counts.get("partial", 0)
    skipped = counts.get("skipped", 0)
    parts: dict[Outcome | None, set[int]] = {
        None: {population.total},
        "total": {population.total},
        "passed": {counts.get("passed", 0)},
        "failed": {failed, failed + more},
        "error": {more, counts.get("error", 0)},
        "skipped": {skipped, skipped + counts.get("not-run", 0)},
    }
    allowed = parts.get(claim.outcome, {counts.get(claim.outcome or "", 0)})
    if claim.part.kind == "percent":
        wholes = {population.total, population.total - skipped}
        return any(fits(claim.part, part, whole) for part in allowed for whole in wholes)
    if claim.whole is not None and claim.whole.whole not in {population.total, population.total - skipped}:
        return False
    return claim.part.whole in allowed


def _time(picture: Picture, claim: Claim) -> Iterator[Finding]:
    assert picture.facts  # noqa: S101 - asked for only with facts
    durations = picture.facts.durations
    suite = suite_section(claim.unit.section)
    name = SUITE_NAME.search(suite.title) if suite else None
    labels = _SUITE_TIME if suite else _RUN_TIME
    if not claim.label.startswith(labels) or (suite is None and not sums_up(claim.unit.section)):
        return
    wanted = name.group().replace("\\", "/").rpartition("/")[2] if name else ""
    known = [
        value for key, value in durations.items() if key.rpartition("/")[2] == wanted or (not suite and key == "sum")
    ]
    if not known or (suite is not None and name is None):
        return
    number = claim.part
    if any(abs(Decimal(str(seconds)) - value) <= number.step for seconds in known for value in number.values):
        number.settle("derived")
        return
    number.settle("contradicted")
    span = (number.start, number.end)
    yield picture.account.finding("differs", "error", claim.unit, span, f"The results give {known[0]:.2f} s.")


def _index(tests: tuple[TestFact, ...]) -> dict[str, list[TestFact]]:
    """Give the tests by each name that a document may call them."""
    index: dict[str, list[TestFact]] = {}
    for test in tests:
        for name in {test.name, test.name.partition("[")[0], test.name.rpartition("::")[2]}:
            index.setdefault(name, []).append(test)
    return index


def _state(picture: Picture, standing: Standing, index: dict[str, list[TestFact]]) -> Iterator[Finding]:
    if standing.subject == "test":
        yield from _test(picture, standing, index)
    elif standing.subject == "service":
        yield from _service(picture, standing)
    elif standing.subject == "suite":
        yield from _suite(picture, standing)


def _test(picture: Picture, standing: Standing, index: dict[str, list[TestFact]]) -> Iterator[Finding]:
    name = standing.name.rpartition("::")[2].removesuffix("()")
    outcomes = {test.outcome for test in index.get(name, ()) if _in_suite(standing, test)}
    if len(outcomes) != 1:
        return
    (outcome,) = outcomes
    wrong = (standing.state == "pass" and outcome != "passed") or (standing.state == "fail" and outcome == "passed")
    if wrong:
        shown = "passed" if standing.state == "pass" else "failed"
        yield _differs(
            picture, standing, "decision", f"{standing.name} is shown as {shown}; the results say {outcome}."
        )


def _in_suite(standing: Standing, test: TestFact) -> bool:
    path = standing.address.partition("::")[0]
    if path:
        return path.rpartition("/")[2] == test.suite.rpartition("/")[2]
    named = SUITE_NAME.search(standing.suite.title) if standing.suite else None
    return named is None or named.group().rpartition("/")[2] == test.suite.rpartition("/")[2]


def _suite(picture: Picture, standing: Standing) -> Iterator[Finding]:
    assert picture.facts  # noqa: S101 - asked for only with facts
    known = [p for p in picture.facts.populations if p.suite and p.suite.rpartition("/")[2] in standing.key]
    bad = max((sum(p.counts.get(outcome, 0) for outcome in _BAD) for p in known), default=0)
    if standing.state == "pass" and bad:
        yield _differs(
            picture, standing, "decision", f"{standing.name} is shown as passed; the results hold {bad} failures in it."
        )
    elif standing.state == "fail" and any(p.total for p in known) and all(_all_passed(p) for p in known):
        yield _differs(
            picture, standing, "error", f"{standing.name} is shown as failed; the results hold no failure in it."
        )


def _all_passed(population: Population) -> bool:
    return population.counts.get("passed", 0) == population.total


def _service(picture: Picture, standing: Standing) -> Iterator[Finding]:
    assert picture.facts  # noqa: S101 - asked for only with facts
    address = ADDRESS.search(standing.unit.text)
    for service in picture.facts.services:
        same = address is not None and address.group().lower() in service.address.lower()
        if not same and service.name.lower() not in {standing.name.lower(), *standing.key}:
            continue
        if standing.state == "pass" and service.state == "warn" and not TICK.search(standing.unit.text):
            continue  # "reachable, but ...": a warning in words
        if standing.state == "pass" and service.state != "pass":
            text = f"{standing.name} is shown as working; it was measured as {service.state}."
            yield _differs(picture, standing, "error", text)
        elif standing.state == "fail" and service.state == "pass":
            yield _differs(picture, standing, "error", f"{standing.name} is shown as failed; it was measured as pass.")


def _differs(picture: Picture, standing: Standing, severity: Severity, explanation: str) -> Finding:
    return picture.account.finding("differs", severity, standing.unit, (standing.start, standing.end), explanation)


def _money(picture: Picture) -> Iterator[Finding]:
    """Hold the amount beside a stream's name against its declaration, and claimed protection against the proven."""
    assert picture.facts  # noqa: S101 - asked for only with facts
    streams = picture.facts.streams
    protected = sum((stream.amount for stream in streams if stream.state == "protected"), Decimal(0))
    for claim in picture.account.claims if streams else ():
        number = claim.part
        if number.kind != "money" or claim.mood != "stated" or number.state == "configured":
            continue
        lowered = claim.unit.text.lower()
        named = [
            stream
            for stream in streams
            if stream.id.lower() in lowered or (stream.name and stream.name.lower() in lowered)
        ]
        if claim.unit.words & _OTHERWISE:
            continue
        if len(named) == 1:
            yield from _amount(picture, number, named[0].amount, f"{named[0].id} is declared with", bears="configured")
        elif not named and claim.unit.words & {"protects", "protected", "protecting", "protect"}:
            yield from _amount(picture, number, protected, "The results prove protection of", bears="derived")


def _amount(picture: Picture, number: Number, amount: Decimal, says: str, *, bears: NumberState) -> Iterator[Finding]:
    if any(abs(value - amount) * 2 <= number.step and number.modifier != "open" for value in number.values):
        number.settle(bears)
    elif number.modifier != "open" or number.value != amount:
        number.settle("contradicted")
        span = (number.start, number.end)
        text = f"{says} {amount:,f}, not {number.text}."
        yield picture.account.finding("differs", "decision", number.unit, span, text)
