"""Counts of a suite or of a run: kept by a running sum, so that a million cases need no memory of their own."""

from collections.abc import Sequence
from math import fsum
from typing import Literal, cast

from msgspec import Struct, field

from reporting.model.case import Case, Outcome
from reporting.model.proof import Proof

SuiteStatus = Literal["passed", "partial", "failed", "skipped", "not run"]


DESELECTED = "deselected"
"""The reason of a case that is listed though it was left out by choice: it declares something, and proves nothing."""


class Tally(Struct, kw_only=True):
    """How many cases ended how. Mutable on purpose: a reader adds to it while it reads.

    `cases` is the whole; `outcomes` sums to it, and so do the three proof counts. `deselected` is the part of the
    cases that were not run by choice. `seconds` is the sum of the case durations that were recorded; `start` and `end`
    the instants between which the cases ran, where these are known.
    """

    cases: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=dict)
    flaky: int = 0
    deselected: int = 0
    proven: int = 0
    unproven: int = 0
    failed_proof: int = 0
    seconds: float = 0.0
    untimed: int = 0
    start: float | None = None
    end: float | None = None

    def add(self, case: Case, proof: Proof) -> None:
        """Count one case."""
        self.cases += 1
        self.outcomes[case.outcome] = self.outcomes.get(case.outcome, 0) + 1
        self.flaky += case.flaky
        self.deselected += case.outcome == "not-run" and case.reason == DESELECTED
        if proof.state == "proven":
            self.proven += 1
        elif proof.state == "failed":
            self.failed_proof += 1
        else:
            self.unproven += 1
        if case.duration is None:
            self.untimed += 1
        else:
            self.seconds += case.duration
        if case.start is not None:
            self.start = case.start if self.start is None else min(self.start, case.start)
            end = case.start + (case.duration or 0.0)
            self.end = end if self.end is None else max(self.end, end)

    def add_plain(self, durations: Sequence[float | None]) -> None:
        """Count cases that passed with proof and have nothing else to tell, by their durations."""
        if not durations:
            return
        untimed = durations.count(None)
        self.cases += len(durations)
        self.outcomes["passed"] = self.outcomes.get("passed", 0) + len(durations)
        self.proven += len(durations)
        self.untimed += untimed
        self.seconds += fsum(filter(None, durations) if untimed else cast("Sequence[float]", durations))

    def merge(self, other: "Tally") -> None:
        """Add all that another tally counted."""
        self.cases += other.cases
        for outcome, count in other.outcomes.items():
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + count
        self.flaky += other.flaky
        self.deselected += other.deselected
        self.proven += other.proven
        self.unproven += other.unproven
        self.failed_proof += other.failed_proof
        self.seconds += other.seconds
        self.untimed += other.untimed
        self.start = min((at for at in (self.start, other.start) if at is not None), default=None)
        self.end = max((at for at in (self.end, other.end) if at is not None), default=None)

    def count(self, *outcomes: Outcome) -> int:
        """Give how many cases ended in one of the outcomes."""
        return sum(self.outcomes.get(outcome, 0) for outcome in outcomes)

    @property
    def unmeasured(self) -> int:
        """The cases whose time is missing from the sum; one that did not run at all took none."""
        return max(0, self.untimed - self.count("not-run"))

    @property
    def executed(self) -> int:
        """The cases whose code ran at least in part."""
        return self.cases - self.count("skipped", "not-run")

    @property
    def red(self) -> int:
        """The cases that failed, broke or crashed."""
        return self.count("failed", "error", "crashed")

    @property
    def status(self) -> SuiteStatus:
        """The status of the suite; passed only if every case that is listed passed or was expected to end as it did."""
        passed = self.count("passed")
        if self.red:
            return "partial" if passed else "failed"
        if self.count("not-run") > self.deselected:
            return "partial" if passed else "not run"
        if passed:
            return "passed"
        if self.count("xfailed", "xpassed"):
            return "partial"
        return "skipped" if self.cases else "not run"
