"""Folds what passed and has nothing else to tell: it stays in every count and in `evidence.json`, and leaves memory."""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import repeat

import msgspec

from reporting.evidence.evidence import Folded
from reporting.evidence.lines import Lines
from reporting.evidence.redaction import encodable
from reporting.model import Tally, suite_of
from reporting.redact import Redactor

TOGETHER = 1 << 13
"""How many are folded at once: every batch is searched for secrets, which costs least for a long text."""

Groups = dict[str, tuple[list[str], list[float | None]]]


class Fold:
    """Tallies of folded cases by suite, and a line `[node id, seconds]` for each. `settle` before they are read."""

    def __init__(self, redactor: Redactor | None) -> None:
        self._redactor = redactor
        self._nodeids: list[str] = []
        self._seconds: list[float | None] = []
        self._hash = hashlib.sha256()
        self.lines = Lines()
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
        nodeids = _saveable(self._nodeids)
        groups = _by_head(nodeids, self._seconds)
        if self._redactor and _are_suspicious(groups, self._redactor):
            nodeids = [self._redactor.name(nodeid) for nodeid in nodeids]
            groups = _by_head(nodeids, self._seconds)
        for suite, seconds in _by_suite(groups).items():
            self.tallies.setdefault(suite, Tally()).add_plain(seconds)
        out = msgspec.json.Encoder().encode_lines(zip(nodeids, self._seconds, strict=True))
        # Inside a node id a line end is escaped: each one here ends a line.
        joint = b",\n" if self.lines.size else b""
        self._write(joint + out.removesuffix(b"\n").replace(b"\n", b",\n"))
        self._nodeids, self._seconds = [], []

    def absorb(self, other: "Fold") -> None:
        """Take over what another source folded."""
        self.settle()
        other.settle()
        joint = b",\n" if self.lines.size else b""
        for block in other.lines.blocks():
            self._write(joint + block)
            joint = b""
        for suite, tally in other.tallies.items():
            self.tallies.setdefault(suite, Tally()).merge(tally)
        other.lines.close()

    def account(self) -> Folded:
        """Give how many were folded, and the digest of their lines."""
        self.settle()
        return Folded(cases=sum(tally.cases for tally in self.tallies.values()), sha256=self._hash.hexdigest())

    def _write(self, block: bytes) -> None:
        self.lines.add(block)
        self._hash.update(block)


def harmless(nodeids: Sequence[str], redactor: Redactor | None) -> Sequence[str]:
    """Give the node ids without what cannot be saved and without secrets; the very same ones as a rule."""
    nodeids = _saveable(nodeids)
    if redactor and _are_suspicious(_by_head(nodeids, repeat(None, len(nodeids))), redactor):
        return [redactor.name(nodeid) for nodeid in nodeids]
    return nodeids


def _saveable(nodeids: Sequence[str]) -> Sequence[str]:
    """Give the node ids without what is no UTF-8; the very same ones as a rule."""
    joined = "".join(nodeids)
    return nodeids if encodable(joined) == joined else [encodable(nodeid) for nodeid in nodeids]


def _are_suspicious(groups: Groups, redactor: Redactor) -> bool:
    return redactor.suspicious_ids({head: tails for head, (tails, _) in groups.items()})


def _by_head(nodeids: Iterable[str], seconds: Iterable[float | None]) -> Groups:
    """Give the node ids by what stands before the parameters: what stands behind the bracket, and the seconds."""
    groups: Groups = {}
    for (head, _, tail), spent in zip([nodeid.partition("[") for nodeid in nodeids], seconds, strict=True):
        group = groups.get(head)
        if group is None:
            groups[head] = group = ([], [])
        group[0].append(tail)
        group[1].append(spent)
    return groups


def _by_suite(groups: Groups) -> dict[str, list[float | None]]:
    suites: dict[str, list[float | None]] = {}
    for head, (tails, seconds) in groups.items():
        if "::" in head:
            suites.setdefault(suite_of(head), []).extend(seconds)
            continue
        for tail, spent in zip(tails, seconds, strict=True):
            suites.setdefault(suite_of(f"{head}[{tail}" if tail else head), []).append(spent)
    return suites
