"""`go test -json`: a line an event, and between them what the go command says as plain text.

A subtest is a case of its own beside its test, as `go test` counts. Failed tests that are run again later in the log
(gotestsum `--rerun-fails`) are attempts of one case. Benchmarks are no cases unless they fail.

The log has no last line of its own: one that is cut between two packages looks whole, and only the declared `expected`
suites tell. A package that began and did not end, or a line that is cut, makes the session incomplete.
"""

import re
from typing import BinaryIO

import msgspec

from reporting.errors import UnreadableResultsError
from reporting.ingest.go_event import Event, PackageRun, failure_of, panic_of
from reporting.ingest.identity import UNNAMED
from reporting.ingest.instant import instant
from reporting.ingest.long_text import LongText
from reporting.ingest.reader import Take
from reporting.ingest.recount import timed
from reporting.model import Attempt, Case, CollectFailure, Failure, Remark, Session

NAME = "go test -json"
BATCH = 1000
LONGEST_LINE = 8 << 20
EVENT = re.compile(
    rb'^[ \t]*\{[ \t]*"(?:Time|ImportPath|Action)"\s*:[^\n]{0,200}?"?(?:Action"\s*:\s*")?'
    rb"(?:start|run|pause|cont|pass|fail|skip|output|bench|build-output|build-fail)\"",
    re.MULTILINE,
)
BUILD_FAILED = re.compile(r"FAIL\s+(\S+) \[(build|setup) failed\]\s*")
BUILD_OF = re.compile(r"# (\S+)")
ENDING = re.compile(r"PASS|FAIL|(?:FAIL|ok  )\t.*")
TOLD = frozenset({"run", "output", "pass", "fail", "skip", "bench"})
DECODER = msgspec.json.Decoder(Event)


def recognise(head: bytes) -> bool:
    """Whether there is an event of a test among the first lines; the go command may say something before it."""
    return EVENT.search(head) is not None and b'"Action"' in head and head.lstrip()[:1] not in (b"[", b"<")


def read(stream: BinaryIO, take: Take) -> Session:
    """Hand on the cases package by package, and give what the log says of the whole.

    Raises `UnreadableResultsError` for a line of several megabytes and for a log without a single event.
    """
    log = _Log(take)
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise UnreadableResultsError(f"line {number}: is longer than {LONGEST_LINE} bytes; test2json cuts lines")
        log.take_line(line, number)
    return log.finish()


class _Log:
    """What is open: runs of packages, failed cases that may be tried again, and the batch to hand on."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._session = Session()
        self._open: dict[str, PackageRun] = {}
        self._failed: dict[str, Case] = {}
        self._batch: list[Case] = []
        self._builds: dict[str, LongText] = {}
        self._unbuilt: set[str] = set()
        self._build = ""
        self._events = 0
        self._seen_lost: set[str] = set()

    def take_line(self, line: bytes, number: int) -> None:
        """Take the next line: an event, or text of the go command."""
        if not line.lstrip().startswith(b"{"):
            self._text(line.decode("utf-8", "backslashreplace"))
            return
        try:
            event = DECODER.decode(line)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            where = f"Line {number} is cut off" if not line.endswith(b"\n") else f"Line {number} is no event"
            self._incomplete("cut-off", f"{where}: what it told is not known.")
            return
        self._events += 1
        if event.time and (at := instant(event.time)) is not None:
            self._session.start = at if self._session.start is None else min(self._session.start, at)
            self._session.end = at if self._session.end is None else max(self._session.end, at)
        if event.action in ("build-output", "build-fail"):
            self._builds.setdefault(event.import_path, LongText()).add(event.output)
            if event.action == "build-fail":
                self._unbuilt.add(event.import_path)
        elif event.package or event.action in TOLD:
            # `go tool test2json` alone knows of no package.
            self._event(event if event.package else msgspec.structs.replace(event, package=UNNAMED))

    def finish(self) -> Session:
        """Hand on what is left, and give the session."""
        if not self._events:
            raise UnreadableResultsError(
                "line 1: holds no event of go test; expected the output of `go test -json`: write it again"
            )
        for run in list(self._open.values()):
            running = run.unended()
            self._session.running = self._session.running or (f"{run.name}::{running[-1]}" if running else "")
            self._not_run(run, running, "the log ends while it ran")
            self._close(run)
            self._incomplete("cut-off", "The log ends before a package that had begun.")
        for package in sorted(self._unbuilt):
            self._lost(package, failure_of(self._builds[package].text()))
        self._batch += self._failed.values()
        self._take(self._batch)
        session = self._session
        # Every package is told to its end, one without tests too.
        session.ended = session.complete and not session.collect_failures
        if session.start is not None and session.end is not None:
            session.duration = round(session.end - session.start, 6)
        timed(session)
        return session

    def _event(self, event: Event) -> None:
        run = self._open.get(event.package)
        if event.action == "skip" and not event.test and run is None:
            return
        if run is None:
            run = self._open[event.package] = PackageRun(event.package)
        if event.test:
            run.take(event)
        elif event.action == "output":
            run.output.add(event.output)
        elif event.action in ("pass", "fail", "skip"):
            self._end(run, event)

    def _end(self, run: PackageRun, event: Event) -> None:
        """Close a package. One that failed without a failed test failed as a whole: it did not build, or exited."""
        if untold := [test for test in run.unended() if run.has_passed(test.partition("/")[0])]:
            self._not_run(run, untold, "the log does not tell how it ended")
            self._incomplete("end-not-told", "The log does not tell how at least one subtest of a passed test ended.")
        unended = run.unended()
        red = self._close(run)
        output = run.output.text()
        if unended or red == "crashed":
            self._incomplete("process-ended", "A test process ended before its tests: those after it did not run.")
        self._unbuilt.discard(event.failed_build)
        # A data race that is found behind the last test leaves `pass`: https://github.com/mfridman/tparse/issues/24
        failed = event.action == "fail" or f"\nFAIL\t{run.name}\t" in f"\n{output}"
        if failed and not red:
            build = self._builds.get(event.failed_build or run.name)
            self._lost(run.name, failure_of(build.text() if build else _less_ending(output)))
        elif failed and panic_of(output):
            self._lost(run.name, failure_of(output))

    def _close(self, run: PackageRun) -> str:
        """Hand on a package's cases; give the worst outcome among them, empty where none failed."""
        del self._open[run.name]
        red = ""
        for test in run.tests:
            case = run.case(test)
            if case.outcome in ("failed", "crashed"):
                red = "crashed" if "crashed" in (red, case.outcome) else "failed"
            elif test.startswith("Benchmark"):
                continue
            self._put(case)
        if len(self._batch) >= BATCH:
            self._take(self._batch)
            self._batch = []
        return red

    def _not_run(self, run: PackageRun, tests: list[str], reason: str) -> None:
        """Take tests of a package as not run to their end."""
        for test in tests:
            del run.tests[test]
            nodeid = f"{run.name}::{test}"
            self._batch.append(Case(nodeid=nodeid, outcome="not-run", executed=False, reason=reason))

    def _put(self, case: Case) -> None:
        before = self._failed.pop(case.nodeid, None)
        if before is not None:
            attempts = (*(before.attempts or (_tried(before),)), *(case.attempts or (_tried(case),)))
            case = msgspec.structs.replace(case, attempts=attempts, flaky=case.outcome == "passed")
        if case.outcome in ("failed", "crashed"):
            self._failed[case.nodeid] = case
        else:
            self._batch.append(case)

    def _text(self, text: str) -> None:
        """Take a line that is no event: the go command tells there which packages it could not build, and why."""
        if found := BUILD_FAILED.fullmatch(text):
            build = self._builds.get(found[1])
            self._lost(found[1], failure_of(build.text() if build else text.strip()))
        elif found := BUILD_OF.match(text):
            self._build = found[1]
        elif self._build:
            self._builds.setdefault(self._build, LongText()).add(text)

    def _lost(self, package: str, failure: Failure) -> None:
        if package in self._seen_lost:
            return
        self._seen_lost.add(package)
        told = msgspec.structs.replace(
            failure, phase="collect", message=failure.message or "the package failed without a failed test"
        )
        self._session.collect_failures.append(CollectFailure(nodeid=package, failure=told))

    def _incomplete(self, rule: str, text: str) -> None:
        self._session.complete = False
        if not any(remark.text == text for remark in self._session.remarks):
            self._session.remarks.append(Remark(rule=rule, effect="incomplete", text=text))


def _tried(case: Case) -> Attempt:
    failure = case.failures[0] if case.failures else None
    return Attempt(outcome=case.outcome, start=case.start, duration=case.duration, failure=failure)


def _less_ending(output: str) -> str:
    """Give a package's output without the lines that only say how it ended."""
    return "\n".join(line for line in output.split("\n") if not ENDING.fullmatch(line))
