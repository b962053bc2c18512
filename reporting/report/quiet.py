"""Suites that need no section of their own: in a large run, those in which every case plainly passed."""

from collections.abc import Sequence

from reporting.evidence import Evidence
from reporting.markdown import Markdown
from reporting.model import Case, Code, Tally, Value, pointer
from reporting.report.gate import Row
from reporting.report.icon import badge
from reporting.report.population import others, time_of
from reporting.report.voice import Voice

QUIET = 40
"""With more suites than this, a suite in which every case plainly passed is one row of a table."""


def told_and_quiet(
    evidence: Evidence, folded: Sequence[Case], *, every: bool
) -> tuple[list[tuple[str, list[tuple[int, Case]]]], list[str]]:
    """Give the suites that get a section, with their cases, and those that are a row.

    The folded cases are numbered behind those that are held.
    """
    cases: dict[str, list[tuple[int, Case]]] = {name: [] for name in evidence.suites}
    for index, case in enumerate((*evidence.cases, *folded)):
        cases[case.suite].append((index, case))
    few = every or (len(evidence.suites) <= QUIET and evidence.folded is None)
    told = [(name, held) for name, held in cases.items() if few or not _plain(evidence.suites[name], held)]
    names = {name for name, _ in told}
    return told, [name for name in evidence.suites if name not in names]


def _plain(tally: Tally, held: Sequence[tuple[int, Case]]) -> bool:
    return (
        tally.cases > 0 and tally.proven == tally.cases and not any(case.steps or case.observations for _, case in held)
    )


def quiet_row(name: str, tally: Tally, voice: Voice, *, ascii_only: bool) -> Row:
    """Give the row of a suite that has no section."""
    cells: tuple[Value | Markdown, ...] = (
        Code(name),
        badge(tally.status, ascii_only=ascii_only),
        f"{tally.count('passed'):,} of {tally.cases:,}",
        others(tally) or "none",
        time_of(tally),
    )
    return Row(
        tuple(cell if isinstance(cell, Markdown) else voice.value(cell, "cell") for cell in cells),
        (pointer("suites", name),),
    )
