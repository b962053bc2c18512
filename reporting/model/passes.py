"""Passes: many cases that passed at their first attempt and carry nothing else, without a record for each."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Self, cast, overload

from msgspec.structs import replace

from reporting.model.case import Case


class Passes(Sequence[Case]):
    """Node ids and seconds of cases that simply passed; a case is made when one asks for it.

    `case` gives the case at an index, with its line, file and worker where the source has them. What is folded into
    counts, as most of a large run is, never becomes a case.
    """

    def __init__(
        self, nodeids: Sequence[str], seconds: Sequence[float | None], case: Callable[[int], Case] | None = None
    ) -> None:
        self.nodeids = nodeids
        self.seconds = seconds
        self._case = case

    def bare(self) -> Self:
        """Give the same with node ids and seconds only, which are little more than the text of the ids."""
        seconds = self.seconds if None in self.seconds else array("d", cast("Sequence[float]", self.seconds))
        return type(self)(self.nodeids, seconds)

    def named(self, nodeids: Sequence[str]) -> Self:
        """Give the same by other node ids; itself if they are its own."""
        return self if nodeids is self.nodeids else type(self)(nodeids, self.seconds)

    def __len__(self) -> int:
        """Give how many there are."""
        return len(self.nodeids)

    @overload
    def __getitem__(self, index: int) -> Case: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Case]: ...

    def __getitem__(self, index: int | slice) -> Case | Sequence[Case]:
        """Give the case at the index, or the cases of the slice."""
        if isinstance(index, slice):
            return [self._made(place) for place in range(len(self))[index]]
        return self._made(range(len(self))[index])

    def __iter__(self) -> Iterator[Case]:
        """Give each case, in the order of the source."""
        return map(self._made, range(len(self)))

    def cases(self, source: int) -> Iterator[Case]:
        """Give each case, as one of the numbered source."""
        return (replace(case, source=source) if source else case for case in self)

    def _made(self, index: int) -> Case:
        if self._case is not None:
            return self._case(index)
        return Case(nodeid=self.nodeids[index], outcome="passed", duration=self.seconds[index])
