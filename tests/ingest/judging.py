"""What a report would say of results files: their run, read and reconciled the way the commands do it."""

import json
from collections.abc import Sequence
from pathlib import Path

from reporting.errors import UnreadableResultsError
from reporting.evidence import Assembler, Evidence
from reporting.ingest import Origin, read
from reporting.model import Case, Environment, Session

SAMPLES = Path(__file__).with_name("samples") / "pytest"
INDEX = json.loads((SAMPLES / "index.json").read_bytes()) if (SAMPLES / "index.json").exists() else {}
"""By mode and suite: what is true of the run, and the status that each of its files alone has."""

SERIAL, XDIST = "pytest-9-plain-serial", "pytest-9-plain-xdist"
TOLD, TOLD_XDIST = "pytest-9-recorded-serial", "pytest-9-recorded-xdist"
OLD = "pytest-8.4-plain-serial"
UNREADABLE = "unreadable"
"""Beside the statuses of a run: nothing could be read, which ends a command with exit code 4."""


def sample(mode: str, suite: str, name: str = "results.json") -> Origin:
    """Give a stored results file."""
    return Origin(path=SAMPLES / f"{mode}.zip", members=(f"{suite}/{name}",))


def read_all(origin: Origin) -> tuple[dict[str, Case], Session]:
    """Give the cases by their node id, less the file that most suites consist of, and the session."""
    cases: list[Case] = []
    _, session = read(origin, cases.extend)
    return {case.nodeid.removeprefix("test_it.py::"): case for case in cases}, session


def evidence_of(origins: Sequence[Origin], *, exit_status: int | None = None, began: float | None = None) -> Evidence:
    """Give the evidence of the files. Raises `UnreadableResultsError`."""
    assembler = Assembler(None)
    for origin in origins:
        part = assembler.part()
        assembler.add(part, *read(origin, part.take))
    return assembler.finish(Environment(), exit_status=exit_status, began=began).evidence


def status_of(
    origins: Sequence[Origin], *, exit_status: int | None = None, began: float | None = None
) -> tuple[str, str]:
    """Give the status of the run that the files tell of, and why."""
    if not origins:
        return UNREADABLE, "no file was left"
    try:
        run = evidence_of(origins, exit_status=exit_status, began=began).run
    except UnreadableResultsError as error:
        return UNREADABLE, str(error)
    return run.status, "; ".join(f"{remark.rule}: {remark.text}" for remark in run.remarks)
