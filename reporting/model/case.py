"""A case: one test function with its parameters, and what was measured about it. Nothing here is a conclusion."""

from typing import Literal

from msgspec import Struct

Outcome = Literal["passed", "failed", "error", "skipped", "xfailed", "xpassed", "crashed", "not-run"]
Mode = Literal["real", "simulated", "indirect"]
Phase = Literal["setup", "call", "teardown", "collect", "worker"]


LONGEST = 240
"""Characters of a message that one line of a document shows; the trace holds the rest."""


def _words(message: str) -> str:
    line = next((line.strip() for line in message.splitlines() if line.strip()), "")
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} [{len(line) - LONGEST} more characters]"


class Place(Struct, frozen=True, omit_defaults=True, gc=False):
    """A line of a file: path relative to the run's root where that is known, line counted from 1."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        """Give `path:line`, or the path alone."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


class Failure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why an attempt did not pass, as its source tells it. `type` is the exception's name, empty where not recorded."""

    phase: Phase
    message: str
    type: str = ""
    place: Place | None = None
    trace: str = ""

    @property
    def words(self) -> str:
        """The first line of the message that is not empty, cut where it is long, the cut counted; else empty."""
        return _words(self.message)


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A named part of a case. `not-run`: the case declared it and ended before it."""

    title: str
    outcome: Literal["passed", "failed", "not-run"]
    mode: Mode = "real"
    duration: float | None = None
    error: str = ""


class Observation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A recorded value with its unit. `limit` is an upper bound; `within` is None when no limit was given."""

    name: str
    value: float | int | str | bool
    unit: str = ""
    limit: float | int | None = None
    mode: Mode = "real"

    @property
    def within(self) -> bool | None:
        """Whether the value keeps its limit; None without a limit or with a value that is no number."""
        if self.limit is None or isinstance(self.value, str | bool):
            return None
        return self.value <= self.limit


class Subtest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One subtest of a case, with its own outcome."""

    title: str
    outcome: Outcome
    message: str = ""

    @property
    def words(self) -> str:
        """The first line of the message, as that of a failure."""
        return _words(self.message)


class Attempt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One try of a case, in order; the last one decides the outcome. Times are None where the source has none."""

    outcome: Outcome
    start: float | None = None
    duration: float | None = None
    failure: Failure | None = None


class Case(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One case of a run.

    `outcome` is decided by its reader from phases, never copied from a source's own word. `executed` says that the call
    phase ran (the phase that bears assertions). `reason` is the text given for a skip, an expected failure, or for not
    having run. `duration` is setup + call + teardown in seconds, None where nothing was recorded. `attempts` is empty
    for a case tried once. `planned` counts the steps that the case said it would take. `source` is the index of the
    source in the evidence. `file` is the path to read the code at, when the node id does not begin with it; `line` is
    that of the test function. `lacking` names the environments of a matrix that left no result of a guard, because they
    ended early or left nothing at all.
    """

    nodeid: str
    outcome: Outcome
    duration: float | None = None
    executed: bool = True
    flaky: bool = False
    reason: str = ""
    failures: tuple[Failure, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    subtests: tuple[Subtest, ...] = ()
    intent: str = ""
    steps: tuple[Step, ...] = ()
    planned: int = 0
    observations: tuple[Observation, ...] = ()
    services: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    start: float | None = None
    worker: str = ""
    file: str = ""
    line: int | None = None
    source: int = 0
    lacking: str = ""

    @property
    def suite(self) -> str:
        """The test file this case belongs to."""
        return suite_of(self.nodeid)


SEVERITY: tuple[Outcome, ...] = ("passed", "xfailed", "xpassed", "skipped", "not-run", "error", "failed", "crashed")
"""From best to worst, for cases that several sources list."""


def worst_outcome(one: Outcome, other: Outcome) -> Outcome:
    """Give the worse of two outcomes of one case."""
    return max(one, other, key=SEVERITY.index)


def suite_of(nodeid: str) -> str:
    """Give the suite (test file) of a node id: what stands before the first `::`."""
    head, _, _ = nodeid.partition("::")
    return head


_NO_NAME = frozenset({"", " ", ":", "/"})


def function_of(nodeid: str) -> str:
    """Give the test function of a node id: the node id without its parameters.

    Parameters begin at the first `[` behind the name; their text may itself hold `::`, `[` and `]`. What stands in
    brackets by itself is part of it, as in Go's subtest `TestDial/[::1]` and Kubernetes' `[sig-node] stops [Slow]`.
    """
    if not nodeid.endswith("]"):
        return nodeid
    bracket = nodeid.find("[", nodeid.find("::") + 1)
    while bracket >= 0 and nodeid[bracket - 1 : bracket] in _NO_NAME:
        bracket = nodeid.find("[", bracket + 1)
    return nodeid if bracket < 0 else nodeid[:bracket]
