"""Cases on their way from the file to `take`: those that simply passed as node ids and seconds, the others as records.

Nearly every case of a large run simply passed, and a record for each would cost more than finding it in the file.
"""

from collections.abc import Iterable

from reporting.ingest.reader import Take
from reporting.model import Case, Passes


class Batch:
    """Cases in the order of the file. `nodeids` and `seconds` are those of all; `told` has the record of some."""

    __slots__ = ("nodeids", "seconds", "told")

    def __init__(self) -> None:
        self.nodeids: list[str] = []
        self.seconds: list[float | None] = []
        self.told: dict[int, Case] = {}

    def __len__(self) -> int:
        """Give how many cases are waiting."""
        return len(self.nodeids)

    def add(self, case: Case) -> None:
        """Add a case that has more to tell than that it passed."""
        self.told[len(self.nodeids)] = case
        self.nodeids.append(case.nodeid)
        self.seconds.append(case.duration)

    def add_passes(self, nodeids: Iterable[str], seconds: Iterable[float | None]) -> None:
        """Add cases that simply passed."""
        self.nodeids += nodeids
        self.seconds += seconds

    def __getitem__(self, at: int) -> Case:
        """Give the case at the index."""
        return self.told.get(at) or Case(nodeid=self.nodeids[at], outcome="passed", duration=self.seconds[at])

    def __setitem__(self, at: int, case: Case) -> None:
        """Put another record of the same case in its place."""
        self.told[at] = case

    def hand_on(self, count: int, take: Take) -> None:
        """Hand on the first cases: those that simply passed, then the others."""
        told = sorted(at for at in self.told if at < count)
        nodeids: list[str] = []
        seconds: list[float | None] = []
        begin = 0
        for end in (*told, count):
            nodeids += self.nodeids[begin:end]
            seconds += self.seconds[begin:end]
            begin = end + 1
        if nodeids:
            take(Passes(nodeids, seconds))
        if told:
            take([self.told.pop(at) for at in told])
        del self.nodeids[:count], self.seconds[:count]
        self.told = {at - count: case for at, case in self.told.items()}
