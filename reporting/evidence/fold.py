"""Folds what passed and has nothing else to tell: it stays in every count and in `evidence.json`, and leaves memory."""

from collections.abc import Iterable, Sequence

import msgspec

from reporting.evidence.evidence import TOOL, Folded
from reporting.evidence.file import before_lines
from reporting.evidence.lines import Lines
from reporting.evidence.redaction import encodable
from reporting.model import Tally, suite_of
from reporting.redact import Redactor

TOGETHER = 1 << 13
"""How many are folded at once: every batch is searched for secrets, which costs least for a long text."""
REMEMBERED = 100_000
"""How many heads of node ids are known at most."""


class Heads(dict[str, list[float | None]]):
    """The seconds of the suite that each head belongs to: file, classes and function, before the parameters.

    A head is looked at when it is first met, and then among the `fresh` ones. `seconds` has the same lists by suite.
    """

    def __init__(self) -> None:
        super().__init__()
        self.seconds: dict[str, list[float | None]] = {}
        self.fresh: list[str] = []

    def __missing__(self, head: str) -> list[float | None]:
        """Give the seconds of the head's suite."""
        self.fresh.append(head)
        found = self[head] = self.seconds.setdefault(suite_of(head), [])
        return found


class Fold:
    """Tallies of folded cases by suite, and a line `[node id, seconds]` for each. `settle` before they are read."""

    def __init__(self, redactor: Redactor | None) -> None:
        self._redactor = redactor
        self._nodeids: list[str] = []
        self._seconds: list[float | None] = []
        self._heads = Heads()
        self._headless = False
        self.lines = Lines(before_lines(TOOL))
        self.tallies: dict[str, Tally] = {}

    def add(self, nodeids: Iterable[str], seconds: Iterable[float | None]) -> None:
        """Fold cases, in the order of their source."""
        self._nodeids += nodeids
        self._seconds += seconds
        if len(self._nodeids) >= TOGETHER:
            self.settle()

    def settle(self) -> None:
        """Fold what is still waiting for more."""
        if not self._nodeids:
            return
        nodeids: Sequence[str] = self._nodeids
        try:
            lines = self._encoded(nodeids)
        except UnicodeEncodeError:
            nodeids = _saveable(nodeids)
            lines = self._encoded(nodeids)
        tails, renamed = self._count(nodeids), False
        if self._redactor and self._is_suspicious(self._redactor, nodeids, tails):
            nodeids = [self._redactor.name(nodeid) for nodeid in nodeids]
            lines = self._encoded(nodeids)
            self._heads = Heads()
            self._count(nodeids)
            renamed = True
        for suite, seconds in self._heads.seconds.items():
            if seconds:
                self.tallies.setdefault(suite, Tally()).add_plain(seconds)
                seconds.clear()
        self._heads.fresh.clear()
        # The head of a new name was not searched, and may be that of another case, too.
        if renamed or len(self._heads) > REMEMBERED:
            self._heads = Heads()
        if self.lines.size:
            self.lines.add(b",\n")
        self.lines.add(lines)
        self._nodeids, self._seconds = [], []

    def _is_suspicious(self, redactor: Redactor, nodeids: Sequence[str], tails: Sequence[str]) -> bool:
        if self._headless:
            return redactor.suspicious("\n".join(nodeids))
        return redactor.suspicious_ids(nodeids, self._heads.fresh, tails)

    def _encoded(self, nodeids: Sequence[str]) -> memoryview:
        """Give the lines. Raises UnicodeEncodeError where a node id is no UTF-8."""
        lines = msgspec.json.Encoder().encode_lines(zip(nodeids, self._seconds, strict=True))
        # Inside a node id a line end is escaped: each one here ends a line.
        return memoryview(lines.replace(b"\n", b",\n"))[: -len(b",\n")]

    def _count(self, nodeids: Sequence[str]) -> list[str]:
        """Put the seconds to their suites, and give what stands behind the brackets of the node ids."""
        heads, tails = self._heads, []
        if not self._headless:
            for nodeid, spent in zip(nodeids, self._seconds, strict=True):
                head, _, tail = nodeid.partition("[")
                heads[head].append(spent)
                if tail:
                    tails.append(tail)
            self._headless = any("::" not in head for head in heads.fresh)
            if not self._headless:
                return tails
        # One has its bracket in the name of its file, or is nothing else: no part of it tells its suite.
        self._heads = heads = Heads()
        for nodeid, spent in zip(nodeids, self._seconds, strict=True):
            heads.seconds.setdefault(suite_of(nodeid), []).append(spent)
        return []

    def account(self) -> Folded:
        """Give how many were folded, and the digest up to their lines."""
        self.settle()
        return Folded(cases=sum(tally.cases for tally in self.tallies.values()), sha256=self.lines.hash.hexdigest())


def harmless(nodeids: Sequence[str], redactor: Redactor | None) -> Sequence[str]:
    """Give the node ids without what cannot be saved and without secrets; the very same ones as a rule."""
    nodeids = _saveable(nodeids)
    if redactor:
        parts = [nodeid.partition("[") for nodeid in nodeids]
        if redactor.suspicious_ids(nodeids, {head for head, _, _ in parts}, [tail for _, _, tail in parts]):
            return [redactor.name(nodeid) for nodeid in nodeids]
    return nodeids


def _saveable(nodeids: Sequence[str]) -> Sequence[str]:
    """Give the node ids without what is no UTF-8; the very same ones as a rule."""
    joined = "".join(nodeids)
    return nodeids if encodable(joined) == joined else [encodable(nodeid) for nodeid in nodeids]
