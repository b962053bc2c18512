"""What could not run at all, so that its cases are missing from every count: the first of very many are noted."""

from reporting.model import CollectFailure, Failure, Remark, Session

MOST_LOST = 1000
MORE_LOST = Remark(
    rule="collect-failures-left-out",
    effect="incomplete",
    text=f"More than {MOST_LOST} suites could not run; the first {MOST_LOST} are listed.",
)


def lose(session: Session, nodeid: str, failure: Failure, *, skipped: bool = False) -> None:
    """Note in the session what could not run, or that there is more of it."""
    if len(session.collect_failures) < MOST_LOST:
        session.collect_failures.append(CollectFailure(nodeid=nodeid, failure=failure, skipped=skipped))
    elif MORE_LOST not in session.remarks:
        session.remarks.append(MORE_LOST)
