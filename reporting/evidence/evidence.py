"""Evidence: everything measured about one run, as one record. Later conclusions name where in it they come from."""

from msgspec import UNSET, Struct, UnsetType

import reporting
from reporting.evidence.lines import Lines
from reporting.evidence.matrix import Differing, Matrix
from reporting.model import Case, Environment, Measurement, Run, Source, Tally

TOOL = f"execution-report {reporting.__version__}"
FORMAT = 1
"""The version of `evidence.json`.

1: first.

A reader accepts its own version only. A field that is added keeps the version as long as an old reader may ignore it.
"""


class Folded(Struct, frozen=True, kw_only=True):
    """Cases of a large run that passed and have nothing else to tell: counted in the tallies, named in the file only.

    `sha256` is that of `evidence.json` up to the last of their lines.
    """

    cases: int
    sha256: str


class Evidence(Struct, frozen=True, kw_only=True):
    """Everything measured about a run.

    `suites` holds a tally for every suite, `total` the sum of them. `cases` are sorted by suite and line; `folded` is
    None unless the run was so large that plain passes were folded away. `redactions` counts by kind what was taken out
    before anything was stored, None if redaction was turned off. `matrix` is there if the sources stand for
    environments, `conflicts` if sources (of one environment) list a case with unequal outcomes: their numbers are
    those of the sources.
    """

    format: int = FORMAT
    tool: str
    run: Run
    sources: tuple[Source, ...]
    environment: Environment
    measurements: tuple[Measurement, ...] = ()
    redactions: dict[str, int] | None
    total: Tally
    suites: dict[str, Tally]
    matrix: Matrix | UnsetType = UNSET
    conflicts: tuple[Differing, ...] | UnsetType = UNSET
    cases: tuple[Case, ...]
    folded: Folded | None = None


class Collected(Struct, frozen=True, kw_only=True):
    """Evidence with the lines of its folded cases, before it is saved; `lines` is None without any."""

    evidence: Evidence
    lines: Lines | None = None
