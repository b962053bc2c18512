"""The wholes that a document counts in: test functions, cases, suites. Each is counted once, here."""

from collections.abc import Iterable

from msgspec import Struct

from reporting.evidence import Evidence
from reporting.model import Case, Count, Outcome, Ratio, Tally, function_of


class Population(Struct, frozen=True, kw_only=True):
    """How many passed of how many. `functions` is None where plain passes were folded away and cannot be grouped."""

    cases: Ratio
    functions: Ratio | None
    suites: Ratio

    @property
    def headline(self) -> Ratio:
        """The count to name first: test functions where they are known, else cases."""
        return self.functions or self.cases

    @property
    def parametrised(self) -> bool:
        """Whether there are more cases than functions, so that both counts are worth telling."""
        return self.functions is not None and self.functions.whole != self.cases.whole


def population_of(evidence: Evidence) -> Population:
    """Give the counts of the run."""
    passed = sum(tally.status == "passed" for tally in evidence.suites.values())
    return Population(
        cases=Ratio(evidence.total.count("passed"), evidence.total.cases, "test case"),
        functions=None if evidence.folded else functions(evidence.cases),
        suites=Ratio(passed, len(evidence.suites), "suite"),
    )


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
    "xfailed": "failed as expected",
    "xpassed": "passed against expectation",
}


def others(tally: Tally) -> str:
    """Give what did not pass, by outcome, as "2 failed, 1 skipped"; empty if nothing did."""
    found = [f"{tally.outcomes[outcome]:,} {word}" for outcome, word in WORDS.items() if tally.outcomes.get(outcome)]
    return ", ".join(found)


def counted(tally: Tally) -> Count:
    """Give the number of cases of a tally."""
    return Count(tally.cases, "test case")
