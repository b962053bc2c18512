"""The cases of one source: tallied while they come, kept or folded.

Plain passes of a large run are folded: they stay in every count and in `evidence.json`, and leave memory.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter

import msgspec

from reporting.evidence.evidence import Folded
from reporting.evidence.fold import Fold, harmless
from reporting.evidence.lines import Lines
from reporting.evidence.redaction import encodable, redacted, texts
from reporting.model import Case, Passes, Tally, proof_of, suite_of
from reporting.redact import Redactor

BARE = 20_000
"""More plain passes than this are held by node id and seconds only: in all likelihood they will be folded."""
TOGETHER = 64
"""How many told cases are searched for secrets at once."""
LONG = 200
"""Characters. One cause fails many cases with the same text: a longer one that held no secret is not searched again."""

Watched = Callable[[str], bool]
"""Whether the declarations name a case, which is then kept whatever it has to tell."""


class Part:
    """The cases of one source: tallied while they come, held or folded. `settle` before they are read."""

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
        self.count = 0
        self._unread: list[Case] = []
        self._harmless: set[str] = set()
        self.bare: list[tuple[int, Passes]] = []
        self._passes: list[Passes] = []
        self._passed = 0
        self._fold: Fold | None = None

    def take(self, cases: Sequence[Case]) -> None:
        """Take a batch of cases from a reader."""
        if isinstance(cases, Passes) and not (self._watched and any(map(self._watched, cases.nodeids))):
            self._pass(cases)
        else:
            self._take(cases)
        self.count += len(cases)
        if len(self.plain) + self._passed > self._hold:
            self._fold_all()
        if self._progress:
            self._progress(self.count)

    def _pass(self, passes: Passes) -> None:
        if self._fold is None and len(self.plain) + self._passed + len(passes) > self._hold:
            self._fold_all()
        if self._fold is not None:
            self._fold.add(passes.nodeids, passes.seconds)
            return
        if self._passed <= BARE < self._passed + len(passes):
            self._passes = [held.bare() for held in self._passes]
        self._passed += len(passes)
        self._passes.append(passes.bare() if self._passed > BARE else passes)

    def _take(self, cases: Sequence[Case]) -> None:
        watched = self._watched
        plain: list[Case] = []
        for case in cases:
            if is_plain(case) and not (watched and watched(case.nodeid)):
                plain.append(case)
            else:
                self._unread.append(case)
        if plain:
            nodeids = [case.nodeid for case in plain]
            clean = harmless(nodeids, self._redactor)
            if clean is not nodeids:
                plain = [_renamed(case, nodeid) for case, nodeid in zip(plain, clean, strict=True)]
            self.plain += plain
        if len(self._unread) >= TOGETHER:
            self._read()

    def _read(self) -> None:
        """Search the told cases for secrets, all at once and only where one is found each by itself."""
        found = [texts(case) for case in self._unread]
        long = {text for one in found for text in one if len(text) > LONG} - self._harmless
        together = "\n".join([text for one in found for text in one if len(text) <= LONG] + sorted(long))
        if encodable(together) == together and not (self._redactor and self._redactor.suspicious(together)):
            self.told += self._unread
            self._harmless |= long
        else:
            self.told += map(self._clean, self._unread, map("\n".join, found))
        self._unread = []

    def _clean(self, case: Case, words: str) -> Case:
        if encodable(words) != words:
            case = redacted(case, encodable)
        if self._redactor and self._redactor.suspicious(words):
            case = _renamed(case, self._redactor.name(case.nodeid))
            case = redacted(case, self._redactor.among(words))
        return case

    def settle(self) -> None:
        """Make cases of what was held as passes, and look at what still waits for more."""
        held, bare = self._passes, self._passed > BARE
        self._passes, self._passed = [], 0
        if bare:
            self.bare += [(0, passes.named(harmless(passes.nodeids, self._redactor))) for passes in held]
        else:
            self._take([case for passes in held for case in passes])
        self._read()
        if self._fold is not None:
            self._fold.settle()
        told = "\n".join(sorted({text for case in self.plain for text in (case.file, case.worker) if text}))
        if encodable(told) != told or (self._redactor and self._redactor.suspicious(told)):
            self.plain = [self._clean(case, "\n".join(texts(case))) for case in self.plain]

    def absorb(self, other: "Part", source: int) -> None:
        """Take over the cases of another part, as those of the numbered source."""
        other.settle()
        if source:
            self.told += [msgspec.structs.replace(case, source=source) for case in other.told]
            self.plain += [msgspec.structs.replace(case, source=source) for case in other.plain]
        else:
            self.told += other.told
            self.plain += other.plain
        self.bare += [(source, passes) for _, passes in other.bare]
        if other._fold is not None:
            # Only a source that is alone has folded: several are held whole until each of their cases is one.
            self._fold = other._fold
        self.count += other.count

    def nodeids(self) -> Iterator[str]:
        """Give the node id of each case that is held."""
        yield from (case.nodeid for case in (*self.told, *self.plain))
        for _, passes in self.bare:
            yield from passes.nodeids

    def fold_beyond(self, hold: int) -> None:
        """Fold the plain passes if there are more of them than may be held, or some are folded already."""
        if self._fold is not None or len(self.plain) + sum(len(passes) for _, passes in self.bare) > hold:
            self._fold_all()
        else:
            self.plain += [case for source, passes in self.bare for case in passes.cases(source)]
            self.bare = []

    def tallies(self) -> tuple[Tally, dict[str, Tally]]:
        """Give the tally of the run and those of its suites."""
        suites: dict[str, Tally] = {}
        if self._fold is not None:
            self._fold.settle()
            for suite, folded in self._fold.tallies.items():
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

    @property
    def lines(self) -> Lines | None:
        """The lines of the folded cases, None if there are none."""
        return None if self._fold is None else self._fold.lines

    def folded(self) -> Folded | None:
        """Give the account of the folded cases, None if there are none."""
        return None if self._fold is None else self._fold.account()

    def close(self) -> None:
        """Let go of the lines."""
        if self._fold is not None:
            self._fold.lines.close()

    def _fold_all(self) -> None:
        """Fold every plain pass, source by source."""
        fold = self._fold = self._fold or Fold(self._redactor)
        held = [*((0, passes) for passes in self._passes), *self.bare]
        for source, cases in groupby(sorted(self.plain, key=attrgetter("source")), key=attrgetter("source")):
            listed = list(cases)
            held.append((source, Passes([case.nodeid for case in listed], [case.duration for case in listed])))
        for _, passes in sorted(held, key=itemgetter(0)):
            fold.add(passes.nodeids, passes.seconds)
        self.plain, self.bare, self._passes, self._passed = [], [], [], 0


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


def _renamed(case: Case, nodeid: str) -> Case:
    return case if nodeid == case.nodeid else msgspec.structs.replace(case, nodeid=nodeid)
