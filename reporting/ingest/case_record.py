"""What our pytest plugin recorded of a case: it comes through JUnit XML as a property, through CTRF as an extra."""

import msgspec

from reporting.ingest.recorded import case_record
from reporting.model import Case, Failure, Session


def with_record(case: Case, text: str, session: Session) -> Case:
    """Give the case with its record, which is JSON text; without it, and a remark in the session, if it is broken."""
    record = case_record(text, session)
    if record is None:
        return case
    session.recorded = True
    attempts = record.attempts or case.attempts
    outcome, reason = case.outcome, record.reason or case.reason
    if outcome == "passed" and any(subtest.outcome in {"failed", "error", "crashed"} for subtest in record.subtests):
        outcome, reason = "failed", "a subtest failed"
    return msgspec.structs.replace(
        case,
        outcome=outcome,
        intent=record.intent,
        services=record.services,
        guards=record.guards,
        covers=record.covers,
        start=case.start if record.start is None else record.start,
        worker=record.worker or case.worker,
        reason=reason,
        failures=_told_twice(case.failures, record.failures),
        attempts=attempts,
        flaky=outcome == "passed" and any(attempt.outcome != "passed" for attempt in attempts),
        subtests=record.subtests,
        steps=record.steps or case.steps,
        planned=record.planned,
        observations=record.observations,
        attachments=record.attachments or case.attachments,
        file=record.file,
        line=record.line or case.line,
    )


def _told_twice(listed: tuple[Failure, ...], recorded: tuple[Failure, ...]) -> tuple[Failure, ...]:
    """Give the recorded failures, which know more, with the traces of the listed ones, which alone have them."""
    if len(listed) != len(recorded):
        return listed or recorded
    return tuple(
        msgspec.structs.replace(known, trace=known.trace or told.trace)
        for told, known in zip(listed, recorded, strict=True)
    )
