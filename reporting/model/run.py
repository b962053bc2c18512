"""A run: one execution of the suite, its sources, and what was noticed while reading them."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from reporting.model.case import Failure
from reporting.model.instant import Bounded, Instant
from reporting.model.service import Measurement

RunStatus = Literal["passed", "failed", "incomplete", "empty", "nothing ran"]


class Stated(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a source claims of itself. Believed nowhere: recounted, and a difference is said."""

    cases: int | None = None
    collected: int | None = None
    deselected: int | None = None
    outcomes: dict[str, int] = {}


class CollectFailure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file or node that could not be collected: its cases are missing from every count."""

    nodeid: str
    failure: Failure
    skipped: bool = False


class Remark(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that reading found wrong.

    `effect` is the least that the run's status becomes by it; `note` changes nothing.
    `rule` names the check (`summary-differs`, `exit-status`, `cases-lost` ...), `text` is one plain sentence without
    foreign text, `quote` the foreign text it is about, if any.
    """

    rule: str
    effect: Literal["failed", "incomplete", "note"]
    text: str
    quote: str = ""
    source: int | None = None


class Session(Struct, kw_only=True, omit_defaults=True):
    """What one source tells about the session as a whole. Mutable: a reader fills it while it reads.

    `end` is the instant the session ended; pytest-json-report's `created` is that end. `exit_status` is what the source
    says the runner exited with. `complete` is False when the source ends before the session did, `ended` True where the
    source itself says that its runner came to its end and met no error. `running` is the case that had begun and not
    ended. `options` is how cases were chosen (`-k`, `-m`, paths), `facts` what the suite said
    about itself (name to text), `environment` likewise for the machine.
    """

    start: float | None = None
    end: float | None = None
    duration: float | None = None
    exit_status: int | None = None
    complete: bool = True
    ended: bool = False
    running: str = ""
    run_id: str = ""
    root: str = ""
    stated: Stated | None = None
    collect_failures: list[CollectFailure] = []
    remarks: list[Remark] = []
    measurements: list[Measurement] = []
    environment: dict[str, str] = {}
    facts: dict[str, str] = {}
    command: list[str] = []
    selection: dict[str, str] = {}
    workers: int = 0
    recorded: bool = False


class Source(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One results file: its name without folder, its format, size and SHA-256, and how many cases it lists.

    `axes` holds its value on each axis of a CI matrix, empty without one.
    """

    name: str
    format: str
    sha256: str
    size: int
    cases: int
    stated: Stated | None = None
    axes: dict[str, str] = {}


class Run(Struct, frozen=True, kw_only=True):
    """The run as measured. `duration` is wall time in seconds; `status` is green only when it is `passed`.

    With several environments `collected` and `not_listed` are left empty: a case may be in all of them. `deselecting`
    is how many runs left cases out by choice where these may be the same cases, or cases that another run lists:
    shards, environments. `deselected` is their sum then.
    """

    status: RunStatus
    start: Instant | None = None
    end: Instant | None = None
    duration: Bounded | None = None
    exit_status: int | None = None
    collected: int | None = None
    deselected: int = 0
    deselecting: int | UnsetType = UNSET
    not_listed: int = 0
    running: str = ""
    command: tuple[str, ...] = ()
    selection: dict[str, str] = {}
    workers: int = 0
    facts: dict[str, str] = {}
    recorded: bool = False
    remarks: tuple[Remark, ...] = ()
    collect_failures: tuple[CollectFailure, ...] = ()
