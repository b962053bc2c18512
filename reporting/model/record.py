"""What the pytest plugin writes down, field by field, so that a reader decodes it straight into these types.

Three places hold records of schema version 1:

- **In the results file, per case**: one entry of `user_properties` named `execution_report`. Its value is JSON text of
  a `CaseRecord`, so it passes unchanged through pytest-json-report, pytest-reportlog, JUnit XML and pytest-xdist.
- **In the results file, per session**: the top-level key `execution_report`, a `SessionRecord`.
- **In the journal**: JSON lines in UTF-8, each one `Event`, told apart by its key `event`. Lines are whole and in order
  of time; a last line without its newline was cut by a kill and says nothing.

Fields with their default are left out. Unknown fields are to be ignored: later versions only add. Fields that `Case`
and `Session` also have mean the same here and bear the same name. All text is already redacted and free of lone
surrogates; all numbers are finite.
"""

from typing import Literal

from msgspec import Struct

from reporting.model.case import Attempt, Failure, Observation, Outcome, Phase, Step, Subtest
from reporting.model.instant import Bounded
from reporting.model.run import CollectFailure
from reporting.model.service import Measurement

PROPERTY = "execution_report"
"""The name of the entry in `user_properties` and of the top-level key in the results file."""

VERSION = 1
"""The schema that is written. A reader refuses nothing above it: fields are only added under a version."""


class CaseRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the results file alone would lose about one case.

    `function` is the node id without parameters, empty when the case has none. `file` is given where the node id does
    not begin with it; `line` is the test function's, counted from 1. `failures` are those of the last attempt, without
    their traces, which the results file holds. `attempts` is empty for a case tried once, else it holds every try, the
    last one too; the failures of earlier tries keep their traces, because nothing else does. `reason` is the text of a
    skip or of an expected failure. A planned step that was not reached stands in `steps` as `not-run`.
    """

    version: int
    function: str = ""
    file: str = ""
    line: int | None = None
    intent: str = ""
    services: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    start: Bounded | None = None
    worker: str = ""
    reason: str = ""
    failures: tuple[Failure, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    subtests: tuple[Subtest, ...] = ()
    steps: tuple[Step, ...] = ()
    planned: int = 0
    observations: tuple[Observation, ...] = ()
    attachments: tuple[str, ...] = ()


class NotRun(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case that was collected and did not end, with what it declares: a guard that did not run proves nothing.

    `not run`: it never began. `interrupted`: it began, and the session ended. `crashed`: the process that ran it died.
    The last two may also stand in the results file, which cannot know what they declare.
    """

    nodeid: str
    reason: Literal["deselected", "not run", "interrupted", "crashed"]
    intent: str = ""
    services: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


class SessionRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is true of the whole session.

    `command` is the call of pytest, redacted, without the options of the recording. `selection` says how cases were
    chosen: `-k`, `-m`, `paths` and other options that leave cases out, each as text. `collected` counts the cases found
    (None where collecting did not end), `deselected` those of them that were left out by choice. `not_run` lists every
    selected case without a result, and of the deselected ones those that declare services, guards or requirements.
    `environment` holds `os`, `python`, `implementation`, `pytest`, `plugins`, and what is known of commit and CI at the
    run; `facts` what the suite said through the hook `pytest_execution_report_facts`. `workers` is the number of
    pytest-xdist workers. `problems` are sentences on what the recording itself could not do.
    """

    version: int
    run_id: str
    start: float
    end: float | None = None
    exit_status: int | None = None
    command: tuple[str, ...] = ()
    selection: dict[str, str] = {}
    collected: int | None = None
    deselected: int = 0
    not_run: tuple[NotRun, ...] = ()
    environment: dict[str, str] = {}
    facts: dict[str, str] = {}
    measurements: tuple[Measurement, ...] = ()
    workers: int = 0
    collect_failures: tuple[CollectFailure, ...] = ()
    problems: tuple[str, ...] = ()


class PhaseRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One phase of a case's last attempt as pytest reported it; `worker` is the phase of a case whose process died."""

    phase: Phase
    outcome: Literal["passed", "failed", "skipped"]
    duration: float


class SessionEvent(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="event", tag="session"):
    """The first line: the session begins. `session` is what is known of it now."""

    session: SessionRecord


class CollectEvent(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="event", tag="collect"):
    """A file or node that could not be collected, or that skipped itself while it was."""

    failure: CollectFailure


class CollectedEvent(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="event", tag="collected"):
    """Collecting has ended: how many cases were found and left out, and every found case that declares something.

    Under pytest-xdist `collected` counts the selected cases only and `cases` is empty, because only the workers know
    more; their answer is in the end event.
    """

    collected: int
    deselected: int = 0
    cases: tuple[NotRun, ...] = ()


class MeasurementEvent(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="event", tag="measurement"):
    """A declared service was probed."""

    measurement: Measurement


class BeginEvent(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="event", tag="begin", gc=False):
    """An attempt of a case begins. Without a later case event of its node id it was running when the journal ends."""

    nodeid: str
    start: float


class CaseEvent(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="event", tag="case"):
    """A case has ended. `record` is None when the process that ran it died before it could tell.

    `outcome` is judged from the phases of the last attempt and its subtests. `failures` hold the traces. `output` is
    what was captured, by heading ("Captured stdout call"), and only kept for a case that failed. One node id may end
    twice: when a worker died and another ran the case again, and when pytest was told to keep duplicates; each is one
    attempt.
    """

    nodeid: str
    outcome: Outcome
    phases: tuple[PhaseRecord, ...] = ()
    failures: tuple[Failure, ...] = ()
    output: dict[str, str] = {}
    record: CaseRecord | None = None


class EndEvent(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="event", tag="end"):
    """The last line: the session ended by itself. `session` is complete; its `exit_status` is pytest's own."""

    session: SessionRecord


Event = SessionEvent | CollectEvent | CollectedEvent | MeasurementEvent | BeginEvent | CaseEvent | EndEvent
"""Any line of a journal: `msgspec.json.Decoder(Event)` reads it."""
