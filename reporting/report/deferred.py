"""Rows that few layouts print: made when a template first asks for them."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import overload

from reporting.report.gate import Row


class Deferred(Sequence[Row]):
    """The rows that `make` gives, each made once."""

    def __init__(self, make: Callable[[], Iterable[Row]]) -> None:
        self._make = make

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        return tuple(self._make())

    def __len__(self) -> int:
        """Give how many rows there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """Give a row, or those of a slice."""
        return self._rows[index]
