"""CTRF, the Common Test Report Format: one JSON document.

| CTRF | here |
|---|---|
| `name`, `suite`, `filePath` | node id: `file::suite > name`; pytest's own node ids as they are |
| `passed`, `failed`, `skipped` | the same; `passed` whose `rawStatus` is failed: xfailed |
| `extra.annotations` | Playwright: a pass that was to `fail` failed; a skip without `skip`, `fixme` did not run |
| `failed` with `rawStatus` `setup_failed`, `teardown_failed`, `broken` | error, in that phase |
| `pending`, and `other` for a `todo` | skipped; any other `other`: not-run |
| `retryAttempts`, else `retries` | attempts, the test's own status the last |
| `flaky`, or a pass after retries | flaky |
| `message`, `trace` | the failure of a failed or broken test, the reason of any other |
| `duration`, `start` | seconds; from milliseconds |
| `steps`, `attachments`, `threadId`, `line` | steps (real: CTRF knows no other), attachments, worker, line |
| `extra.execution_report` | the record of our plugin, a `CaseRecord` as an object |
| `environment`, `tool` | the session's environment |
| `summary` | `stated`; a word whose count differs from the tests is remarked |
| `stdout`, `ai`, `insights`, `baseline`, `screenshot` ... | passed over |

The schema: https://ctrf.io/docs/full-schema
"""

import re
from collections import Counter
from typing import BinaryIO

import msgspec

from reporting.errors import UnreadableResultsError
from reporting.ingest import tolerant
from reporting.ingest.case_record import with_record
from reporting.ingest.ctrf_case import case_of, did_not_run
from reporting.ingest.ctrf_record import Document, Summary, Test
from reporting.ingest.instant import since_epoch
from reporting.ingest.pytest_text import clipped
from reporting.ingest.reader import Take
from reporting.ingest.recount import not_run, oddities, recounted, timed
from reporting.ingest.repaired import repaired
from reporting.model import Case, Remark, Session, Stated

NAME = "CTRF"
BATCH = 1000
LARGEST = 1 << 30
SMALL = 1 << 20
"""A document up to this size is searched for repeated keys as a whole, a larger one where a repetition would matter."""
RESULTS = re.compile(rb'"results"\s*:\s*\{')
ESCAPED_LETTER = re.compile(rb"\\u00[67]")
EXPECTED = "expected failures"
"""Counted beside CTRF's own words: Playwright's reporter states them as failed, and lists them as passed."""
WORDS = ("passed", "failed", "skipped", "pending", "other")
UNKNOWN_STATUS = Remark(
    rule="unknown-status",
    effect="incomplete",
    text="At least one test has a status that CTRF does not know: it is counted as not run.",
)

DOCUMENT = msgspec.json.Decoder(Document)
TEST = msgspec.json.Decoder(Test)


def recognise(head: bytes) -> bool:
    """Whether a document says that it is CTRF, or has its three parts, as documents before version 0.0.1 do."""
    if head.lstrip()[:1] != b"{" or RESULTS.search(head) is None:
        return False
    return b'"CTRF"' in head or (b'"tool"' in head and (b'"summary"' in head or b'"tests"' in head))


def read(stream: BinaryIO, take: Take) -> Session:
    """Hand on the cases, and give what the document says of the run.

    The text is held while its tests are decoded one by one. Raises `UnreadableResultsError` with the byte offset for
    what is no JSON, the number of the test for what is no CTRF.
    """
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UnreadableResultsError(f"byte {LARGEST}: is larger than any CTRF document; split the run into shards")
    session = Session()
    document = _document(data, session)
    tool = document.results.tool
    counts = _hand_on(document, ((tool and tool.name) or NAME)[:200], take, session)
    session.environment = _environment(document)
    _state(document.results.summary or Summary(), counts, session)
    return session


def _document(data: bytes, session: Session) -> Document:
    if not data.strip():
        raise UnreadableResultsError("byte 0: is empty where CTRF was expected: run the tests again")
    try:
        document = _decoded(data, session)
        if len(data) <= SMALL or data.count(b'"tests"') > 2:
            tolerant.refuse_repeated_keys(data, 0)
    except msgspec.ValidationError as error:
        raise UnreadableResultsError(
            f"byte 0: is JSON, but no CTRF document ({error}): name the file that the CTRF reporter wrote"
        ) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise UnreadableResultsError(
            f"{_place(error, data)}: is no whole JSON document ({error}); CTRF was expected: write it again"
        ) from error
    return document


def _decoded(data: bytes, session: Session) -> Document:
    try:
        return DOCUMENT.decode(data)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as error:
        document = DOCUMENT.decode(repaired(data, error))
    session.remarks += oddities({"not-json": 1})
    return document


def _place(error: Exception, data: bytes) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start}"
    told = re.search(r"\(byte (\d+)\)", str(error))
    return f"byte {told[1] if told else len(data)}"


def _hand_on(document: Document, tool: str, take: Take, session: Session) -> Counter[str]:
    counts: Counter[str] = Counter()
    batch: list[Case] = []
    unrun = 0
    for number, raw in enumerate(document.results.tests, 1):
        try:
            test = TEST.decode(raw)
            if test.status != "failed" and _may_repeat(bytes(raw)):
                tolerant.refuse_repeated_keys(bytes(raw), 0)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise UnreadableResultsError(
                f"test {number}: is not as CTRF has it ({error}): check what wrote the file"
            ) from error
        except UnreadableResultsError as error:
            raise UnreadableResultsError(f"test {number}: {error}") from error
        counts[test.status or ""] += 1
        if test.status == "skipped":
            unrun += did_not_run(test, tool)
        elif test.status == "passed" and test.rawStatus == "failed":
            counts[EXPECTED] += 1
        batch.append(_case(test, tool, session))
        if len(batch) == BATCH:
            take(batch)
            batch = []
    take(batch)
    if unrun:
        session.remarks.append(not_run(unrun))
    return counts


def _may_repeat(raw: bytes) -> bool:
    """Whether a test that did not fail holds the word for it: another `status` may be overridden by the one decoded."""
    return b'"failed"' in raw or ESCAPED_LETTER.search(raw) is not None


def _case(test: Test, tool: str, session: Session) -> Case:
    case = case_of(test, tool)
    if case is None:
        if UNKNOWN_STATUS not in session.remarks:
            session.remarks.append(UNKNOWN_STATUS)
        test.status = "other"
        case = case_of(test, tool) or Case(nodeid=f"{tool}::{test.name}", outcome="not-run")
    if test.extra is not None and test.extra.execution_report is not None:
        text = msgspec.json.encode(test.extra.execution_report).decode("utf-8")
        case = with_record(case, text, session)
    return case


def _environment(document: Document) -> dict[str, str]:
    told: dict[str, object] = dict(document.results.environment or {})
    if (tool := document.results.tool) and tool.name:
        told = {"tool": f"{tool.name} {tool.version or ''}".strip(), **told}
    return {
        name: clipped(str(value), 1000) for name, value in told.items() if isinstance(value, str | int | float | bool)
    }


def _state(summary: Summary, counts: Counter[str], session: Session) -> None:
    session.start, session.end = since_epoch(summary.start), since_epoch(summary.stop)
    if session.start is not None and session.end is not None:
        session.duration = round(session.end - session.start, 6)
    cases = _whole(summary.tests)
    said = {word: count for word in WORDS if (count := _whole(getattr(summary, word))) is not None}
    session.stated = Stated(cases=cases, outcomes=said)
    expected = counts.pop(EXPECTED, 0)
    if said.get("failed") == counts["failed"] + expected:
        counts.update(failed=expected, passed=-expected)
    recounted(session, {word: counts[word] for word in said}, results=counts.total())
    timed(session)


def _whole(count: float | None) -> int | None:
    return int(count) if count is not None and 0 <= count < 1e9 else None
