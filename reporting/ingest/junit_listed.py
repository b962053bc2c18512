"""The cases that a document of JUnit XML lists: counted, put together where pytest lists one twice, and handed on."""

from reporting.ingest.junit_batch import Batch
from reporting.ingest.junit_pytest import KEPT, PytestCases
from reporting.ingest.reader import Take
from reporting.model import Case, Session

BATCH = 1000


class Listed:
    """Cases go in one by one or in runs, and leave in batches. `pytest` is there within a suite that pytest wrote.

    `extra` counts the elements that are no case, and the attempts within cases; `handed` the cases that have left.
    """

    def __init__(self, session: Session, take: Take) -> None:
        self.pytest: PytestCases | None = None
        self.extra = 0
        self.handed = 0
        self._session = session
        self._take = take
        self._batch = Batch()

    @property
    def count(self) -> int:
        """The count that a suite's `tests` is held against: elements, and attempts within them."""
        return self.handed + len(self._batch) + self.extra + (self.pytest.joined if self.pytest else 0)

    def begin_suite(self, *, pytest: bool) -> None:
        """Take what follows for another suite's: a case that both list was not tried again, two files were joined."""
        self.extra += self.pytest.joined if self.pytest else 0
        self.pytest = PytestCases(self._batch, self._session) if pytest else None

    def add(self, case: Case) -> None:
        """Take a case that says more of itself than that it passed."""
        if self.pytest is None or self.pytest.is_first(case.nodeid):
            self._batch.add(case)
        else:
            self.pytest.join(case)
        self._hand_on_full()

    def add_pass(self, nodeid: str, duration: float | None) -> None:
        """Take a case that simply passed."""
        if self.pytest is None or self.pytest.is_first(nodeid):
            self._batch.nodeids.append(nodeid)
            self._batch.seconds.append(duration)
        else:
            self.pytest.join(Case(nodeid=nodeid, outcome="passed", duration=duration))
        self._hand_on_full()

    def add_passes(self, nodeids: list[str], durations: list[float]) -> None:
        """Take a run of cases that simply passed, as `add_pass` would one by one."""
        begin = 0
        while begin < len(nodeids):
            end = begin + BATCH - len(self._batch)
            self._add_few(nodeids[begin:end], durations[begin:end])
            begin = end

    def _add_few(self, nodeids: list[str], durations: list[float]) -> None:
        """Take passed cases that have room in the batch."""
        if self.pytest is None or self.pytest.are_first(nodeids):
            self._batch.add_passes(nodeids, durations)
            self._hand_on_full()
            return
        for nodeid, duration in zip(nodeids, durations, strict=True):
            self.add_pass(nodeid, duration)

    def _hand_on_full(self) -> None:
        if len(self._batch) >= BATCH:
            self._hand_on(keep=KEPT)

    def finish(self) -> None:
        """Hand on the last cases."""
        self._hand_on(keep=0)

    def _hand_on(self, *, keep: int) -> None:
        """Hand on the batch, less the cases that pytest may still say more of."""
        count = len(self._batch) - (keep if self.pytest else 0)
        self._batch.hand_on(count, self._take)
        if self.pytest:
            self.pytest.forget_moved()
        self.handed += count
