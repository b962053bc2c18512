"""What our pytest plugin wrote down beside a runner's own results, put into the nouns of a run."""

from collections.abc import Container, Iterable, Iterator

import msgspec

from reporting.ingest.phases import Judged
from reporting.model import Attempt, Case, CaseRecord, Failure, NotRun, Remark, Session, SessionRecord, Stated, Subtest

BY_CHOICE = "deselected"
"""The reason of a case that was left out on purpose: it did not run, and the run is whole without it."""

CASE = msgspec.json.Decoder(CaseRecord)
SESSION = msgspec.json.Decoder(SessionRecord)


def case_record(text: object, session: Session) -> CaseRecord | None:
    """Give the record that stands in a case's property; None, with a remark, where it is not one."""
    try:
        if isinstance(text, str):
            return CASE.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        pass
    _unreadable(session, "of a case")
    return None


def session_record(data: bytes, session: Session) -> SessionRecord | None:
    """Give the record that stands beside the cases; None, with a remark, where it is not one."""
    try:
        return SESSION.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        _unreadable(session, "of the session")
        return None


def _unreadable(session: Session, whose: str) -> None:
    remark = Remark(
        rule="record-unreadable",
        effect="incomplete",
        text=f"What the recording plugin wrote {whose} is not in its format and was left out.",
    )
    if remark not in session.remarks:
        session.remarks.append(remark)


def case_of(
    nodeid: str,
    judged: Judged,
    *,
    duration: float | None,
    failures: tuple[Failure, ...] = (),
    record: CaseRecord | None = None,
    attempts: tuple[Attempt, ...] = (),
    subtests: tuple[Subtest, ...] = (),
    retried: bool = False,
    start: float | None = None,
    worker: str = "",
    line: int | None = None,
) -> Case:
    """Give the case that its phases make, with what was recorded of it; what the source itself knows comes first.

    A failed subtest fails the case. `retried` says that the source knows of earlier attempts; a pass is then flaky.
    """
    if record is not None:
        attempts, subtests = attempts or record.attempts, subtests or record.subtests
    outcome, reason = judged.outcome, judged.reason
    if outcome == "passed" and any(subtest.outcome in {"failed", "error", "crashed"} for subtest in subtests):
        outcome, reason = "failed", "a subtest failed"
    retried = retried or any(attempt.outcome != "passed" for attempt in attempts[:-1])
    case = Case(
        nodeid=nodeid,
        outcome=outcome,
        duration=duration,
        executed=judged.executed,
        flaky=outcome == "passed" and retried,
        reason=reason,
        failures=failures,
        attempts=attempts,
        subtests=subtests,
        start=start,
        worker=worker,
        line=line,
    )
    return case if record is None else _recorded(case, record)


def _recorded(case: Case, record: CaseRecord) -> Case:
    return msgspec.structs.replace(
        case,
        reason=record.reason or case.reason,
        failures=tuple(_told(case.failures, record.failures)) if record.failures else case.failures,
        intent=record.intent,
        steps=record.steps,
        planned=record.planned,
        observations=record.observations,
        services=record.services,
        guards=record.guards,
        covers=record.covers,
        attachments=record.attachments,
        start=record.start if case.start is None else case.start,
        worker=record.worker or case.worker,
        file=record.file,
        line=record.line or case.line,
    )


def _told(failures: Iterable[Failure], recorded: Iterable[Failure]) -> Iterator[Failure]:
    """Give the failures with the type, message and place that were recorded of their phase; the trace is the source's.

    Those that the source does not tell follow: pytest-json-report has one failure for all failed subtests of a case.
    """
    left = list(recorded)
    for failure in failures:
        told = next((other for other in left if other.phase == failure.phase), None)
        if told is None:
            yield failure
            continue
        left.remove(told)
        yield msgspec.structs.replace(
            failure,
            type=told.type or failure.type,
            message=told.message or failure.message,
            place=told.place or failure.place,
        )
    yield from left


def not_run(listed: Iterable[NotRun], running: Container[str] = ()) -> Iterator[Case]:
    """Give the cases that were collected and have no result; `running` are those that had begun."""
    for one in listed:
        before = "the session ended while it ran" if one.nodeid in running else "the session ended before it"
        yield Case(
            nodeid=one.nodeid,
            outcome="not-run",
            executed=False,
            reason=BY_CHOICE if one.reason == BY_CHOICE else before,
            intent=one.intent,
            services=one.services,
            guards=one.guards,
            covers=one.covers,
        )


def tell(session: Session, record: SessionRecord) -> None:
    """Put what was recorded of the session into it. A runner's own exit status stays; a difference is remarked."""
    session.recorded = True
    session.run_id = record.run_id
    session.start = record.start
    session.end = record.end if record.end is not None else session.end
    if session.end is not None:
        session.duration = max(0.0, session.end - record.start)
    session.command = list(record.command)
    session.selection = dict(record.selection)
    session.environment |= record.environment
    session.facts |= record.facts
    session.measurements = list(record.measurements)
    session.workers = record.workers
    known = {failure.nodeid for failure in session.collect_failures}
    session.collect_failures += [failure for failure in record.collect_failures if failure.nodeid not in known]
    session.remarks += [
        Remark(rule="recording-problem", effect="note", text="The recording plugin met a problem.", quote=problem)
        for problem in record.problems
    ]
    _tell_selection(session, record)
    if session.exit_status is None:
        session.exit_status = record.exit_status
    elif record.exit_status is not None and record.exit_status != session.exit_status:
        session.remarks.append(
            Remark(
                rule="exit-status-differs",
                effect="incomplete",
                text=f"The file says that the runner exited with {session.exit_status}, its recording plugin with "
                f"{record.exit_status}.",
            )
        )


def _tell_selection(session: Session, record: SessionRecord) -> None:
    """Put how many cases were found and left out into what the source states.

    pytest-json-report alone does not see what the workers of pytest-xdist leave out.
    """
    if record.collected is None:
        return
    stated = session.stated or Stated()
    if stated.collected is not None:
        told, known = stated.collected - (stated.deselected or 0), record.collected - record.deselected
        if told != known:
            session.remarks.append(
                Remark(
                    rule="summary-differs",
                    effect="incomplete",
                    text=f"The file's summary states {told} selected cases, its recording plugin {known}.",
                )
            )
    session.stated = msgspec.structs.replace(stated, collected=record.collected, deselected=record.deselected)
