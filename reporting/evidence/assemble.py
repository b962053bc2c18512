"""Puts the cases and sessions of a run's sources together into evidence, in one pass and in bounded memory.

Order does not matter: the same sources in any order, and the same file twice, give the same evidence.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

import reporting
from reporting.evidence.evidence import Collected, Evidence
from reporting.evidence.merge import join_unfinished, one_case_each
from reporting.evidence.part import Part, Watched, is_plain
from reporting.evidence.reconcile import reconcile
from reporting.evidence.redaction import encodable, redacted
from reporting.model import Environment, Remark, Session, Source, Tally, suite_of
from reporting.redact import Redactor

HOLD = 20_000
"""Up to this many plain passes are kept as cases; beyond it all of them are folded, so that the order cannot matter."""

ALL = sys.maxsize
"""Several sources may list one case, so they are held whole until each case is one, and folded then."""

RECORDED = ("os", "python", "implementation", "commit", "branch", "ci", "run_url", "pull_request")
"""What sources may record of their environment, under the names that `Environment` has for it."""


class Assembler:
    """Takes what readers give, source by source, and ends as one `Collected`."""

    def __init__(
        self, redactor: Redactor | None, *, watched: Watched | None = None, hold: int = HOLD, several: bool = False
    ) -> None:
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
        """Add a source that was read to its end. The same bytes a second time are not counted again."""
        if any(source.sha256 == other.sha256 for other, _ in self._sources):
            part.close()
            return
        self._sources.append((source, self._clean(session)))
        self._parts.append(part)

    def note(self, text: str, quote: str) -> None:
        """Add a remark about the sources as they were named; it changes no status."""
        self._notes.append(Remark(rule="sources-named", effect="note", text=text, quote=quote))

    def finish(
        self, environment: Environment | None, *, exit_status: int | None = None, began: float | None = None
    ) -> Collected:
        """Give the evidence. Without an `environment`, the sources' own words for it are taken.

        `exit_status` is what the runner's process really ended with, believed over the sources; `began` the instant
        before which no source can be of this run.
        """
        order = sorted(range(len(self._parts)), key=lambda index: _rank(self._sources[index][0]))
        sources = [self._sources[index][0] for index in order]
        sessions = [self._sources[index][1] for index in order]
        merged = Part(None, self._watched, self._until)
        remarks: list[Remark] = list(self._notes)
        for number, index in enumerate(order):
            merged.absorb(self._parts[index], number)
        merged.told = join_unfinished(merged.told)
        if any(case.source for cases in (merged.told, merged.plain) for case in cases):
            cases = one_case_each((*merged.told, *merged.plain), remarks)
            merged.told = [case for case in cases if not is_plain(case)]
            merged.plain = [case for case in cases if is_plain(case)]
        merged.fold_beyond(self._hold)
        total, suites = merged.tallies()
        for session in sessions:
            for broken in session.collect_failures:
                suites.setdefault(suite_of(broken.nodeid), Tally())
        run = reconcile(sessions, total, remarks=remarks, exit_status=exit_status, began=began)
        measurements = [measurement for session in sessions for measurement in session.measurements]
        evidence = Evidence(
            tool=f"execution-report {reporting.__version__}",
            run=run,
            sources=tuple(sources),
            environment=_environment(environment, sessions),
            measurements=tuple(
                sorted(measurements, key=lambda measured: (measured.at, measured.service, measured.when))
            ),
            redactions=dict(sorted(self._redactor.counts.items())) if self._redactor else None,
            total=total,
            suites=dict(sorted(suites.items())),
            cases=tuple(merged.sorted()),
            folded=merged.folded(),
        )
        return Collected(evidence=evidence, lines=merged.lines)

    def _clean(self, session: Session) -> Session:
        session = redacted(session, encodable)
        return redacted(session, self._redactor.text) if self._redactor else session


def _rank(source: Source) -> tuple[bool, str]:
    """Give the place of a source, whatever order they were named in; a journal is the witness and stands last."""
    return source.format.endswith("journal"), source.sha256


def _environment(seen: Environment | None, sessions: Sequence[Session]) -> Environment:
    """Give the environment: as the caller saw it, with the versions that the sources recorded.

    Without a caller's own, it is what the sources recorded; unequal words for one thing are all given.
    """
    words: dict[str, list[str]] = {}
    for session in sessions:
        for name, value in session.environment.items():
            if value not in words.setdefault(name, []):
                words[name].append(value)
    known = {name: " / ".join(values) for name, values in words.items()}
    packages = {"pytest": known["pytest"]} if "pytest" in known else {}
    for plugin in known.get("plugins", "").split(", "):
        name, _, version = plugin.partition(" ")
        if version:
            packages[name] = version
    if seen is not None:
        return msgspec.structs.replace(seen, packages={**packages, **seen.packages})
    told: dict[str, Any] = {name: known.get(name, "") for name in RECORDED}
    return Environment(
        **told,
        packages=packages,
        dirty={"True": True, "False": False}.get(known.get("dirty", "")),
        commit_time=_number(known.get("commit_time", "")),
    )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
