"""A case as pytest's reports tell it one by one: phase after phase, attempt after attempt."""

from math import isfinite

from msgspec import Struct

from reporting.ingest.log_report import LogLine, recorded_in, stage_of, subtest_of
from reporting.ingest.phases import (
    NOT_TOLD,
    RERUN,
    Judged,
    Phases,
    Stage,
    failure_of,
    failures_of,
    judged,
    seconds_of,
)
from reporting.ingest.recorded import case_of, case_record
from reporting.model import Attempt, Case, Failure, Session, Subtest, suite_of


class Begun(Struct):
    """A case that has begun: the phases of its present attempt, and what went before."""

    nodeid: str
    phases: Phases
    line: int | None = None
    worker: str = ""
    start: float | None = None
    record: str | None = None
    word: str = "passed"
    reason: str = ""
    attempts: list[Attempt] = []
    subtests: list[Subtest] = []
    failures: list[Failure] = []

    @classmethod
    def by(cls, report: LogLine) -> "Begun":
        """Give the case whose first report this is."""
        line = report.location[1] if report.location else None
        return cls(nodeid=report.nodeid, phases=Phases(), line=None if line is None else line + 1)

    def is_over(self, report: LogLine) -> bool:
        """Whether the report is of another try, though nothing said that this one would be tried again."""
        there = {"setup": self.phases.setup, "call": self.phases.call}.get(report.when or "")
        again = there is not None and self.phases.teardown is None and report.kind == "TestReport"
        return again and not any(stage.outcome in RERUN for stage in self.phases.stages())

    def add(self, report: LogLine) -> bool:
        """Take a report of the case; True when it was the last one of the case, unless a call is lacking still."""
        if self.phases.teardown is not None:
            self._put_away()
        stage = stage_of(report)
        self.worker = report.worker_id or self.worker
        self.record = recorded_in(report) or self.record
        if report.kind != "TestReport":
            self._add_subtest(report, stage)
            return False
        if report.when == "setup":
            # Before version 16.7 pytest-rerunfailures logged no teardown between two tries.
            self._tried_again()
        elif report.when == "call" and self.phases.call is not None:
            # pytest-retry tries nothing but the call again.
            setup = self.phases.setup
            if self._tried_again():
                self.phases.setup = setup
        if self.start is None and report.start and isfinite(report.start):
            self.start = report.start
        if report.wasxfail is not None:
            self.word = "xpassed" if report.outcome == "passed" else "xfailed"
            self.reason = report.wasxfail.removeprefix("reason: ").removeprefix("[NOTRUN] ")
        match report.when:
            case "setup":
                self.phases.setup = stage
            case "call":
                self.phases.call = stage
            case "teardown":
                self.phases.teardown = stage
                return not self._tried_again() and not self.phases.lack_call
            case _:
                self.phases.lost = stage
                return not self._tried_again()
        return False

    def case(self, session: Session) -> tuple[Case, Judged]:
        """Give the case as its last attempt leaves it, and how that was judged."""
        verdict = judged(self.phases, self.word)
        failures = (*self.failures, *failures_of(self.phases, session.root, suite_of(self.nodeid)))
        seconds = seconds_of(self.phases)
        last = Attempt(
            outcome=verdict.outcome,
            start=self.start,
            duration=seconds,
            failure=failures[0] if failures else None,
        )
        case = case_of(
            self.nodeid,
            verdict._replace(reason=self.reason or verdict.reason),
            duration=seconds,
            failures=failures,
            record=case_record(self.record, session) if self.record else None,
            attempts=(*self.attempts, last) if self.attempts else (),
            subtests=tuple(self.subtests),
            start=self.attempts[0].start if self.attempts else self.start,
            worker=self.worker,
            line=self.line,
        )
        return case, verdict

    def _add_subtest(self, report: LogLine, stage: Stage) -> None:
        subtest = subtest_of(report, stage)
        self.subtests.append(subtest)
        if subtest.outcome == "failed":
            self.failures.append(failure_of("call", stage, stage.longrepr, "", suite_of(self.nodeid)))

    def _tried_again(self) -> bool:
        """Whether another attempt follows; this one is then put away."""
        failed = [stage for stage in self.phases.stages() if stage.outcome in RERUN]
        for stage in failed:
            stage.outcome = "failed"
        if failed:
            self._put_away()
        return bool(failed)

    def _put_away(self) -> None:
        """Make an attempt of the phases: another one follows."""
        failures = (*self.failures, *failures_of(self.phases, "", suite_of(self.nodeid)), NOT_TOLD)
        self.attempts.append(
            Attempt(
                outcome="failed" if self.failures else judged(self.phases, self.word).outcome,
                start=self.start,
                duration=seconds_of(self.phases),
                failure=failures[0],
            )
        )
        self.phases, self.start, self.subtests, self.failures = Phases(), None, [], []
        self.word, self.reason = "passed", ""
