"""What pytest alone does in JUnit XML: one case in several elements, and elements that are no case.

A failure and an error in the teardown of one case are two `testcase` elements; every try of a re-run case is one, the
earlier ones without their failure; a file that cannot be collected is one, with an empty class name.
https://github.com/pytest-dev/pytest/blob/main/src/_pytest/junitxml.py
"""

from collections.abc import Collection

import msgspec

from reporting.ingest.junit_batch import Batch
from reporting.ingest.junit_case import Told, failure_of
from reporting.ingest.junit_names import pytest_prefix
from reporting.ingest.lost import lose
from reporting.ingest.pytest_text import skip_reason
from reporting.model import Attempt, Case, Failure, Remark, Session, worst_outcome

KEPT = 100
"""Cases that stay at hand for their other elements: workers of pytest-xdist put those of other cases between them."""
NOT_TOLD = Failure(phase="call", message="not recorded: the file lists this try without its failure")

MOST_TRIES = 1000
MORE_TRIES = Remark(
    rule="tries-left-out",
    effect="note",
    text=f"A case is listed more than {MOST_TRIES} times; its first tries and its last are told.",
)


class PytestCases:
    """Puts a case's elements together, in the batch it is given. `near` are the cases there that may have more.

    `listed` counts the cases that were put into the batch.
    """

    def __init__(self, batch: Batch, session: Session) -> None:
        self.near: set[str] = set()
        self.joined = 0
        self.listed = 0
        self._batch = batch
        self._session = session

    def is_first(self, nodeid: str) -> bool:
        """Whether the case is not in the batch yet; from now on it is taken to be there."""
        count = len(self.near)
        self.near.add(nodeid)
        first = len(self.near) > count
        self.listed += first
        return first

    def are_first(self, nodeids: Collection[str]) -> bool:
        """Whether none of the cases is in the batch yet and each is another; if so, they are taken to be there."""
        count = len(self.near)
        self.near.update(nodeids)
        first = len(self.near) == count + len(nodeids)
        if first:
            self.listed += len(nodeids)
        else:
            # The last cases of the batch are of this suite; those before them another lists.
            self.near = set(self._batch.nodeids[max(0, len(self._batch) - self.listed) :])
        return first

    def end(self, tests: int | None) -> None:
        """Hold the cases against what the suite states: pytest counts none whose call it has not seen end.

        Nor does it count the earlier tries of a case, which look as if they had passed. One that stands more than
        a batch before the next try was taken for a case of its own.
        """
        if tests is None or tests >= self.listed:
            return
        text = (
            f"The file counts {tests} tests and lists {self.listed} cases: the call of {self.listed - tests} did not "
            "end, or a case was tried again long after it had failed."
        )
        self._session.remarks.append(Remark(rule="phases-missing", effect="incomplete", text=text))

    def join(self, case: Case) -> None:
        """Put what another element of a case tells to what is there of it."""
        nodeids = self._batch.nodeids
        at = len(nodeids) - 1 - nodeids[::-1].index(case.nodeid)
        first = self._batch[at]
        if first.failures and not case.attempts and not _broke_after(first, case):
            # A try that was tried again is listed without its failure: this one ran twice (`--dist=each`).
            self._batch.add(case)
            self.listed += 1
            return
        self._batch[at] = _joined(self._bounded(first), case)
        self.joined += 1

    def forget_moved(self) -> None:
        """Forget the cases that are not in the batch."""
        self.near.intersection_update(self._batch.nodeids)

    def is_no_case(self, classname: str, name: str, told: list[Told]) -> bool:
        """Whether the element stands for no case; what it does stand for is noted in the session.

        That is a file that was not collected, a failure of pytest itself, or, without any name, an interrupted case.
        """
        said = told[0].message if told else ""
        if not classname and not name:
            self._incomplete("interrupted", "A case was interrupted while it ran: the file lists it without a name.")
        elif said in ("collection failure", "collection skipped"):
            failure, skipped = failure_of(told[0]), said == "collection skipped"
            failure = msgspec.structs.replace(failure, phase="collect", message=_cause(failure, skipped))
            lose(self._session, pytest_prefix(name, ""), failure, skipped=skipped)
        elif said == "internal error" and name == "internal":
            self._incomplete("internal-error", "pytest itself failed during the run.", told[0].text[-2000:])
        else:
            return False
        return True

    def _bounded(self, case: Case) -> Case:
        """Give the case with room for one more try or failure: of very many the first are kept, and the last."""
        if max(len(case.attempts), len(case.failures)) < MOST_TRIES:
            return case
        if MORE_TRIES not in self._session.remarks:
            self._session.remarks.append(MORE_TRIES)
        attempts = (*case.attempts[: MOST_TRIES - 2], *case.attempts[-1:])
        return msgspec.structs.replace(case, attempts=attempts, failures=case.failures[: MOST_TRIES - 1])

    def _incomplete(self, rule: str, text: str, quote: str = "") -> None:
        self._session.complete = False
        self._session.remarks.append(Remark(rule=rule, effect="incomplete", text=text, quote=quote))


def _cause(failure: Failure, skipped: bool) -> str:
    """Give the message that matters: pytest's own says only that collecting failed."""
    if skipped:
        return skip_reason(failure.trace) or failure.message
    lines = [line[1:].strip() for line in failure.trace.splitlines() if line.startswith("E ")]
    return lines[0] if lines else failure.message


def _broke_after(first: Case, second: Case) -> bool:
    """Whether the second element is the error in the teardown of the case whose failure the first one is."""
    in_teardown = second.outcome == "error" and all(failure.phase == "teardown" for failure in second.failures)
    return first.outcome == "failed" and in_teardown and not second.attempts


def _joined(first: Case, second: Case) -> Case:
    if _broke_after(first, second):
        durations = [case.duration for case in (first, second) if case.duration is not None]
        return msgspec.structs.replace(
            first,
            outcome=worst_outcome(first.outcome, second.outcome),
            duration=sum(durations) if durations else None,
            failures=first.failures + second.failures,
        )
    if second.attempts:
        return second
    before = first.attempts or (_try(first, ended=False),)
    if first.attempts:
        before = (*first.attempts[:-1], _try(first, ended=False))
    return msgspec.structs.replace(
        second, attempts=(*before, _try(second, ended=True)), flaky=second.outcome == "passed"
    )


def _try(case: Case, *, ended: bool) -> Attempt:
    """Give the try that the element is of. One that was tried again had failed, whatever its element looks like."""
    outcome = case.outcome if ended or case.failures else "failed"
    failure = case.failures[0] if case.failures else None if ended else NOT_TOLD
    return Attempt(outcome=outcome, start=case.start, duration=case.duration, failure=failure)
