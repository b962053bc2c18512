"""Reader of pytest-reportlog (https://github.com/pytest-dev/pytest-reportlog): JSON lines, written as the run goes.

Nothing is summed up in it and nothing overwritten: attempts, subtests and reasons are all there, and a session that was
killed leaves what had happened. The closing line is missing then; it is also what carries the exit status.
"""

import re
from math import isfinite
from typing import BinaryIO

import msgspec

from reporting.ingest.lines import Lines
from reporting.ingest.log_case import Begun
from reporting.ingest.log_report import LINE, LogLine, told
from reporting.ingest.phases import collect_failure
from reporting.ingest.reader import Take
from reporting.ingest.recount import Distinct, joined, oddities
from reporting.model import Case, Session

NAME = "pytest-reportlog"

BEGINS = re.compile(rb'\s*\{[^\n]*"\$report_type"')
PHASES = frozenset({"setup", "call", "teardown"})
BATCH = 1024


def recognise(head: bytes) -> bool:
    """Whether the first line is an object that names its report type."""
    return BEGINS.match(head) is not None


def read(stream: BinaryIO, take: Take) -> Session:
    """Hand on each case when its last attempt has ended; those that had not ended come last, as not run."""
    log = _Log(take)
    lines = Lines(stream, LINE, NAME)
    for line in lines:
        log.line(line)
    return log.finish(cut_off=lines.cut_off, odd=lines.odd)


class _Log:
    """What was read so far. Cases interleave under pytest-xdist, so that several may have begun."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._session = Session(complete=False)
        self._begun: dict[tuple[str, str], Begun] = {}
        self._lacking: dict[str, tuple[str, str]] = {}
        self._crashed: dict[str, Begun] = {}
        self._ready: list[Case] = []
        self._ended = 0
        self._distinct = Distinct()
        self._odd: dict[str, int] = {}
        self._workers: set[str] = set()
        self._uncollected: set[str] = set()
        self._sessions = self._finished = 0

    def line(self, line: LogLine) -> None:
        """Take a line. Those of other kinds, such as warnings, tell nothing that is asked for here."""
        match line.kind:
            case "TestReport" | "SubTestReport" | "SubtestReport":
                self._session.complete = False  # no line of a session comes after its last
                self._report(line)
            case "CollectReport":
                self._collected(line)
            case "SessionStart":
                self._sessions += 1
                self._session.environment["pytest"] = line.pytest_version
            case "SessionFinish":
                self._finished += 1
                self._session.exit_status = line.exitstatus
                self._session.complete = line.exitstatus is not None

    def finish(self, *, cut_off: bool, odd: bool) -> Session:
        """Hand on what is left, and give the session."""
        session = self._session
        session.complete = session.complete and not cut_off
        for begun in (*self._begun.values(), *self._crashed.values()):
            if begun.phases.teardown is None:
                session.running = session.running or begun.nodeid
            self._end(begun)
        self._take(self._ready)
        session.workers = len(self._workers)
        if session.start is not None and session.end is not None:
            session.duration = session.end - session.start
        self._odd["not-json"] = odd
        self._odd["case-repeated"] = self._ended - self._distinct.count()
        session.remarks += oddities(self._odd)
        joined(session, max(self._sessions, self._finished))
        return session

    def _report(self, line: LogLine) -> None:
        self._time(line)
        if line.worker_id:
            self._workers.add(line.worker_id)
        key = self._key(line)
        lacking = self._lacking.pop(key[1], key)
        if lacking != key:
            self._end(self._begun.pop(lacking))
        begun = self._begun.get(key)
        if begun and begun.is_over(line):
            self._end(begun)
            begun = None
        if begun is None:
            crashed = line.nodeid in self._crashed
            begun = self._begun[key] = self._crashed.pop(line.nodeid) if crashed else Begun.by(line)
        if begun.add(line):
            del self._begun[key]
            self._end(begun)
        elif line.kind == "TestReport" and line.when not in PHASES:
            # Another worker will try it again: https://github.com/pytest-dev/pytest-rerunfailures
            self._crashed[line.nodeid] = self._begun.pop(key)
        elif begun.phases.teardown is not None:
            # What comes next from the same worker tells whether it was a try: flaky reports none that failed.
            self._lacking[key[1]] = key

    def _key(self, line: LogLine) -> tuple[str, str]:
        """Give what tells cases apart: `--dist=each` runs one on every worker. A lost worker's report names none."""
        key = (line.nodeid, line.worker_id)
        if line.worker_id or line.when in PHASES or key in self._begun:
            return key
        return next((other for other in self._begun if other[0] == line.nodeid), key)

    def _end(self, begun: Begun) -> None:
        case, verdict = begun.case(self._session)
        self._ended += 1
        self._distinct.add([(begun.nodeid, begun.worker)])
        for rule, happened in (
            ("phases-missing", verdict.broken),
            ("unknown-outcome", verdict.unknown),
            ("odd-duration", case.duration is None and bool(begun.phases.stages())),
        ):
            if happened:
                self._odd[rule] = self._odd.get(rule, 0) + 1
        self._ready.append(case)
        if len(self._ready) >= BATCH:
            self._take(self._ready)
            self._ready = []

    def _collected(self, line: LogLine) -> None:
        if line.outcome != "passed" and line.nodeid not in self._uncollected:
            self._uncollected.add(line.nodeid)
            text, _, _ = told(msgspec.json.decode(line.longrepr))
            self._session.collect_failures.append(collect_failure(line.nodeid, line.outcome, text))

    def _time(self, line: LogLine) -> None:
        session = self._session
        if line.start and isfinite(line.start):
            session.start = line.start if session.start is None else min(session.start, line.start)
        if line.stop and isfinite(line.stop):
            session.end = line.stop if session.end is None else max(session.end, line.stop)
