"""The cases of one source: tallied while they come, kept or folded.

Plain passes of a large run are folded: they stay in every count and in `evidence.json`, and leave memory.
"""

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from typing import BinaryIO, cast

import msgspec

from reporting.evidence.evidence import Folded
from reporting.evidence.redaction import encodable, redacted, texts
from reporting.model import Case, Tally, proof_of, suite_of
from reporting.redact import Redactor

SPOOL = 4 << 20

Watched = Callable[[str], bool]
"""Whether the declarations name a case, which is then kept whatever it has to tell."""


class Spool(tempfile.SpooledTemporaryFile[bytes]):
    """Lines that live as long as the evidence they belong to, without a name on disk: nothing is left behind."""

    def __del__(self) -> None:
        """Close with the last reference, which is how long the lines are wanted."""
        self.close()


class Part:
    """The cases of one source: tallied while they come, held or folded."""

    def __init__(
        self,
        redactor: Redactor | None,
        watched: Watched | None,
        hold: int,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self._redactor = redactor
        self._progress = progress
        self._watched = watched
        self._hold = hold
        self.told: list[Case] = []
        self.plain: list[Case] = []
        self.lines: BinaryIO | None = None
        self.count = 0
        self._hash = hashlib.sha256()
        self._folded: dict[str, Tally] = {}

    def take(self, cases: Sequence[Case]) -> None:
        """Take a batch of cases from a reader."""
        redactor = self._redactor
        names = "\n".join([case.nodeid for case in cases])
        if encodable(names) != names:
            cases = [_renamed(case, encodable) for case in cases]
        if redactor and redactor.suspicious(names):
            cases = [_renamed(case, redactor.name) for case in cases]
        plain, told, watched = self.plain, self.told, self._watched
        for case in cases:
            if is_plain(case) and not (watched and watched(case.nodeid)):
                plain.append(case)
            else:
                told.append(self._clean(case))
        self.count += len(cases)
        if self.lines is not None or len(plain) > self._hold:
            self._fold()
        if self._progress:
            self._progress(self.count)

    def _clean(self, case: Case) -> Case:
        words = "\n".join(texts(case))
        if encodable(words) != words:
            case = redacted(case, encodable)
        if self._redactor and self._redactor.suspicious(words):
            case = redacted(case, self._redactor.among(words))
        return case

    def absorb(self, other: "Part", source: int) -> None:
        """Take over the cases of another part, as those of the numbered source."""
        if source:
            self.told += [msgspec.structs.replace(case, source=source) for case in other.told]
            self.plain += [msgspec.structs.replace(case, source=source) for case in other.plain]
        else:
            self.told += other.told
            self.plain += other.plain
        if other.lines is not None:
            self._copy(other)
        if self.lines is not None or len(self.plain) > self._hold:
            self._fold()
        self.count += other.count

    def fold_beyond(self, hold: int) -> None:
        """Fold the plain passes if there are more of them than may be held."""
        if len(self.plain) > hold:
            self._fold()

    def tallies(self) -> tuple[Tally, dict[str, Tally]]:
        """Give the tally of the run and those of its suites."""
        suites: dict[str, Tally] = {}
        for suite, folded in self._folded.items():
            suites.setdefault(suite, Tally()).merge(folded)
        for case in (*self.told, *self.plain):
            suites.setdefault(suite_of(case.nodeid), Tally()).add(case, proof_of(case))
        total = Tally()
        for tally in suites.values():
            total.merge(tally)
        return total, suites

    def sorted(self) -> list[Case]:
        """Give the held cases by suite, line and node id, whatever order they ran in."""
        return sorted(
            (*self.told, *self.plain),
            key=lambda case: (suite_of(case.nodeid), case.line or 0, case.nodeid, case.source),
        )

    def folded(self) -> Folded | None:
        """Give the account of the folded cases, None if there are none."""
        if self.lines is None:
            return None
        return Folded(cases=sum(tally.cases for tally in self._folded.values()), sha256=self._hash.hexdigest())

    def close(self) -> None:
        """Let go of the lines."""
        if self.lines is not None:
            self.lines.close()

    def _fold(self) -> None:
        """Move all plain passes into tallies and lines: `[node id, seconds]`."""
        lines = self._open()
        seconds: dict[str, list[float | None]] = {}
        for case in self.plain:
            seconds.setdefault(case.nodeid.partition("::")[0], []).append(case.duration)
        for suite, durations in seconds.items():
            self._folded.setdefault(suite, Tally()).add_plain(durations)
        if self.plain:
            out = msgspec.json.Encoder().encode_lines([(case.nodeid, case.duration) for case in self.plain])
            # Inside a node id a line end is escaped: each one here ends a line.
            self._write(lines, out.removesuffix(b"\n").replace(b"\n", b",\n"))
        self.plain.clear()

    def _copy(self, other: "Part") -> None:
        lines = self._open()
        source = cast("BinaryIO", other.lines)
        source.seek(0)
        first = True
        while block := source.read(1 << 20):
            self._write(lines, block, joined=not first)
            first = False
        for suite, tally in other._folded.items():
            self._folded.setdefault(suite, Tally()).merge(tally)
        other.close()

    def _open(self) -> BinaryIO:
        if self.lines is None:
            self.lines = cast("BinaryIO", Spool(max_size=SPOOL))
        return self.lines

    def _write(self, lines: BinaryIO, data: bytes, *, joined: bool = False) -> None:
        if lines.tell() and not joined:
            data = b",\n" + data
        lines.write(data)
        self._hash.update(data)


def is_plain(case: Case) -> bool:
    """Whether the case passed at its first attempt and carries nothing that a document would tell of it alone."""
    return case.outcome == "passed" and not (
        case.flaky
        or not case.executed
        or case.guards
        or case.steps
        or case.observations
        or case.services
        or case.covers
        or case.attempts
        or case.failures
        or case.subtests
        or case.planned
        or case.attachments
        or case.intent
    )


def _renamed(case: Case, name: Callable[[str], str]) -> Case:
    new = name(case.nodeid)
    return case if new == case.nodeid else msgspec.structs.replace(case, nodeid=new)
