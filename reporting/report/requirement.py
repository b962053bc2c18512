"""Test environment requirements: for each set of services, how many cases and suites can run with it.

Computed from what the cases declare, so no sentence predicts an outcome: a case can run where its services are.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from reporting.model import Case, Ratio
from reporting.report.conclusion import Conclusion
from reporting.report.gate import Row
from reporting.report.voice import Voice


class Requirement(Struct, frozen=True, kw_only=True):
    """A set of services, and what can run with it. `index` points to a case that declares the set."""

    services: tuple[str, ...]
    cases: Ratio
    suites: Ratio


def requirements_of(cases: Sequence[Case]) -> tuple[Requirement, ...]:
    """Give the declared sets of services, from the fewest services to all of them; empty if no case declares any."""
    every = frozenset().union(*(case.services for case in cases))
    if not every:
        return ()
    needs = [(case.suite, frozenset(case.services)) for case in cases]
    sets = {need for _, need in needs} | {every}
    suites: dict[str, frozenset[str]] = {}
    for suite, need in needs:
        suites[suite] = suites.get(suite, frozenset()) | need
    return tuple(
        Requirement(
            services=tuple(sorted(have)),
            cases=Ratio(sum(need <= have for _, need in needs), len(needs), "test case"),
            suites=Ratio(sum(need <= have for need in suites.values()), len(suites), "suite"),
        )
        for have in sorted(sets, key=lambda have: (len(have), sorted(have)))
    )


def requirement_rows(done: Conclusion, voice: Voice) -> Iterator[Row]:
    """Give a row for each set of services."""
    labels = {one.service.id: one.service.label for one in done.services}
    for one in requirements_of(done.evidence.cases):
        names = ", ".join(labels.get(id_, id_) for id_ in one.services) or "none"
        cells = (voice.value(names, "cell"), voice.value(one.cases), voice.value(one.suites))
        yield Row(cells, ("/cases",))
