"""The outcome of a pytest case, judged from its phases. The word that a plugin stored for it can only make it worse."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct, field

from reporting.ingest.instant import SANE
from reporting.ingest.pytest_text import clipped, exception, place_of, skip_reason, without_worker
from reporting.model import CollectFailure, Failure, Outcome, Phase

UNKNOWN = float("nan")
RERUN = frozenset({"rerun", "retried"})
"""What pytest-rerunfailures and pytest-retry call a failed phase whose case is tried again, and such a case itself."""
XFAIL = "_pytest.outcomes.XFailed: "
"""How the message of a case begins that was told to be an expected failure: what follows is its reason."""
NOT_TOLD = Failure(phase="call", message="not recorded: the file lists this try without its call")
"""Of a try of the plugin flaky, which reports nothing that failed before the last one:
https://github.com/box/flaky/blob/master/flaky/flaky_pytest_plugin.py"""
PHASE_OUTCOMES = frozenset({"passed", "skipped"})
"""Of a phase that did not fail."""
RED: dict[str, Outcome] = {"failed": "failed", "error": "error"}
"""What a red word makes of a case whose phases tell of no failure, and of no pass either."""


class Crash(Struct, gc=False):
    """A place in the code, as pytest-json-report writes it."""

    path: str = ""
    lineno: int = 0
    message: str = ""


class Stage(Struct, gc=False):
    """What is recorded of one phase: `outcome` is passed, failed or skipped; anything else is not known here."""

    outcome: str = ""
    duration: float = UNKNOWN
    crash: Crash | None = None
    traceback: tuple[Crash, ...] = ()
    longrepr: str = ""


class Phases(Struct, gc=False):
    """The phases of a case's last attempt. `lost` is the one that pytest-xdist writes where a worker died."""

    setup: Stage | None = None
    call: Stage | None = None
    teardown: Stage | None = None
    lost: Stage | None = field(name="???", default=None)

    def stages(self) -> list[Stage]:
        """Give the phases that are recorded, in their order."""
        return list(filter(None, (self.setup, self.call, self.teardown, self.lost)))

    @property
    def lack_call(self) -> bool:
        """Whether they came to their end, without a word of the call or of what kept it from being made."""
        ended = self.teardown is not None and self.call is None and self.lost is None
        return ended and all(stage.outcome == "passed" for stage in self.stages())


class Judged(NamedTuple):
    """A case's outcome, the reason given for it, and whether its call phase ran.

    `broken` says that its phases are not those of a case that ended by itself, `unknown` that a plugin gave it an
    outcome of its own.
    """

    outcome: Outcome
    reason: str = ""
    executed: bool = True
    broken: bool = False
    unknown: bool = False


def judged(phases: Phases, word: str) -> Judged:
    """Give the outcome: crashed, failed, error, skipped or xfailed by one phase that says so; passed by three."""
    setup, call, teardown = phases.setup, phases.call, phases.teardown
    stages = phases.stages()
    lost = phases.lost
    if lost is not None and (lost.outcome not in RERUN or setup is None):
        # pytest-forked calls the crash of a case that was expected to fail a skip, as pytest does its failure.
        expected = lost.outcome == "skipped" and word == "xfailed"
        ran = expected or (setup is not None and setup.outcome == "passed")
        return Judged("xfailed" if expected else "crashed", executed=ran)
    if lost is not None:
        # pytest-rerunfailures tries a case again whose worker died: the other phases are those of its last try.
        stages.remove(lost)
    outcomes = [stage.outcome for stage in stages]
    broken = setup is None or teardown is None or (call is None and setup.outcome == "passed")
    in_phase = "failed" in outcomes
    if in_phase or (word in RED and (broken or set(outcomes) != {"passed"})):
        inside = call is not None and call.outcome == "failed"
        red = ("failed" if inside else "error") if in_phase else RED[word]
        return Judged(red, executed=call is not None, broken=broken)
    if not PHASE_OUTCOMES.issuperset(outcomes):
        return Judged("not-run", "ended before its last attempt did", executed=call is not None, broken=True)
    if "skipped" in outcomes:
        return _skipped(stages[outcomes.index("skipped")], word, executed=call is not None, broken=broken)
    if broken:
        return Judged("not-run", _ended_before(phases), executed=call is not None, broken=True)
    return _passed(word)


def _skipped(stage: Stage, word: str, *, executed: bool, broken: bool) -> Judged:
    text, _ = without_worker(stage.longrepr)
    reason = skip_reason(text)
    if reason is not None or (stage.crash is None and word != "xfailed"):
        return Judged("skipped", reason or "", executed=False, broken=broken)
    message = stage.crash.message if stage.crash else ""
    words = message.removeprefix(XFAIL).removeprefix("[NOTRUN] ") if message.startswith(XFAIL) else ""
    return Judged("xfailed", words, executed=executed, broken=broken)


def _ended_before(phases: Phases) -> str:
    if phases.setup is None:
        return "none of its phases is recorded" if phases.call is None else "its setup is not recorded"
    return "ended before its call phase did" if phases.call is None else "ended before its teardown did"


def _passed(word: str) -> Judged:
    """Judge a case whose three phases passed: pytest stores a worse word where a subtest of it ended otherwise."""
    match word:
        case "passed" | "xpassed":
            return Judged(word)
        case "rerun" | "retried" | "subtests passed":
            return Judged("passed")
        case "failed" | "error" | "subtests failed":
            return Judged("failed", "a subtest failed")
        case "skipped" | "subtests skipped":
            return Judged("skipped", "a subtest was skipped")
        case "xfailed" | "subtests xfailed":
            return Judged("xfailed", "a subtest failed as expected")
        case _:
            return Judged("not-run", "its outcome is not known to this reader", unknown=True)


def seconds_of(phases: Phases) -> float | None:
    """Give setup + call + teardown in seconds; None where none is recorded or one is no sane number."""
    total = 0.0
    stages = phases.stages()
    for stage in stages:
        if not 0.0 <= stage.duration < SANE:
            return None
        total += stage.duration
    return total if stages else None


def failures_of(phases: Phases, root: str, suite: str) -> Iterator[Failure]:
    """Give a failure for each phase that failed or was expected to, in their order."""
    named: tuple[tuple[Phase, Stage | None], ...] = (
        ("setup", phases.setup),
        ("call", phases.call),
        ("teardown", phases.teardown),
        ("worker", phases.lost),
    )
    for phase, stage in named:
        if stage is None or stage.outcome == "passed":
            continue
        trace, _ = without_worker(stage.longrepr)
        if stage.outcome == "failed" or (stage.crash is not None and not stage.crash.message.startswith(XFAIL)):
            yield failure_of(phase, stage, trace, root, suite)


def failure_of(phase: Phase, stage: Stage, trace: str, root: str, suite: str) -> Failure:
    """Give why the phase did not pass; without a crash the last line of its text is the message."""
    crash = stage.crash
    kind, message = exception(crash.message if crash else _last_line(trace).removeprefix("E").strip())
    return Failure(
        phase=phase,
        type=kind,
        message=message,
        place=place_of(
            ((frame.path, frame.lineno) for frame in stage.traceback),
            (crash.path, crash.lineno) if crash else None,
            root,
            suite,
        ),
        trace=clipped(trace),
    )


def _last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2]


def collect_error(text: str) -> tuple[str, str]:
    """Give type and message of what kept a file from being collected.

    They stand in the last block of lines marked `E`: before the details of an assertion, behind those of a syntax
    error.
    """
    lines = text.rstrip().split("\n")
    first = len(lines) - 1
    while first > 0 and lines[first].startswith("E") and lines[first - 1].startswith("E "):
        first -= 1
    found = [exception(line.removeprefix("E").strip()) for line in lines[first:]]
    return next((one for one in found if one[0]), found[-1])


def collect_failure(nodeid: str, outcome: str, longrepr: str) -> CollectFailure:
    """Give why a file or folder was not collected, out of its text alone: pytest stores no crash of it."""
    text, _ = without_worker(longrepr)
    if outcome == "skipped":
        kind, message = "Skipped", skip_reason(text) or text
    else:
        kind, message = collect_error(text)
    failure = Failure(phase="collect", type=kind, message=message, trace=clipped(text))
    return CollectFailure(nodeid=nodeid, failure=failure, skipped=outcome == "skipped")
