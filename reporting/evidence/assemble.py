"""Puts the cases and sessions of a run's sources together into evidence, in one pass and in bounded memory.

Order does not matter: the same sources in any order, and the same file twice, give the same evidence.
"""

import sys
from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec import UNSET, UnsetType

from reporting.evidence.environments import (
    environment_numbers,
    matrix_of,
    missing_remarks,
    placed,
    same_bytes,
    with_lacking,
)
from reporting.evidence.evidence import TOOL, Collected, Evidence
from reporting.evidence.matrix import SEPARATOR, Differing, Matrix
from reporting.evidence.merge import RED, Listed, Merged, join_unfinished, merge
from reporting.evidence.part import Part, Watched
from reporting.evidence.reconcile import reconcile
from reporting.evidence.recorded import commits_differ, environment_of
from reporting.evidence.redaction import encodable, redacted
from reporting.model import Case, Environment, Remark, Session, Source, Tally, suite_of
from reporting.redact import Redactor

HOLD = 20_000
"""Up to this many plain passes are kept as cases; beyond it all of them are folded, so that the order cannot matter."""

ALL = sys.maxsize
"""Several sources may list one case, so they are held whole until each case is one, and folded then."""


class Assembler:
    """Takes what readers give, source by source, and ends as one `Collected`.

    `axes` are those of a CI matrix on which every source has a value; `expected` the environments that must be there.
    """

    def __init__(
        self,
        redactor: Redactor | None,
        *,
        watched: Watched | None = None,
        hold: int = HOLD,
        several: bool = False,
        axes: Sequence[str] = (),
        expected: Sequence[Mapping[str, str]] = (),
    ) -> None:
        self._axes = tuple(axes)
        self._expected = expected
        self._redactor = redactor
        self._watched = watched
        self._hold = hold
        self._until = ALL if several else hold
        self._sources: list[tuple[Source, Session]] = []
        self._parts: list[Part] = []
        self._notes: list[Remark] = []

    def part(self, progress: Callable[[int], None] | None = None) -> Part:
        """Give the place for the cases of the next source: its `take` is what a reader calls."""
        return Part(self._redactor, self._watched, self._until, progress)

    def add(self, part: Part, source: Source, session: Session) -> None:
        """Add a source that was read to its end. The same bytes a second time, of one environment, count once."""
        source = redacted(source, encodable)
        if self._redactor and source.axes:
            axes = {name: self._redactor.text(value) for name, value in source.axes.items()}
            source = msgspec.structs.replace(source, axes=axes)
        if any((source.sha256, source.axes) == (other.sha256, other.axes) for other, _ in self._sources):
            part.close()
            return
        session = self._clean(session)
        if self._redactor:
            source = msgspec.structs.replace(source, name=self._redactor.text(source.name), stated=session.stated)
        self._sources.append((source, session))
        self._parts.append(part)

    def note(self, text: str, quote: str) -> None:
        """Add a remark about the sources as they were named; it changes no status."""
        quote = self._redactor.text(quote) if self._redactor else quote
        self._notes.append(Remark(rule="sources-named", effect="note", text=text, quote=quote))

    def finish(
        self, environment: Environment | None, *, exit_status: int | None = None, began: float | None = None
    ) -> Collected:
        """Give the evidence. Without an `environment`, the sources' own words for it are taken.

        `exit_status` is what the runner's process really ended with, believed over the sources; `began` the instant
        before which no source can be of this run.
        """
        if environment and self._redactor:
            environment = redacted(environment, self._redactor.text)
        order = sorted(range(len(self._parts)), key=lambda index: _rank(self._sources[index][0]))
        sources = [self._sources[index][0] for index in order]
        sessions = [self._sources[index][1] for index in order]
        found, numbers = environment_numbers(sources, self._axes)
        merged = Part(None, self._watched, self._until)
        for number, index in enumerate(order):
            merged.absorb(self._parts[index], number)
        counts = [source.cases for source in sources]
        reds = [any(case.outcome in RED for case in self._parts[index].told) for index in order]
        once = _once(merged, numbers, len(found))
        merged.fold_beyond(self._hold)
        remarks = [*self._notes, *_conflict(once.conflicts), *same_bytes(sources), *commits_differ(sessions)]
        matrix: Matrix | UnsetType = UNSET
        if self._axes and sources:
            matrix, told, unfinished = matrix_of(
                self._axes,
                found,
                numbers,
                sessions,
                once.listed or (Listed(tally=merged.tallies()[0]),),
                once.differing,
                reds=reds,
                counts=counts,
                expected=self._expected,
                began=began,
            )
            remarks += told
            listed = [self._parts[index].nodeids for index in order]
            merged.told = with_lacking(merged.told, self._guards, listed, unfinished)
        else:
            remarks += missing_remarks(len(self._expected), [SEPARATOR.join(one.values()) for one in self._expected])
        merged.fold_beyond(self._hold)
        total, suites = merged.tallies()
        if len(found) > 1:
            # From the first environment's start to the last one's end is no time that a suite took.
            for tally in (total, *suites.values()):
                tally.start = tally.end = None
        for session in sessions:
            for broken in session.collect_failures:
                suites.setdefault(suite_of(broken.nodeid), Tally())
        run = reconcile(
            sessions,
            total,
            remarks=remarks,
            exit_status=exit_status,
            began=began,
            reds=reds,
            counts=counts,
            apart=len(found) > 1,
        )
        if matrix:
            run = placed(run, numbers, matrix.seen)
        measurements = [measurement for session in sessions for measurement in session.measurements]
        evidence = Evidence(
            tool=TOOL,
            run=run,
            sources=tuple(sources),
            environment=environment_of(environment, sessions),
            measurements=tuple(
                sorted(measurements, key=lambda measured: (measured.at, measured.service, measured.when))
            ),
            redactions=self._redactor.counts if self._redactor else None,
            total=total,
            suites=dict(sorted(suites.items())),
            matrix=matrix,
            conflicts=once.conflicts or UNSET,
            cases=tuple(merged.sorted()),
            folded=merged.folded(),
        )
        return Collected(evidence=evidence, lines=merged.lines)

    def _guards(self, case: Case) -> bool:
        return bool(case.guards) or bool(self._watched and self._watched(case.nodeid))

    def _clean(self, session: Session) -> Session:
        session = redacted(session, encodable)
        return redacted(session, self._redactor.text) if self._redactor else session


def _rank(source: Source) -> tuple[bool, str, list[tuple[str, str]]]:
    """Give the place of a source, whatever order they were named in; a journal is the witness and stands last."""
    return source.format.endswith("journal"), source.sha256, sorted(source.axes.items())


def _once(part: Part, environment_of: Sequence[int], environments: int) -> Merged:
    """Make one case of each that several sources list, in the part itself, and give what they do not agree in."""
    if len(environment_of) < 2:
        once = Merged(told=join_unfinished(part.told), plain=part.plain, bare=part.bare)
    else:
        once = merge(part.told, part.plain, part.bare, environment_of, environments)
    part.told, part.plain, part.bare = once.told, once.plain, once.bare
    return once


def _conflict(conflicts: Sequence[Differing]) -> list[Remark]:
    if not conflicts:
        return []
    noun = "case has" if len(conflicts) == 1 else "cases have"
    text = f"{len(conflicts)} {noun} unequal outcomes in different sources; the worst counts"
    return [Remark(rule="sources-conflict", effect="note", text=text)]
