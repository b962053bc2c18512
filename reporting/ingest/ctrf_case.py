"""One CTRF test as a case."""

from collections.abc import Sequence
from typing import Literal

from reporting.ingest.ctrf_record import AttemptRecord, StepRecord, Test
from reporting.ingest.identity import UNNAMED, relative
from reporting.ingest.instant import in_seconds, since_epoch
from reporting.ingest.pytest_text import MESSAGE_LIMIT, clipped, exception
from reporting.model import Attempt, Case, Failure, Outcome, Phase, Step

STATUSES: dict[str, Outcome] = {
    "passed": "passed",
    "failed": "failed",
    "skipped": "skipped",
    "pending": "skipped",
    "other": "not-run",
}
RAW: dict[tuple[str, str], Outcome] = {
    ("passed", "failed"): "xfailed",
    ("skipped", "xfailed"): "xfailed",
    ("passed", "xpassed"): "xpassed",
    ("failed", "setup_failed"): "error",
    ("failed", "teardown_failed"): "error",
    ("failed", "broken"): "error",
    ("other", "todo"): "skipped",
    ("other", "disabled"): "skipped",
}
"""Where the runner's own word, `rawStatus`, knows more: a pass whose own word is failed was expected to fail."""
STEPS: dict[str, Literal["passed", "failed"]] = {"passed": "passed", "failed": "failed"}
MOST = 1000
"""Steps, attempts and attachments that are kept of one test."""


def outcome_of(status: str, raw: str) -> Outcome | None:
    """Give the outcome for a status and the runner's own word for it; None for a status that is not in the schema."""
    return RAW.get((status, raw)) or STATUSES.get(status)


def case_of(test: Test, tool: str) -> Case | None:
    """Give the case of a test; None for one with a status that is not in the schema."""
    raw = test.rawStatus or ""
    outcome = outcome_of(test.status or "", raw)
    if outcome is None:
        return None
    if outcome == "passed" and "fail" in (_annotations(test, tool) or ()):
        # Playwright's reporter lists what passed against expectation as it ended.
        outcome, test.message = "failed", test.message or "Expected to fail, but passed."
    duration, start = in_seconds(test.duration), since_epoch(test.start)
    told = test.message or test.trace
    failures = (_failure(test.message, test.trace, raw),) if outcome in {"failed", "error"} else ()
    attempts = _attempts(test, outcome, failures[0] if failures else None)
    retried = bool(test.flaky) or len(attempts) > 1 or (test.retries or 0) > 0
    return Case(
        nodeid=nodeid_of(test, tool),
        outcome=outcome,
        duration=duration,
        executed=outcome not in {"skipped", "not-run"} and raw != "setup_failed",
        flaky=outcome == "passed" and retried,
        reason="" if outcome in {"passed", "failed", "error"} else clipped(told or _own_word(raw), MESSAGE_LIMIT),
        failures=failures,
        attempts=attempts,
        steps=_steps(test.steps or ()),
        attachments=tuple(
            relative(attachment.path or "") or attachment.name or "" for attachment in (test.attachments or ())[:MOST]
        ),
        start=start,
        worker=str(test.threadId or ""),
        line=int(test.line) if test.line and 0 < test.line < 1e9 else None,
    )


def _annotations(test: Test, tool: str) -> frozenset[str] | None:
    """Give the types of what Playwright annotates a test with; None where nothing tells of annotations."""
    listed = test.extra.annotations if test.extra and tool == "playwright" else None
    if not isinstance(listed, list):
        return None
    return frozenset(str(one.get("type")) for one in listed if isinstance(one, dict))


def did_not_run(test: Test, tool: str) -> bool:
    """Whether nothing skips a test that Playwright lists as skipped: the run ended before the test did."""
    kinds = _annotations(test, tool)
    return kinds is not None and kinds.isdisjoint({"skip", "fixme"})


def _own_word(raw: str) -> str:
    return "" if raw in STATUSES else raw


def nodeid_of(test: Test, tool: str) -> str:
    """Give `file::suite > name`, nothing of it twice; the name alone where it is a node id of pytest already.

    An absolute path is of one machine only: the file is then the part of `suite` that the path ends with, else its
    last part.
    """
    name, path = test.name or UNNAMED, (test.filePath or "").replace("\\", "/")
    suites = [part for part in (test.suite.split(" > ") if isinstance(test.suite, str) else test.suite or ()) if part]
    file = relative(path)
    if file and name.startswith(f"{file}::"):
        return name
    if path and not file:
        file = next((part for part in suites if path.endswith(f"/{part}")), path.rpartition("/")[2])
    within = [part for part in suites if part != file]
    if any(name.startswith(mark.join(within)) for mark in (" ", " > ")):
        within = []
    return f"{file or tool}::{' > '.join((*within, name))}"


def _failure(message: str | None, trace: str | None, raw: str) -> Failure:
    phase: Phase = "setup" if raw == "setup_failed" else "teardown" if raw == "teardown_failed" else "call"
    text = trace or ""
    kind, words = exception(message or text.split("\n", 1)[0])
    return Failure(phase=phase, message=words or raw, type=kind if words else "", trace=clipped(text))


def _attempts(test: Test, outcome: Outcome, failure: Failure | None) -> tuple[Attempt, ...]:
    """Give every try. Some writers list the last one too, most list the earlier ones, and some only count them."""
    own = Attempt(outcome=outcome, start=since_epoch(test.start), duration=in_seconds(test.duration), failure=failure)
    retries = int(test.retries) if test.retries is not None and 0 < test.retries <= MOST else 0
    listed = [_attempt(record) for record in (test.retryAttempts or ())[:MOST]]
    if listed:
        return tuple(listed) if retries and len(listed) > retries else (*listed, own)
    if retries and outcome in {"passed", "failed", "error"}:
        return (*[Attempt(outcome="failed")] * retries, own)
    return ()


def _attempt(record: AttemptRecord) -> Attempt:
    outcome = outcome_of(record.status or "", "") or "not-run"
    failure = _failure(record.message, record.trace, "") if outcome == "failed" else None
    return Attempt(
        outcome=outcome, start=since_epoch(record.start), duration=in_seconds(record.duration), failure=failure
    )


def _steps(records: Sequence[StepRecord]) -> tuple[Step, ...]:
    return tuple(
        Step(title=(record.name or UNNAMED)[:MESSAGE_LIMIT], outcome=STEPS.get(record.status or "", "not-run"))
        for record in records[:MOST]
    )
