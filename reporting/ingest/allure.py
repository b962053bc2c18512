"""An Allure results folder: a JSON file a result, one a container with the fixtures around some of them, and globals.

It comes as one JSON text sequence, results last. Globals hold the errors of hooks, which may be told nowhere else.
Results of one `historyId` are tries of one case, the one that stopped last decides. `broken` is an error, `unknown` not
run. A file that cannot be read makes the session incomplete.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from reporting.errors import UnreadableResultsError
from reporting.ingest import tolerant
from reporting.ingest.allure_case import case_of, failure_of, hook_of, is_plain, labels_of, nodeid_of, seconds_of
from reporting.ingest.allure_record import Details, Entry, StepRecord
from reporting.ingest.allure_tries import Tries
from reporting.ingest.identity import LONGEST_NAME, UNNAMED
from reporting.ingest.instant import since_epoch
from reporting.ingest.lost import lose
from reporting.ingest.opened import BEGIN
from reporting.ingest.reader import Take
from reporting.ingest.recount import timed
from reporting.ingest.repaired import repaired
from reporting.model import Failure, Phase, Remark, Session

NAME = "Allure results"
CHUNK = 1 << 20
LARGEST = 16 << 20
"""Bytes of one result; attachments have files of their own."""
MARKS = (b'"historyId"', b'"fullName"', b'"statusDetails"', b'"befores"', b'"afters"', b'"children"', b'"titlePath"')
HISTORY = b'"knownTestCaseIds"'
"""What a line of Allure's own `history.jsonl` holds, which may lie beside the results."""
BAZEL = re.compile(rb'\s*\{\s*"id"\s*:\s*\{')
"""How an event of Bazel begins, which has children and a `uuid`, too: https://bazel.build/remote/bep"""
OUTSIDE = re.compile(BEGIN + rb'\s*\{\s*"(?:attachments|errors)"\s*:\s*\[')
"""How a file of globals begins."""
EACH = re.compile(r'(?i)"?(?:before|after) ?each\b')
"""How the error of a hook around one case begins: that case's result tells whether it was overcome."""
SKIPPED = "Test is skipped:"
"""Playwright's error for a hook that skips."""
UNENDED = frozenset({"running", "interrupted"})
SCHEDULED = "scheduled"
"""Marathon leaves it on results that have ended, with their times:
https://github.com/MarathonLabs/marathon/blob/develop/core/src/main/kotlin/com/malinskiy/marathon/report/allure/AllureReporter.kt"""
TOLD = frozenset({"skipped", "failed", "error"})
"""Outcomes that a result has said, whatever its stage."""
RED = re.compile(rb'(?i)"(?:failed|broken|unknown)"|\\u00[4-7]')
STATUS = re.compile(rb'(?i)"status"\s*:\s*"(?:passed|failed|broken|skipped|unknown)"')
DECODER = msgspec.json.Decoder(Entry)


def recognise(head: bytes) -> bool:
    """Whether this is a result or a container, alone or as the first of a sequence, which file names told already."""
    if head.lstrip(BEGIN + b" \t\r\n")[:1] != b"{" or HISTORY in head or BAZEL.match(head):
        return False
    if b'"uuid"' in head:
        named = head[:1] == BEGIN and b'"start"' in head
        return named or any(mark in head for mark in MARKS) or STATUS.search(head) is not None
    return OUTSIDE.match(head) is not None or (
        head[:1] == BEGIN and b'"name"' in head and STATUS.search(head) is not None
    )


def read(stream: BinaryIO, take: Take) -> Session:
    """Hand on the cases, and give when they ran. They are held until the last result, which may be a try of the first.

    Raises `UnreadableResultsError` where no result can be read at all.
    """
    folder = _Folder()
    for text in _texts(stream):
        folder.take(text)
    return folder.finish(take)


def _texts(stream: BinaryIO) -> Iterator[bytes]:
    """Give the texts of a JSON text sequence one by one, an empty one for each that is too long."""
    rest = bytearray()
    skipping = False
    while chunk := stream.read(CHUNK):
        *whole, last = (bytes(rest) + chunk).split(BEGIN)
        for text in whole:
            if text.strip() or skipping:
                yield b"" if skipping else text
            skipping = False
        rest = bytearray(last)
        if len(rest) > LARGEST:
            rest.clear()
            skipping = True
    if rest.strip() or skipping:
        yield b"" if skipping else bytes(rest)


class _Folder:
    """What was read of the folder so far."""

    def __init__(self) -> None:
        self._session = Session()
        self._tries = Tries()
        self._setups: dict[str, Failure] = {}
        self._teardowns: dict[str, Failure] = {}
        self._untold: dict[int, tuple[str, Failure]] = {}
        self._around: dict[str, list[int]] = {}
        self._errors: list[Details] = []
        self._texts = 0
        self._unreadable = 0
        self._fault = ""

    def take(self, text: bytes) -> None:
        """Take a file's text."""
        self._texts += 1
        try:
            entry = _decoded(text.removeprefix(b"\xef\xbb\xbf"))
            # Allure itself does not look at the case of these words.
            entry.status, entry.stage = (entry.status or "").lower(), (entry.stage or "").lower()
            if entry.status in ("passed", "skipped") and _may_be_red(text):
                tolerant.refuse_repeated_keys(text, 0)
        except (msgspec.MsgspecError, UnicodeError, RecursionError, UnreadableResultsError) as error:
            self._unreadable += 1
            self._fault = self._fault or str(error)[:500]
            return
        if entry.children is not None or entry.befores is not None or entry.afters is not None:
            self._fixtures(entry.befores, entry.children, "setup", self._setups)
            self._fixtures(entry.afters, entry.children, "teardown", self._teardowns)
        elif entry.errors is not None and entry.status == entry.stage == "":
            self._errors += entry.errors
        else:
            self._result(entry)

    def finish(self, take: Take) -> Session:
        """Hand on the cases, and give the session."""
        if self._unreadable:
            if not self._tries:
                raise UnreadableResultsError(
                    f"byte 0: is no Allure result ({self._fault}): run the tests again, their runner did not finish it"
                )
            self._incomplete(
                "files-unreadable", f"{self._unreadable} of {self._texts} files cannot be read.", self._fault
            )
        self._tries.hand_on(take)
        # Those around a result that is not there: it was never written, or the fixture is of no test.
        for name, failure in self._untold.values():
            lose(self._session, name[:LONGEST_NAME], failure)
        for error in self._errors:
            if not EACH.match(error.message or "") and SKIPPED not in (error.message or ""):
                lose(self._session, *hook_of(error))
        session = self._session
        if session.start is not None and session.end is not None:
            session.duration = round(session.end - session.start, 6)
        timed(session)
        return session

    def _fixtures(
        self, fixtures: list[StepRecord] | None, children: list[str] | None, phase: Phase, broken: dict[str, Failure]
    ) -> None:
        for fixture in fixtures or ():
            if (fixture.status or "").lower() in ("failed", "broken"):
                self._told(fixture.statusDetails)
                failure = failure_of(fixture, phase)
                self._untold[id(failure)] = fixture.name or UNNAMED, failure
                for child in children or ():
                    broken.setdefault(child, failure)
                    self._around.setdefault(child, []).append(id(failure))

    def _result(self, entry: Entry) -> None:
        uuid = entry.uuid or ""
        setup, teardown = self._setups.get(uuid), self._teardowns.get(uuid)
        for fixture in self._around.pop(uuid, ()):
            self._untold.pop(fixture, None)
        stop, start, seconds = entry.stop or entry.start or 0.0, since_epoch(entry.start), seconds_of(entry)
        if start is not None:
            end = start + (seconds or 0.0)
            session = self._session
            if session.start is None or start < session.start:
                session.start = start
            if session.end is None or end > session.end:
                session.end = end
            if seconds is not None and setup is teardown is None and is_plain(entry) and entry.stage not in UNENDED:
                labels = labels_of(entry)
                nodeid = nodeid_of(entry, labels)
                worker = labels.get("thread", "")
                self._tries.add_pass(_key(entry, nodeid), stop, nodeid, seconds=seconds, start=start, worker=worker)
                return
        case = case_of(entry, setup, teardown)
        self._told(entry.statusDetails)
        unended = entry.stage in UNENDED or (entry.stage == SCHEDULED and seconds is None)
        if unended and case.outcome not in TOLD:
            self._incomplete("unended", "At least one result was not finished when the folder was read.")
            self._session.running = case.nodeid
            case = msgspec.structs.replace(case, outcome="not-run", executed=False, reason="it had begun, not ended")
        elif entry.stage == "pending" and not entry.status:
            case = msgspec.structs.replace(case, outcome="skipped")
        self._tries.add(_key(entry, case.nodeid), stop, case)

    def _told(self, details: Details | None) -> None:
        """Let go of the errors of hooks that a result or a fixture tells, too."""
        if self._errors and details and details.message:
            told = details.message.strip()
            self._errors = [error for error in self._errors if not (error.message or "").strip().endswith(told)]

    def _incomplete(self, rule: str, text: str, quote: str = "") -> None:
        self._session.complete = False
        if not any(remark.rule == rule for remark in self._session.remarks):
            self._session.remarks.append(Remark(rule=rule, effect="incomplete", text=text, quote=quote))


def _key(entry: Entry, nodeid: str) -> str:
    return entry.historyId or f"{entry.testCaseId or ''}\0{nodeid}"


def _may_be_red(text: bytes) -> bool:
    """Whether a result that is no failure has a failure's word in it: under a key that it has twice, perhaps."""
    if text.count(b'"status"') < 2 and b"\\u00" not in text:
        return False
    return RED.search(text) is not None


def _decoded(text: bytes) -> Entry:
    try:
        return DECODER.decode(text)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as error:
        return DECODER.decode(repaired(text, error))
