"""A run as CTRF, the Common Test Report Format, so that what we know flows into other people's tools.

Written by version 0.0.0 of its schema (https://ctrf.io/docs/full-schema). Its five statuses cannot tell all outcomes
apart: `rawStatus` holds ours, and what CTRF has no word for (proof, services, guards, observations) is in `extra`.
Times are whole milliseconds; what was not recorded is zero there, because the schema asks for a number.
"""

import datetime as dt
from collections.abc import Iterator

import msgspec

from reporting.evidence import Collected, Evidence, folded_cases
from reporting.model import VERSION, Attempt, Case, CaseRecord, Outcome, proof_of

STATUS: dict[Outcome, str] = {
    "passed": "passed",
    "failed": "failed",
    "error": "failed",
    "crashed": "failed",
    "skipped": "skipped",
    "not-run": "other",
    "xfailed": "other",
    "xpassed": "other",
}
STEP = {"passed": "passed", "failed": "failed", "not-run": "skipped"}

Made = dict[str, object]


def ctrf_of(collected: Collected) -> bytes:
    """Give the CTRF document of the run, the same bytes for the same evidence."""
    evidence = collected.evidence
    run, total = evidence.run, evidence.total
    differing = dict(_differing(evidence))
    counts = {
        word: total.count(*(one for one, status in STATUS.items() if status == word)) for word in set(STATUS.values())
    }
    document: Made = {
        "reportFormat": "CTRF",
        "specVersion": "0.0.0",
        "reportId": _identity(evidence),
        "generatedBy": evidence.tool,
        "results": {
            "tool": _tool(evidence),
            "summary": {
                "tests": total.cases,
                **{word: counts.get(word, 0) for word in ("passed", "failed", "skipped", "pending", "other")},
                "flaky": total.flaky,
                "suites": len(evidence.suites),
                "start": _milliseconds(run.start),
                "stop": _milliseconds(run.end),
                "duration": _milliseconds(run.duration),
                "extra": {
                    "execution_report": {"status": run.status, "remarks": [remark.text for remark in run.remarks]}
                },
            },
            "tests": [*(_test(case, differing.get(case.nodeid)) for case in evidence.cases), *_folded(collected)],
            "environment": _environment(evidence),
        },
    }
    if run.end is not None:
        document["timestamp"] = dt.datetime.fromtimestamp(run.end, dt.UTC).isoformat(timespec="milliseconds")
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1) + b"\n"


def _identity(evidence: Evidence) -> str:
    """Give a UUID that follows from the sources, as the schema asks for one."""
    import uuid  # noqa: PLC0415 - for this format only

    return str(uuid.uuid5(uuid.NAMESPACE_OID, "".join(source.sha256 for source in evidence.sources)))


def _tool(evidence: Evidence) -> Made:
    version = evidence.environment.packages.get("pytest")
    if version:
        return {"name": "pytest", "version": version}
    return {"name": ", ".join(dict.fromkeys(source.format for source in evidence.sources)) or "unknown"}


def _differing(evidence: Evidence) -> Iterator[tuple[str, Made]]:
    """Give the environments' outcomes of each case that ends differently in them, by its node id."""
    matrix = evidence.matrix or None
    if matrix is None:
        return
    names = [place.name for place in matrix.seen]
    for row in matrix.differing:
        told = {names[number]: outcome for outcome, numbers in row.outcomes.items() for number in numbers}
        yield row.nodeid, {"environments": told}


def _test(case: Case, differing: Made | None) -> Made:
    proof = proof_of(case)
    told: Made = {
        "name": case.nodeid.removeprefix(f"{case.suite}::"),
        "status": STATUS[case.outcome],
        "rawStatus": case.outcome,
        "duration": _milliseconds(case.duration),
        "suite": [case.suite],
        "filePath": case.file or case.suite,
        "extra": {"proof": msgspec.to_builtins(proof), "execution_report": _record(case), **(differing or {})},
    }
    if case.start is not None:
        told["start"] = _milliseconds(case.start)
        told["stop"] = _milliseconds(case.start + (case.duration or 0.0))
    if case.line is not None and case.line > 0:
        told["line"] = case.line
    if case.failures:
        told["message"] = case.failures[0].message
        told["trace"] = case.failures[0].trace
    elif case.reason:
        told["message"] = case.reason
    if case.worker:
        told["threadId"] = case.worker
    if case.attempts:
        told["retries"] = len(case.attempts) - 1
        told["retryAttempts"] = [_attempt(number, one) for number, one in enumerate(case.attempts, 1)]
    if case.flaky:
        told["flaky"] = True
    if case.steps:
        told["steps"] = [
            {"name": step.title, "status": STEP[step.outcome], "extra": {"mode": step.mode}} for step in case.steps
        ]
    return told


def _record(case: Case) -> Made:
    """Give what CTRF has no word for, as the record that our plugin writes: our own reader takes it back."""
    known = {name: getattr(case, name) for name in CaseRecord.__struct_fields__ if hasattr(case, name)}
    record: Made = msgspec.to_builtins(CaseRecord(version=VERSION, **known))
    return record


def _attempt(number: int, one: Attempt) -> Made:
    told: Made = {"attempt": number, "status": STATUS[one.outcome], "duration": _milliseconds(one.duration)}
    if one.failure is not None:
        told["message"] = one.failure.message
        told["trace"] = one.failure.trace
    return told


def _folded(collected: Collected) -> Iterator[Made]:
    """Give the plain passes of a large run from their lines."""
    for case in folded_cases(collected):
        suite = case.suite
        yield {
            "name": case.nodeid.removeprefix(f"{suite}::"),
            "status": "passed",
            "rawStatus": "passed",
            "duration": _milliseconds(case.duration),
            "suite": [suite],
            "filePath": suite,
        }


def _environment(evidence: Evidence) -> Made:
    machine = evidence.environment
    known: Made = {
        "commit": machine.commit,
        "branchName": machine.branch,
        "buildUrl": machine.run_url,
        "osPlatform": machine.os.partition(" ")[0],
        "osRelease": machine.os.partition(" ")[2],
    }
    matrix = evidence.matrix or None
    if matrix:
        known["testEnvironment"] = ", ".join(place.name for place in matrix.seen)
        environments = [
            {"name": place.name, "status": place.status, "outcomes": place.tally.outcomes, "not_listed": place.absent}
            for place in matrix.environments
        ]
        known["extra"] = {"execution_report": {"axes": matrix.axes, "environments": environments}}
    return {name: value for name, value in known.items() if value}


def _milliseconds(seconds: float | None) -> int:
    return 0 if seconds is None else round(seconds * 1000)
