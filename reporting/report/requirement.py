"""Test environment requirements: for each set of services, how many cases and suites can run with it.

Computed from what the cases declare, so no sentence predicts an outcome: a case can run where its services are.
"""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from reporting.evidence import Evidence
from reporting.model import Ratio
from reporting.report.conclusion import Conclusion
from reporting.report.gate import Row
from reporting.report.voice import Voice


class Requirement(Struct, frozen=True, kw_only=True):
    """A set of services, and what can run with it. `index` points to a case that declares the set."""

    services: tuple[str, ...]
    cases: Ratio
    suites: Ratio


def requirements_of(evidence: Evidence) -> tuple[Requirement, ...]:
    """Give the declared sets of services, from the fewest services to all of them; empty if no case declares any."""
    needs = Counter(frozenset(case.services) for case in evidence.cases)
    every = frozenset().union(*needs)
    if not every:
        return ()
    if evidence.folded:
        needs[frozenset()] += evidence.folded.cases  # What is folded declares nothing.
    suites = {name: frozenset[str]() for name, tally in evidence.suites.items() if tally.cases}
    for case in evidence.cases:
        suites[case.suite] |= frozenset(case.services)
    return tuple(
        Requirement(
            services=tuple(sorted(have)),
            cases=Ratio(sum(many for need, many in needs.items() if need <= have), needs.total(), "test case"),
            suites=Ratio(sum(need <= have for need in suites.values()), len(suites), "suite"),
        )
        for have in sorted({*needs, every}, key=lambda have: (len(have), sorted(have)))
    )


def requirement_rows(done: Conclusion, voice: Voice) -> Iterator[Row]:
    """Give a row for each set of services."""
    labels = {one.service.id: one.service.label for one in done.services}
    for one in requirements_of(done.evidence):
        names = ", ".join(labels.get(id_, id_) for id_ in one.services) or "none"
        cells = (voice.value(names, "cell"), voice.value(one.cases), voice.value(one.suites))
        yield Row(cells, ("/cases",))
