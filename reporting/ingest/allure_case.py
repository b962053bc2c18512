"""One Allure result as a case."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

import msgspec

from reporting.ingest.allure_record import Attachment, Details, Entry, StepRecord
from reporting.ingest.identity import UNNAMED, relative
from reporting.ingest.instant import in_seconds, since_epoch
from reporting.ingest.pytest_text import MESSAGE_LIMIT, clipped, exception
from reporting.model import Case, Failure, Outcome, Phase, Step

OUTCOMES: dict[str, Outcome] = {"passed": "passed", "failed": "failed", "broken": "error", "skipped": "skipped"}
STEPS: dict[str, Literal["passed", "failed"]] = {"passed": "passed", "failed": "failed", "broken": "failed"}
SUITES = ("parentSuite", "suite", "subSuite")
PLAYWRIGHT_MARK = " \u203a "
DEEPEST = 20
LONGEST_TITLE = 1000
MOST = 1000
"""Steps and attachments that are kept of one result."""


def case_of(entry: Entry, setup: Failure | None, teardown: Failure | None) -> Case:
    """Give the case of a result; `setup` and `teardown` are the failures of fixtures that ran around it."""
    details = entry.statusDetails
    message, trace = ((details.message or "").strip(), details.trace or "") if details else ("", "")
    labels = labels_of(entry)
    outcome = _outcome(entry.status or "", message, labels.get("framework", ""))
    failures: tuple[Failure, ...] = ()
    if outcome in {"failed", "error"}:
        failures = (_failure(message, trace, "setup" if setup else "call"),)
    elif setup is not None:
        outcome, failures = "error", (setup,)
    if teardown is not None:
        # allure-pytest tells an error in a teardown twice: as the fixture's, and as the test's own.
        same = [failure for failure in failures if (failure.type, failure.message) == (teardown.type, teardown.message)]
        if same:
            teardown = msgspec.structs.replace(same[0], phase="teardown")
        failures = (*(failure for failure in failures if failure not in same), teardown)
        outcome = outcome if outcome == "failed" else "error"
    start = since_epoch(entry.start)
    described = (entry.description or "").strip().split("\n", 1)[0]
    return Case(
        nodeid=nodeid_of(entry, labels),
        outcome=outcome,
        duration=seconds_of(entry),
        executed=outcome not in {"skipped", "not-run"} and setup is None,
        flaky=outcome == "passed" and bool(details and details.flaky),
        reason="" if failures or outcome == "passed" else clipped(_reason(message), MESSAGE_LIMIT),
        failures=failures,
        intent=described[:MESSAGE_LIMIT],
        steps=tuple(islice(_steps(entry.steps or (), "", 0), MOST)),
        attachments=tuple(islice(_attachments(entry, 0), MOST)),
        start=start,
        worker=labels.get("thread", ""),
    )


def is_plain(entry: Entry) -> bool:
    """Whether the result passed and tells nothing else of the case than its name and its times."""
    details = entry.statusDetails
    silent = details is None or not (details.message or details.trace or details.flaky)
    return entry.status == "passed" and silent and not (entry.steps or entry.attachments or entry.description)


def seconds_of(record: StepRecord) -> float | None:
    """Give how long the result or the step took."""
    return in_seconds(record.stop - record.start) if record.start and record.stop else None


def failure_of(fixture: StepRecord, phase: Phase) -> Failure:
    """Give the failure of a container's fixture."""
    details = fixture.statusDetails
    message = (details.message or "") if details else ""
    kind, words = exception(message.strip() or f"{fixture.name or UNNAMED} failed")
    words = words.strip()
    return Failure(phase=phase, message=words, type=kind, trace=clipped((details.trace or "") if details else ""))


def hook_of(error: Details) -> tuple[str, Failure]:
    """Give the name and the failure of a hook; Allure's adapters for JavaScript write `NAME failed: MESSAGE`."""
    name, _, message = (error.message or "").strip().partition(" failed: ")
    kind, words = exception(message or name or UNNAMED)
    phase: Phase = "teardown" if "after" in name else "setup"
    return (
        name[:LONGEST_TITLE] or UNNAMED,
        Failure(phase=phase, message=words.strip(), type=kind, trace=clipped(error.trace or "")),
    )


def nodeid_of(entry: Entry, labels: dict[str, str]) -> str:
    """Give the node id: pytest's own for its tests, else `file::name`, `class::name` or `suites::name`.

    Parameters follow in brackets where the name does not show them: they are what tells two results apart.
    """
    name, full = entry.name or UNNAMED, entry.fullName or ""
    values = [
        (one.name or "", str(one.value)[:200]) for one in entry.parameters or () if _counts(one.excluded, one.mode)
    ]
    if labels.get("framework") == "pytest" and "#" in full:
        return _pytest_id(entry, labels, values)
    shown = f"[{', '.join(f'{key}={value}' for key, value in values)}]" if values else ""
    if "#" in full:
        file, _, title = full.partition("#")
        return f"{file.rpartition(':')[2]}::{title}{shown}"
    if labels.get("testClass"):
        return f"{labels['testClass']}::{labels.get('testMethod') or name}{shown}"
    suites = [labels[key] for key in SUITES if labels.get(key)]
    if PLAYWRIGHT_MARK in full:
        file, _, title = full.partition(PLAYWRIGHT_MARK)
        return f"{file}::{title.replace(PLAYWRIGHT_MARK, ' > ')}{shown}"
    return f"{' > '.join(suites) or labels.get('feature') or labels.get('framework') or 'Allure'}::{name}{shown}"


def _pytest_id(entry: Entry, labels: dict[str, str], values: list[tuple[str, str]]) -> str:
    module, _, function = (entry.fullName or "").partition("#")
    package = labels.get("package", module)
    path = package.replace(".", "/") + ".py"
    for end, part in enumerate(entry.titlePath or (), 1):
        if part.endswith(".py"):
            path = "/".join((entry.titlePath or ())[:end])
            break
    classes = module.removeprefix(package).strip(".")
    name = entry.name or ""
    if name.startswith(f"{function}[") and name.endswith("]"):
        function = name
    elif values:
        function += f"[{'-'.join(value.strip(chr(39)) for _, value in values)}]"
    return "::".join((path, *(classes.split(".") if classes else ()), function))


def labels_of(entry: Entry) -> dict[str, str]:
    """Give the labels that are text, the first of each name."""
    labels: dict[str, str] = {}
    for label in entry.labels or ():
        if label.name and isinstance(label.value, str):
            labels.setdefault(label.name, label.value[:1000])
    return labels


def _counts(excluded: bool | None, mode: str | None) -> bool:
    return not excluded and mode not in ("hidden", "masked")


def _outcome(status: str, message: str, framework: str) -> Outcome:
    if status == "skipped" and message.startswith("XFAIL"):
        return "xfailed"
    if status == "passed" and message:
        # pytest: an expected failure that passed. Playwright: a pass with an error is a test that was to fail.
        if message.startswith("XPASS"):
            return "xpassed"
        if framework == "playwright":
            return "xfailed"
    return OUTCOMES.get(status, "not-run")


def _failure(message: str, trace: str, phase: Phase) -> Failure:
    kind, words = exception(message or trace.strip().split("\n", 1)[0])
    return Failure(phase=phase, message=words, type=kind, trace=clipped(trace))


def _reason(message: str) -> str:
    first = message.split("\n", 1)[0]
    for word in ("Skipped:", "XFAIL", "XPASS"):
        first = first.removeprefix(word)
    return first.strip()


def _steps(records: Sequence[StepRecord], above: str, depth: int) -> Iterator[Step]:
    """Give the steps with those inside them behind each, under its name."""
    for record in records[:MOST]:
        if record.status is None and record.attachments and not record.steps:
            continue  # allure-js wraps an attachment into a step of its own
        title = f"{above}{(record.name or UNNAMED)[:LONGEST_TITLE]}"
        details = record.statusDetails
        yield Step(
            title=title,
            outcome=STEPS.get((record.status or "").lower(), "not-run"),
            duration=seconds_of(record),
            error=clipped(details.message, MESSAGE_LIMIT) if details and details.message else "",
        )
        if record.steps and depth < DEEPEST:
            yield from _steps(record.steps, f"{title} > ", depth + 1)


def _attachments(record: StepRecord, depth: int) -> Iterator[str]:
    for attachment in (record.attachments or ())[:MOST]:
        yield _name_of(attachment)
    if depth < DEEPEST:
        for step in (record.steps or ())[:MOST]:
            yield from _attachments(step, depth + 1)


def _name_of(attachment: Attachment) -> str:
    """Give the file's name inside the folder; the name in the report where it points out of the folder."""
    source = relative(attachment.source or "")
    return source if source and ".." not in source.split("/") else attachment.name or UNNAMED
