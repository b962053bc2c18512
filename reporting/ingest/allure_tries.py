"""The results of an Allure folder until the last is read, which may be another try of the first.

One that simply passed is held as a row of columns: a record for each would take three times the memory.
"""

from array import array
from functools import partial

import msgspec

from reporting.ingest.reader import Take
from reporting.model import SEVERITY, Attempt, Case, Passes

BATCH = 1000


class Tries:
    """Tries by the key that Allure tells cases apart by; of one case the try that stopped last decides."""

    def __init__(self) -> None:
        self._at: dict[str, int] = {}
        self._nodeids: list[str] = []
        self._seconds = array("d")
        self._starts = array("d")
        self._stops = array("d")
        self._workers: list[str] = []
        self._worker: dict[str, str] = {}
        self._told: dict[int, Case] = {}
        self._again: dict[int, list[tuple[float, Case]]] = {}

    def __len__(self) -> int:
        """Give how many cases there are."""
        return len(self._nodeids)

    def add_pass(self, key: str, stop: float, nodeid: str, *, seconds: float, start: float, worker: str) -> None:
        """Add a try that passed and tells nothing else."""
        count = len(self._nodeids)
        if self._at.setdefault(key, count) == count:
            self._row(nodeid, stop, seconds, start, worker)
        else:
            self.add(key, stop, _passed(nodeid, seconds, start, worker))

    def add(self, key: str, stop: float, case: Case) -> None:
        """Add a try that has more to tell."""
        count = len(self._nodeids)
        at = self._at.setdefault(key, count)
        if at == count:
            self._told[at] = case
            self._row(case.nodeid, stop, 0.0, 0.0, "")
        else:
            self._again.setdefault(at, []).append((stop, case))

    def hand_on(self, take: Take) -> None:
        """Hand on the cases, each where its first try stood."""
        self._at.clear()
        begin = 0
        for at in sorted({*self._told, *self._again}):
            self._hand_on_passes(begin, at, take)
            take([self._case(at)])
            begin = at + 1
        self._hand_on_passes(begin, len(self), take)

    def _row(self, nodeid: str, stop: float, seconds: float, start: float, worker: str) -> None:
        self._nodeids.append(nodeid)
        self._stops.append(stop)
        self._seconds.append(seconds)
        self._starts.append(start)
        self._workers.append(self._worker.setdefault(worker, worker))

    def _hand_on_passes(self, begin: int, end: int, take: Take) -> None:
        for first in range(begin, end, BATCH):
            rows = slice(first, min(first + BATCH, end))
            take(Passes(self._nodeids[rows], self._seconds[rows], partial(self._pass, first)))

    def _pass(self, first: int, index: int) -> Case:
        at = first + index
        return _passed(self._nodeids[at], self._seconds[at], self._starts[at], self._workers[at])

    def _case(self, at: int) -> Case:
        first = self._told.get(at) or self._pass(at, 0)
        again = self._again.get(at)
        if again is None:
            return first
        return _joined([case for _, case in sorted([(self._stops[at], first), *again], key=_turn)])


def _passed(nodeid: str, seconds: float, start: float, worker: str) -> Case:
    return Case(nodeid=nodeid, outcome="passed", duration=seconds, start=start, worker=worker)


def _turn(tried: tuple[float, Case]) -> tuple[float, int]:
    """Give what tries are sorted by: of those that stopped at one instant, or say of none, the worst comes last."""
    return tried[0], SEVERITY.index(tried[1].outcome)


def _joined(tries: list[Case]) -> Case:
    """Give one case of its tries, first to last."""
    last = tries[-1]
    red = any(case.outcome in ("failed", "error", "crashed") for case in tries[:-1])
    return msgspec.structs.replace(
        last,
        attempts=tuple(
            Attempt(
                outcome=case.outcome,
                start=case.start,
                duration=case.duration,
                failure=case.failures[0] if case.failures else None,
            )
            for case in tries
        ),
        flaky=last.outcome == "passed" and (red or last.flaky),
    )
