"""Reader of our own journal: JSON lines, one event a case, flushed as the run goes. It is the witness of killed runs.

Its last line is the end event. Without it the session was killed: what had finished is there, and what was running is
known, because every case announces itself before it begins.
"""

import re
from typing import BinaryIO

import msgspec

from reporting.ingest.lines import Lines
from reporting.ingest.phases import NOT_TOLD, Judged, Phases, Stage, judged, seconds_of
from reporting.ingest.reader import Take
from reporting.ingest.recorded import case_of, not_run, tell
from reporting.ingest.recount import joined, oddities, recounted
from reporting.model import (
    Attempt,
    BeginEvent,
    Case,
    CaseEvent,
    CollectedEvent,
    CollectEvent,
    EndEvent,
    Event,
    MeasurementEvent,
    NotRun,
    Session,
    SessionEvent,
    Stated,
)

NAME = "execution-report journal"

BEGINS = re.compile(rb'\s*\{\s*"event"\s*:\s*"session"')
EVENT: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
BATCH = 1024
FAILED = ("failed", "error", "crashed")


def recognise(head: bytes) -> bool:
    """Whether the first line is the event that a session begins."""
    return BEGINS.match(head) is not None


def read(stream: BinaryIO, take: Take) -> Session:
    """Hand on the cases that ended, and then those that did not run."""
    journal = _Journal(take)
    lines = Lines(stream, EVENT, NAME)
    for event in lines:
        journal.event(event)
    return journal.finish(cut_off=lines.cut_off)


class _Journal:
    """What was read so far. `held` are failed cases and those that lack their call, in case another attempt comes."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._session = Session(complete=False)
        self._ready: list[Case] = []
        self._held: dict[str, Case] = {}
        self._running: dict[str, float] = {}
        self._declared: dict[str, NotRun] = {}
        self._results = 0
        self._sessions = 0
        self._odd: dict[str, int] = {}

    def event(self, event: Event) -> None:
        """Take an event."""
        match event:
            case CaseEvent():
                self._ended(event)
            case BeginEvent():
                self._running[event.nodeid] = event.start
                self._until(event.start)
            case SessionEvent():
                self._sessions += 1
                tell(self._session, event.session)
            case CollectEvent():
                self._session.collect_failures.append(event.failure)
            case CollectedEvent():
                self._session.stated = Stated(collected=event.collected, deselected=event.deselected)
                self._declared = {case.nodeid: case for case in event.cases}
            case MeasurementEvent():
                self._session.measurements.append(event.measurement)
                self._until(event.measurement.at + event.measurement.duration)
            case EndEvent():
                tell(self._session, event.session)
                self._session.complete = True
                self._declared = {case.nodeid: case for case in event.session.not_run}

    def finish(self, *, cut_off: bool) -> Session:
        """Hand on what is left, and give the session."""
        session = self._session
        session.complete = session.complete and not cut_off
        session.running = next(iter(self._running), "")
        for case in self._held.values():
            self._let_go(case)
        self._ready += not_run(self._unfinished(), self._running)
        self._take(self._ready)
        if session.stated is not None:
            session.stated = msgspec.structs.replace(session.stated, cases=self._results)
            recounted(session, {}, results=self._results)
        session.remarks += oddities(self._odd)
        joined(session, self._sessions)
        return session

    def _ended(self, event: CaseEvent) -> None:
        self._running.pop(event.nodeid, None)
        self._declared.pop(event.nodeid, None)
        phases = _phases_of(event)
        case = self._case(event, phases)
        if case.start is not None:
            self._until(case.start + (case.duration or 0.0))
        before = self._held.pop(event.nodeid, None)
        if before and before.worker and case.worker and before.worker != case.worker:
            # It is no other try: `--dist=each` runs every case on every worker.
            self._let_go(before)
            before = None
        if before is None:
            self._results += 1
        else:
            case = _tried_again(before, case)
        if case.outcome in FAILED or phases.lack_call:
            self._held[event.nodeid] = case
            return
        self._ready.append(case)
        if len(self._ready) >= BATCH:
            self._take(self._ready)
            self._ready = []

    def _let_go(self, case: Case) -> None:
        """Put a held case among the others: no other try of it will come."""
        self._count("phases-missing", case.outcome == "not-run")
        self._ready.append(case)

    def _case(self, event: CaseEvent, phases: Phases) -> Case:
        verdict = judged(phases, event.outcome)
        if event.outcome == "crashed" and phases.lost is None:
            verdict = Judged("crashed", executed=phases.setup is not None and phases.setup.outcome == "passed")
        self._count("phases-missing", verdict.broken and not phases.lack_call)
        seconds = seconds_of(phases)
        self._count("odd-duration", seconds is None and bool(event.phases))
        return case_of(event.nodeid, verdict, duration=seconds, failures=event.failures, record=event.record)

    def _until(self, instant: float) -> None:
        """Move the session's end: a killed session ended no earlier than what its journal tells of last."""
        session = self._session
        session.end = instant if session.end is None else max(session.end, instant)
        if session.start is not None:
            session.duration = max(0.0, session.end - session.start)

    def _count(self, rule: str, happened: bool) -> None:
        if happened:
            self._odd[rule] = self._odd.get(rule, 0) + 1

    def _unfinished(self) -> tuple[NotRun, ...]:
        """Give what is without a result: the running cases, and those that declared something."""
        running = [NotRun(nodeid=nodeid, reason="not run") for nodeid in self._running if nodeid not in self._declared]
        return (*running, *self._declared.values())


def _phases_of(event: CaseEvent) -> Phases:
    phases = Phases()
    for one in event.phases:
        stage = Stage(outcome=one.outcome, duration=one.duration)
        match one.phase:
            case "setup":
                phases.setup = stage
            case "call":
                phases.call = stage
            case "teardown":
                phases.teardown = stage
            case _:
                phases.lost = stage
    return phases


def _tried_again(before: Case, after: Case) -> Case:
    """Give the case that two results of one node id make: each is an attempt, and the last one decides.

    What is recorded of the attempts with the last one tells of those before it too.
    """
    attempts = after.attempts or (*(before.attempts or (_attempt(before),)), _attempt(after))
    return msgspec.structs.replace(after, attempts=attempts, flaky=after.outcome == "passed", start=before.start)


def _attempt(case: Case) -> Attempt:
    failure = case.failures[0] if case.failures else NOT_TOLD if case.outcome == "not-run" else None
    return Attempt(outcome=case.outcome, start=case.start, duration=case.duration, failure=failure)
