"""The wholes that a document counts in: test functions, cases, suites. Each is counted once, here."""

from collections.abc import Iterable

from msgspec import Struct

from reporting.evidence import Evidence
from reporting.model import NOTHING, Case, Clause, Outcome, Ratio, Seconds, Tally, clause, function_of


class Population(Struct, frozen=True, kw_only=True):
    """How many passed of how many. `functions` is None where plain passes were folded away and cannot be grouped."""

    cases: Ratio
    functions: Ratio | None
    suites: Ratio

    @property
    def headline(self) -> Ratio:
        """The count to name first: test functions where they are known, else cases."""
        return self.functions or self.cases


def population_of(evidence: Evidence) -> Population:
    """Give the counts of the run."""
    passed = sum(tally.status == "passed" for tally in evidence.suites.values())
    return Population(
        cases=Ratio(evidence.total.count("passed"), evidence.total.cases, "test case"),
        functions=None if evidence.folded else functions(evidence.cases),
        suites=Ratio(passed, len(evidence.suites), "suite"),
    )


def spread(passing: Ratio, tally: Tally) -> Clause:
    """Give how many passed of how many, with the other outcomes beside the whole that they are counted in."""
    rest = others(tally)
    if passing.whole != tally.cases:
        within = Ratio(tally.count("passed"), tally.cases, "test case")
        return clause("{functions} passed, {cases}{rest}", functions=passing, cases=within, rest=_rest(rest))
    return clause("{ratio} passed{rest}", ratio=passing, rest=_rest(rest))


def _rest(words: str) -> Clause:
    return clause("; {words}", words=words) if words else NOTHING


def functions(cases: Iterable[Case]) -> Ratio:
    """Give how many test functions passed in all their cases."""
    state: dict[str, bool] = {}
    for case in cases:
        name = function_of(case.nodeid)
        state[name] = state.get(name, True) and case.outcome == "passed"
    return Ratio(sum(state.values()), len(state), "test function")


WORDS: dict[Outcome, str] = {
    "failed": "failed",
    "error": "in error",
    "crashed": "crashed",
    "skipped": "skipped",
    "not-run": "not run",
    "xfailed": "xfailed",
    "xpassed": "xpassed",
}


def others(tally: Tally) -> str:
    """Give what did not pass, by outcome, as "2 failed, 1 skipped"; empty if nothing did."""
    found = [f"{tally.outcomes[outcome]:,} {word}" for outcome, word in WORDS.items() if tally.outcomes.get(outcome)]
    return ", ".join(found)


def time_of(tally: Tally) -> Clause:
    """Give the sum of the cases' times, and how many of them it lacks."""
    if tally.untimed == tally.cases:
        return clause("{seconds}", seconds=Seconds(None))
    lacking = Ratio(tally.unmeasured, tally.cases, "test case")
    rest = clause(" ({lacking} not timed)", lacking=lacking) if lacking.part else NOTHING
    return clause("{seconds}{rest}", seconds=Seconds(tally.seconds), rest=rest)
