"""The course of one case: what its reports, over all its attempts, tell together."""

import msgspec
import pytest

from reporting.model import Attempt, CaseEvent, CaseRecord, Failure, Outcome, PhaseRecord, Subtest
from reporting.record.failure import CRASH, PHASES, failure_of, middle_cut, reason_of
from reporting.record.report import TITLE

KNOWN = ("passed", "failed", "skipped")
NOT_TOLD = Failure(phase="call", message="not recorded: the plugin that tried the case again did not report this call")


class Course:
    """Filled report by report in the controlling process. Mutable on purpose. `name` is the node id as it is kept."""

    __slots__ = (
        "_phases",
        "_quiet",
        "_start",
        "again",
        "attempts",
        "expected",
        "failures",
        "name",
        "output",
        "reason",
        "subtests",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.attempts: tuple[Attempt, ...] = ()
        self._begin()

    def _begin(self) -> None:
        # Most cases add nothing but phases, and nothing is made for the rest of them.
        self._phases: dict[str, PhaseRecord] = {}
        self.failures: tuple[Failure, ...] = ()
        self.subtests: tuple[Subtest, ...] = ()
        self.output: dict[str, str] | None = None
        self.reason = ""
        self.expected = False
        self.again = False
        self._quiet = True
        self._start: float | None = None

    def add(self, report: pytest.TestReport) -> None:
        """Take in the report of a phase. One that comes again, or after the last one, begins the next attempt."""
        when = report.when
        if when in self._phases or "teardown" in self._phases or CRASH in self._phases:
            self._end_attempt(when)
        if not self._phases:
            self._start = report.start or None
        outcome = report.outcome
        if outcome == "passed" and "wasxfail" not in report.__dict__:
            self._phases[when] = PhaseRecord(phase=PHASES[when], outcome="passed", duration=report.duration)
            return
        self._quiet = False
        if outcome not in KNOWN:
            # A plugin that will run the case again says so by an outcome of its own: "rerun", "retried".
            self.again = True
            outcome = "failed"
        self._phases[when] = PhaseRecord(phase=PHASES[when], outcome=outcome, duration=report.duration)
        if outcome == "failed":
            # Where subtests failed, pytest 9 fails the call with a sentence that counts them.
            if not (self.failures and isinstance(report.longrepr, str)):
                self.failures += (failure_of(report),)
            self.output = {heading: middle_cut(text) for heading, text in report.sections}
        self.expected = self.expected or hasattr(report, "wasxfail")
        self.reason = reason_of(report) or self.reason

    def _end_attempt(self, when: str) -> None:
        self.attempts += (self._attempt(),)
        # pytest-rerunfailures begins anew; pytest-retry repeats the call alone, after the setup that it had.
        kept = dict(list(self._phases.items())[:1]) if when == "call" else {}
        self._begin()
        self._phases = kept

    def add_subtest(self, report: pytest.TestReport) -> None:
        """Take in the report of a subtest."""
        self._quiet = False
        failure = failure_of(report) if report.outcome == "failed" else None
        outcome: Outcome = "xfailed" if report.skipped and hasattr(report, "wasxfail") else report.outcome
        message = failure.message if failure else reason_of(report)
        self.subtests += (Subtest(title=getattr(report, TITLE, ""), outcome=outcome, message=message),)
        if failure:
            self.failures += (failure,)

    @property
    def outcome(self) -> Outcome:
        """The outcome of the last attempt, judged from its phases and subtests."""
        if self._quiet and len(self._phases) == 3:
            return "passed"
        ended = {phase.phase: phase.outcome for phase in self._phases.values()}
        judged: tuple[tuple[bool, Outcome], ...] = (
            # pytest-forked calls the crash of a case that was expected to fail a skip, as pytest does its failure.
            (ended.get("worker") == "skipped", "xfailed" if self.expected else "crashed"),
            ("worker" in ended, "crashed"),
            (ended.get("setup") == "failed", "error"),
            (ended.get("call") == "failed" or any(subtest.outcome == "failed" for subtest in self.subtests), "failed"),
            (ended.get("teardown") == "failed", "error"),
            ("skipped" in (ended.get("setup"), ended.get("call")), "xfailed" if self.expected else "skipped"),
            ("call" not in ended, "not-run"),
            (self.expected, "xpassed"),
        )
        return next((outcome for decisive, outcome in judged if decisive), "passed")

    @property
    def lacks_call(self) -> bool:
        """Whether the attempt ended without its call, and nothing says that there was none to make.

        So the plugin flaky leaves each try before the last one: it reports neither its call nor a setup that failed.
        https://github.com/box/flaky/blob/master/flaky/flaky_pytest_plugin.py
        """
        setup = self._phases.get("setup")
        return "call" not in self._phases and (setup is None or setup.outcome == "passed")

    @property
    def plain(self) -> bool:
        """Whether the last attempt, the only one, adds nothing to what the case recorded about itself."""
        return self._quiet and not self.attempts

    def completed(self, record: CaseRecord) -> CaseRecord:
        """Give the case's own record with what all its reports told."""
        attempts = (*self.attempts, self._attempt()) if self.attempts else ()
        return msgspec.structs.replace(
            record,
            start=attempts[0].start if attempts else record.start,
            reason=self.reason,
            failures=tuple(map(untraced, self.failures)),
            attempts=(*attempts[:-1], untraced_attempt(attempts[-1])) if attempts else (),
            subtests=self.subtests,
        )

    def event(self) -> CaseEvent:
        """Give the journal's line for the case, without its record."""
        outcome = self.outcome
        return CaseEvent(
            nodeid=self.name,
            outcome=outcome,
            phases=tuple(self._phases.values()),
            failures=self.failures,
            output=(self.output or {}) if outcome in ("failed", "error", "crashed") else {},
        )

    def _attempt(self) -> Attempt:
        return Attempt(
            outcome=self.outcome,
            start=self._start,
            duration=sum(phase.duration for phase in self._phases.values()),
            failure=self.failures[0] if self.failures else NOT_TOLD if self.lacks_call else None,
        )


def untraced(failure: Failure) -> Failure:
    """Give the failure without its trace, which the results file holds already."""
    return msgspec.structs.replace(failure, trace="")


def untraced_attempt(attempt: Attempt) -> Attempt:
    """Give the attempt with its failure's trace left out."""
    return msgspec.structs.replace(attempt, failure=untraced(attempt.failure)) if attempt.failure else attempt
