"""The events of `go test -json`, and what is known of the tests of one run of a package.

https://pkg.go.dev/cmd/test2json
"""

import re
from functools import cached_property

from msgspec import Struct, field

from reporting.ingest.instant import instant
from reporting.ingest.long_text import LongText
from reporting.ingest.pytest_text import MESSAGE_LIMIT, clipped
from reporting.model import Attempt, Case, Failure, Outcome, Place

PREAMBLE = re.compile(r"\s*(=== |={9,}$|--- (PASS|FAIL|SKIP|BENCH): )|# \S+( \[\S+\])?$")
"""Lines that say which test or package the following ones are of, or that a data race is told behind them."""
PLACED = re.compile(r"\s*([\w.+-]+\.go):([0-9]{1,7}): ?(.*)")
PANIC = re.compile(r"^(panic: .*|fatal error: .*)$", re.MULTILINE)
STACK = re.compile(r"^goroutine [0-9]+ \[", re.MULTILINE)
OUTPUT_LIMIT = 65_536
ENDED: dict[str, Outcome] = {"pass": "passed", "bench": "passed", "fail": "failed", "skip": "skipped"}
RED = frozenset({"failed", "crashed"})
WORST: tuple[Outcome, ...] = ("skipped", "passed", "failed", "crashed")


class Event(Struct, gc=False, rename="pascal"):
    """One line. `elapsed` is in seconds; `test` is empty for what is told of a whole package."""

    action: str
    package: str = ""
    test: str = ""
    time: str = ""
    elapsed: float | None = None
    output: str = ""
    import_path: str = ""
    failed_build: str = ""


class Try(Struct, gc=False):
    """One try of a test. `outcome` stays `crashed` where its end is not told."""

    outcome: Outcome = "crashed"
    start: float | None = None
    duration: float | None = None
    ended: bool = False
    output: LongText | None = None

    def text(self) -> str:
        """Give the output, as far as it was kept."""
        return self.output.text() if self.output else ""


class PackageRun(Struct, dict=True):
    """One run of a package's test binary: the tries of each test in it, in the order they began.

    A package and its external test package, `p` and `p_test`, may each have a test of one name in the one binary. Such
    tests run at once where they are parallel, and the events do not tell them apart: the first to end is taken for the
    one that began first. `ended` counts the tries that ended.
    """

    name: str
    tests: dict[str, list[Try]] = {}
    ended: dict[str, int] = {}
    output: LongText = field(default_factory=LongText)

    def take(self, event: Event) -> None:
        """Take what an event tells of a test."""
        tries = self.tests.setdefault(event.test, [])
        if event.action == "run" or not tries:
            tries.append(Try(start=instant(event.time) if event.time else None))
        before = self.ended.get(event.test, 0)
        one = tries[min(before, len(tries) - 1)]
        if event.action == "output":
            if not event.output.startswith("=== "):
                one.output = one.output or LongText()
                one.output.add(event.output)
        elif ended := ENDED.get(event.action):
            one.outcome, one.ended, one.duration = ended, True, _elapsed(event.elapsed)
            if ended == "passed":
                one.output = None
            self.ended[event.test] = min(before + 1, len(tries))

    def unended(self) -> list[str]:
        """Give the tests whose last try has no end."""
        return [test for test, tries in self.tests.items() if not tries[-1].ended]

    def has_passed(self, test: str) -> bool:
        """Whether all tries of the test ended and passed."""
        return all(one.ended and one.outcome == "passed" for one in self.tests.get(test, (Try(),)))

    def case(self, test: str) -> Case:
        """Give the case of a test; of several tries within one run (`-count`) the worst counts."""
        tries = self.tests[test]
        attempts = [attempt(one) for one in tries]
        worst = max(attempts, key=lambda tried: WORST.index(tried.outcome))
        failure = worst.failure
        if failure is not None and not failure.message and test in self.with_failed_parts:
            failure = Failure(phase="call", message="a subtest failed", trace=failure.trace)
        return Case(
            nodeid=f"{self.name}::{test}",
            outcome=worst.outcome,
            duration=worst.duration,
            executed=worst.outcome != "skipped",
            reason=skip_reason(tries[attempts.index(worst)].text()) if worst.outcome == "skipped" else "",
            failures=(failure,) if failure else (),
            attempts=tuple(attempts) if len(attempts) > 1 else (),
            start=worst.start,
        )

    @cached_property
    def with_failed_parts(self) -> frozenset[str]:
        """The tests a subtest of which failed; to be asked for when the run has ended."""
        red = (test for test, tries in self.tests.items() if any(one.outcome in RED for one in tries))
        return frozenset(test.rpartition("/")[0] for test in red)


def attempt(one: Try) -> Attempt:
    """Give the attempt that a try was. A panic, told in its output, is a crash: it ended the process."""
    if one.outcome in {"passed", "skipped"}:
        return Attempt(outcome=one.outcome, start=one.start, duration=one.duration)
    output = one.text()
    outcome: Outcome = "crashed" if panic_of(output) or not one.ended else "failed"
    failure = failure_of(output, ended=one.ended)
    return Attempt(outcome=outcome, start=one.start, duration=one.duration, failure=failure)


def panic_of(output: str) -> str:
    """Give the line of a panic that ended the process; empty where there is none, or a test only printed of one."""
    found = PANIC.search(output)
    return found[1][:MESSAGE_LIMIT] if found and STACK.search(output, found.end()) else ""


def failure_of(output: str, *, ended: bool = True) -> Failure:
    """Give the failure that a test's output tells: its panic, else its first line of its own."""
    trace = clipped(output, OUTPUT_LIMIT)
    if panic := panic_of(output):
        return Failure(phase="call", message=panic, type="panic", trace=trace)
    message, place = _told(output)
    if not message and not ended:
        return Failure(phase="worker", message="the test process ended while it ran", trace=trace)
    return Failure(phase="call", message=message, place=place, trace=trace)


def skip_reason(output: str) -> str:
    """Give what a skipped test says of it."""
    return _told(output)[0]


def _told(output: str) -> tuple[str, Place | None]:
    for line in output.split("\n"):
        if line.strip() and not PREAMBLE.match(line):
            placed = PLACED.match(line)
            if placed:
                return placed[3][:MESSAGE_LIMIT], Place(placed[1], int(placed[2]))
            return line.strip()[:MESSAGE_LIMIT], None
    return "", None


def _elapsed(seconds: float | None) -> float | None:
    return seconds if seconds is not None and 0 <= seconds < 1e9 else None
