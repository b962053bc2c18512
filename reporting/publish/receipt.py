"""What became of a publication: told by a receipt, or by the one error that publishers raise."""

from typing import Literal

from msgspec import Struct

Outcome = Literal[
    "created",  # it was not there
    "updated",  # the same place says something new
    "unchanged",  # it was there already
    "replaced",  # a new one stands, the earlier one is folded away
    "superseded",  # a newer run has reported there; this one was left out on purpose
    "planned",  # a dry run: nothing was written
    "fell back",  # the target refused, the document is somewhere else
    "failed",
]


class Receipt(Struct, frozen=True, kw_only=True):
    """Where a document went. `calls` are the requests or file operations made, in order, without any secret."""

    target: str
    outcome: Outcome
    place: str = ""
    reason: str = ""
    size: int = 0
    calls: tuple[str, ...] = ()

    @property
    def delivered(self) -> bool:
        """Whether the target that was asked for holds the document, or rightly holds a newer one."""
        return self.outcome not in {"failed", "fell back"}

    def __str__(self) -> str:
        """Give the receipt as one line."""
        told = [f"{self.target}: {self.outcome}"]
        if self.place:
            told.append(self.place)
        if self.size:
            told.append(f"({self.size:,} bytes)")
        if self.reason:
            told.append(f"- {self.reason}")
        return " ".join(told)


class UndeliveredError(Exception):
    """A publisher could not deliver. The message is one plain sentence without secrets; `calls` as in a receipt."""

    def __init__(self, reason: str, calls: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.calls = calls
