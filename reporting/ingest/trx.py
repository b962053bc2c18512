"""TRX, the results of Visual Studio's test platform (`dotnet test --logger trx`) and of those who write the same.

A data-driven test holds its rows as inner results; the rows are the cases, and the test itself is one only where it is
worse than they are. Class names stand behind the results (`TestDefinitions`), so cases are held until the end.
https://github.com/microsoft/vstest/blob/main/src/Microsoft.TestPlatform.Extensions.TrxLogger/ObjectModel/TestOutcome.cs
"""

import re
from typing import BinaryIO

import msgspec
from msgspec import Struct

from reporting.ingest.identity import LONGEST_NAME, UNNAMED, relative
from reporting.ingest.instant import instant
from reporting.ingest.long_text import LongText
from reporting.ingest.pytest_text import MESSAGE_LIMIT, clipped, exception
from reporting.ingest.reader import Take
from reporting.ingest.recount import recounted, timed, uncounted
from reporting.ingest.xml_pass import DEEPEST, broken_off, cut_off, feed, is_count, is_root, new_parser, refused, whole
from reporting.model import Case, Failure, Outcome, Remark, Session, Stated, worst_outcome

NAME = "TRX"
BATCH = 1000
RESULTS = frozenset(
    {
        "UnitTestResult",
        "TestResult",
        "TestResultAggregation",
        "GenericTestResult",
        "ManualTestResult",
        "WebTestResult",
    }
)
"""An aggregation is an ordered or data-driven test around others."""
OUTCOMES: dict[str, Outcome] = {
    "Passed": "passed",
    "PassedButRunAborted": "passed",
    "Failed": "failed",
    "Timeout": "failed",
    "Error": "error",
    "NotRunnable": "error",
    "Aborted": "crashed",
    "Disconnected": "crashed",
    "NotExecuted": "skipped",
    "Inconclusive": "skipped",
    "Pending": "skipped",
    "Warning": "skipped",
    "InProgress": "not-run",
    "Completed": "not-run",
}
UNTOLD = "Error"
"""Visual Studio's own writer leaves the attribute out for the first of its outcomes, and counts the result as one."""
MARKS = (b"VisualStudio/TeamTest", b"<Results", b"UnitTestResult", b"<TestDefinitions", b"<ResultSummary", b"<!DOCTYPE")
"""The namespace, or what may stand in a document without it; a DOCTYPE is for the reader to refuse."""
ABORTED = frozenset({"Aborted", "Error", "Timeout", "Disconnected", "InProgress", "PassedButRunAborted"})
"""Outcomes of the whole run that say it did not come to its end."""
ENDED = frozenset({"Completed", "Passed"})
STOPPED = re.compile(
    r"run was aborted|aborting test run|process crashed|process exited|host.{0,20}crashed|invoking executor",
    re.IGNORECASE,
)
RED = frozenset({"failed", "error", "crashed"})
COUNTED_RED = ("failed", "error", "timeout", "aborted", "disconnected", "notRunnable", "inProgress")
"""The counters of results that are no pass in any reading."""
CLOCK = re.compile(r"(?:(\d{1,5})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2}(?:\.\d+)?)")
TEXTS = frozenset({"Message", "StackTrace", "Text"})
NONE = frozenset({"", "none"})
"""Class names that say nothing: mocha's reporter writes `none` for every test."""


class Result(Struct):
    """An open result: its attributes, and what its elements told so far."""

    element: str
    attributes: dict[str, str]
    message: str = ""
    trace: str = ""
    rows: int = 0
    worst_row: Outcome = "passed"


class Definition(Struct, gc=False):
    """Where a test is: its class, and the file that mocha or jest give instead of one."""

    classname: str = ""
    file: str = ""


def recognise(head: bytes) -> bool:
    """Whether the first element is a `TestRun`, and Visual Studio's: CppUnit and AUnit call their root so, too."""
    return is_root(head, b"TestRun") and any(mark in head for mark in MARKS)


def read(stream: BinaryIO, take: Take) -> Session:
    """Hand on the cases, and give what the summary says of the run. A document that breaks off is not complete.

    Raises `UnreadableResultsError` with the line for what is not well-formed, holds a DOCTYPE, nests deeper than any
    results file, or breaks off before its first result.
    """
    document = _Document()
    return document.finish(take, whole=feed(document.parser, stream, NAME))


class _Document:
    """The state of the pass."""

    def __init__(self) -> None:
        self.parser = new_parser(NAME)
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self._session = Session()
        self._depth = 0
        self._open: list[Result] = []
        self._cases: list[tuple[Case, str]] = []
        self._parents = 0
        self._red_parents = 0
        self._definitions: dict[str, Definition] = {}
        self._defined = ""
        self._text: LongText | None = None
        self._counted: int | None = None
        self._entries = 0
        self._counted_red = 0
        self._outcome = ""

    def finish(self, take: Take, *, whole: bool) -> Session:
        """Hand on the cases, now that their classes are known, and give the session."""
        session = self._session
        if not whole:
            if not self._cases:
                raise cut_off(self.parser, NAME)
            session.complete = False
            session.remarks.append(broken_off(self.parser))
        for begin in range(0, len(self._cases), BATCH):
            take([self._named(case, test) for case, test in self._cases[begin : begin + BATCH]])
        red = sum(case.outcome in RED for case, _ in self._cases)
        if self._counted is not None or self._entries:
            self._state(max(self._counted or 0, self._entries), len(self._cases), red)
        timed(session)
        session.ended = self._outcome in ENDED
        if self._outcome in ABORTED:
            self._incomplete("run-aborted", "The file says that the run did not come to its end.", self._outcome)
        elif self._outcome == "Failed" and not red:
            self._say("failed-otherwise", "The file says that the run failed, and lists no failed test.")
        elif self._outcome and self._outcome not in OUTCOMES:
            self._say("unknown-status", "The run has an outcome that TRX does not know.", self._outcome[:200])
        return session

    def _state(self, counted: int, listed: int, red: int) -> None:
        """Say what the summary counts beyond what is listed; tests whose rows are listed are counted beside them."""
        missing = max(0, counted - listed - self._parents)
        missing_red = max(0, self._counted_red - red - self._red_parents)
        outcomes = {"failed": red + missing_red} if missing_red else {}
        self._session.stated = Stated(cases=listed + missing, outcomes=outcomes)
        recounted(self._session, {"failed": red} if missing_red else {}, results=listed)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise refused(self.parser, f"elements {self._depth} deep", "no results file nests so; check who wrote it")
        name = name.rpartition(":")[2]
        if name in RESULTS or ("testName" in attributes and "outcome" in attributes):
            self._open.append(Result(name, attributes))
        elif name in TEXTS:
            self._text = LongText()
            self.parser.CharacterDataHandler = self._text.add
        elif name == "UnitTest":
            self._defined = attributes.get("id", "")
            self._definitions[self._defined] = Definition(file=relative(attributes.get("storage", "")[:LONGEST_NAME]))
        elif name == "TestMethod" and self._defined in self._definitions:
            definition = self._definitions[self._defined]
            definition.classname = attributes.get("className", "")[:LONGEST_NAME].partition(",")[0].strip()
            definition.file = definition.file or relative(attributes.get("codeBase", "")[:LONGEST_NAME])
        elif name == "Counters" and not self._open:
            self._counted = whole(attributes.get("total"))
            self._counted_red = sum(whole(attributes.get(word)) or 0 for word in COUNTED_RED)
            if not all(is_count(attributes.get(word)) for word in ("total", *COUNTED_RED)):
                uncounted(self._session)
        elif name == "TestEntry":
            self._entries += 1
        elif name == "ResultSummary":
            self._outcome = attributes.get("outcome", "")
        elif name == "Times":
            self._times(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        name = name.rpartition(":")[2]
        if name in TEXTS and self._text is not None:
            self.parser.CharacterDataHandler = None
            text, self._text = self._text.text(), None
            self._tell(name, text)
        elif self._open and name == self._open[-1].element:
            self._close(self._open.pop())

    def _tell(self, name: str, text: str) -> None:
        if not self._open:
            # xUnit puts every failure among the run's own messages, too, so only the words tell an aborted run.
            if name == "Text" and STOPPED.search(text):
                self._incomplete("run-aborted", "The test platform says that the run was aborted.", text[:2000])
        elif name == "Message":
            self._open[-1].message = text
        elif name == "StackTrace":
            self._open[-1].trace = text

    def _close(self, result: Result) -> None:
        said = result.attributes.get("outcome", UNTOLD)
        outcome = OUTCOMES.get(said)
        if outcome is None:
            outcome = "not-run"
            self._incomplete("unknown-status", "At least one result has an outcome that TRX does not know.")
        if said in ("InProgress", "PassedButRunAborted"):
            self._incomplete("run-aborted", "The file says that the run did not come to its end.", said)
        if self._open:
            around = self._open[-1]
            around.rows += 1
            around.worst_row = worst_outcome(around.worst_row, outcome)
        if result.rows and worst_outcome(result.worst_row, outcome) == result.worst_row:
            self._parents += 1
            self._red_parents += outcome in RED
            return
        self._cases.append((_case(result, outcome, said), result.attributes.get("testId", "")))

    def _named(self, case: Case, test: str) -> Case:
        definition = self._definitions.get(test, Definition())
        classname = "" if definition.classname in NONE else definition.classname
        name = case.nodeid
        if classname:
            name = name.removeprefix(f"{classname}.")
        elif "." in (head := name.partition("(")[0].strip()) and " " not in head:
            classname, _, _ = head.rpartition(".")
            name = name.removeprefix(f"{classname}.")
        return msgspec.structs.replace(case, nodeid=f"{classname or definition.file or NAME}::{name}")

    def _times(self, attributes: dict[str, str]) -> None:
        session = self._session
        session.start, session.end = instant(attributes.get("start", "")), instant(attributes.get("finish", ""))
        if session.start is not None and session.end is not None:
            session.duration = session.end - session.start

    def _incomplete(self, rule: str, text: str, quote: str = "") -> None:
        self._session.complete = False
        self._say(rule, text, quote)

    def _say(self, rule: str, text: str, quote: str = "") -> None:
        if not any(remark.rule == rule for remark in self._session.remarks):
            self._session.remarks.append(Remark(rule=rule, effect="incomplete", text=text, quote=quote))


def _case(result: Result, outcome: Outcome, said: str) -> Case:
    attributes = result.attributes
    failed = outcome in RED
    kind, words = exception(result.message.strip())
    failure = Failure(
        phase="call",
        message=words or said,
        type=kind if words else said if said != "Failed" else "",
        trace=result.trace,
    )
    return Case(
        nodeid=attributes.get("testName") or UNNAMED,
        outcome=outcome,
        duration=_seconds(attributes.get("duration", "")),
        executed=outcome not in {"skipped", "not-run"} and said != "NotRunnable",
        reason="" if failed or outcome == "passed" else clipped(result.message.strip() or said, MESSAGE_LIMIT),
        failures=(failure,) if failed else (),
        start=instant(attributes["startTime"]) if attributes.get("startTime") else None,
    )


def _seconds(text: str) -> float | None:
    """Give the seconds of a .NET time span, `[days.]hours:minutes:seconds`."""
    clock = CLOCK.fullmatch(text)
    if clock is None:
        return None
    days, hours, minutes, rest = clock.groups(default="0")
    return float(days) * 86400 + float(hours) * 3600 + float(minutes) * 60 + float(rest)
