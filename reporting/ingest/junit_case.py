"""One `<testcase>` as a case: what its elements say of its outcome, its attempts and its failures.

The elements are those of Ant, Maven Surefire (`rerunFailure`, `flakyFailure` ...), nextest, Playwright, PHPUnit
(`warning`) and GoogleTest (`status`, `result`); several of them in one case are several facts of it, and its outcome
is the worst. https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report-3.0.xsd
"""

import functools
import re

import msgspec
from msgspec import Struct

from reporting.ingest.identity import relative
from reporting.ingest.instant import instant
from reporting.ingest.pytest_text import MESSAGE_LIMIT, clipped, exception, skip_reason
from reporting.model import (
    Attempt,
    Case,
    Failure,
    Outcome,
    Phase,
    Place,
    worst_outcome,
)

OUTCOMES: dict[str, Outcome] = {
    "failure": "failed",
    "error": "error",
    "skipped": "skipped",
    "warning": "skipped",
    "rerunFailure": "failed",
    "rerunError": "error",
    "flakyFailure": "failed",
    "flakyError": "error",
}
"""What an element in a case says of it. PHPUnit warns of a case that tested nothing or could not be set up as meant."""

STATUSES: dict[str, Outcome] = {
    "notrun": "skipped",
    "disabled": "skipped",
    "suppressed": "skipped",
    "skip": "skipped",
    "skipped": "skipped",
    "ignored": "skipped",
    "pending": "skipped",
    "filtered": "skipped",
    "untested": "not-run",
    "cancelled": "not-run",
    "canceled": "not-run",
    "undefined": "error",
    "error": "error",
    "errored": "error",
    "fail": "failed",
    "failed": "failed",
    "failure": "failed",
    "regression": "failed",
    "broken": "error",
    "timeout": "failed",
    "timedout": "failed",
    "crashed": "crashed",
    "panicked": "crashed",
    "aborted": "crashed",
    "killed": "crashed",
    "interrupted": "crashed",
}
"""Words in a case's `status` or `result` attribute that are not a pass, without what parts their words."""
PASSES = frozenset(
    {"run", "pass", "passed", "success", "successful", "ok", "complete", "completed", "executed", "fixed"}
)
"""Words there that are one, or say no more than that it ran."""
FLAGS: dict[str, Outcome] = {"ignored": "skipped", "incomplete": "not-run"}
"""Attributes of Eclipse's cases, and what they say where they are true."""
UNTRUE = frozenset({"false", "no", "0"})
PARTING = re.compile(r"[\s_-]+")

RED_NAME = re.compile(r"(?i)fail|error|abort|crash|timeout|fatal|exception|broken|panic")
"""In the name of an element that no known writer has: it is no pass, whatever was meant."""
XFAILED = frozenset({"pytest.xfail", "XFAIL", "expected test failure"})
XPASSED = frozenset({"xfail-marked test passes unexpectedly", "test passes unexpectedly"})
PHASED = re.compile(r'failed on (setup|teardown) with "(.*)"', re.DOTALL)
"""pytest's message for an error around a case (`_pytest/junitxml.py`, append_error)."""
PLACED = re.compile(r"([^\s:][^\n:]*):([0-9]{1,7}): ?([A-Za-z_][\w.]*)?")
"""The last line of a trace of pytest."""
PANIC = re.compile(r"thread '.*' (?:\([0-9]+\) )?panicked at ([^\n]+):([0-9]{1,7}):[0-9]+:?")
"""What nextest gives as the message of a panic; the panic's own words stand on the lines after it."""
LONGEST_PANIC = 1000
AFTER_PANIC = re.compile(r"\n(?:note: |stack backtrace:)")
NOT_TOLD = Failure(phase="call", message="not recorded: the file does not tell how this try failed")
VAGUE = frozenset({"", "Failed", "test failure", "exception"})
"""Messages that gotestsum, nose2 and doctest write whatever happened."""
PREAMBLE = re.compile(r"[\w\\]+::\w+.*|=== .*|\s*--- (FAIL|SKIP|PASS): .*|FAILED:|running [0-9]+ tests?")
"""Lines before the failure's own: PHPUnit writes the case's name, Go that it begins and how it ended, Catch2 a word,
Rust's test binaries how many tests they run."""
AGAIN = re.compile(r" \(attempt ([1-9][0-9]{0,2}) of [0-9]+\)$")
"""How PHPUnit's name of a case ends that was tried again; of its tries only the last one is listed.
https://github.com/sebastianbergmann/phpunit/blob/main/src/Framework/RetryTestSuite.php"""
MONTH = 31 * 86400.0
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")


class Told(Struct):
    """An element within a case: its name, its attributes, and its text, shortened where it is very long.

    `output` names the element behind it whose text it is, as libtest of Rust leaves a failure empty.
    """

    element: str
    said: Outcome
    message: str
    type: str
    time: str = ""
    stamp: str = ""
    text: str = ""
    output: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether it is a failure that says nothing of itself."""
        return self.said != "skipped" and not self.message.strip() and not self.text.strip()


@functools.lru_cache(maxsize=256)
def said_by(element: str, *, of_case: bool) -> Outcome | None:
    """Give what an element says of the case or the suite that it is in; None where it says nothing of its end."""
    return OUTCOMES.get(element) or ("error" if of_case and RED_NAME.search(element) else None)


def seconds(text: str | None) -> float | None:
    """Give a duration; None for one that is missing, negative, over a month, or no finite number.

    Surefire writes `1,234.5`, some locales a decimal comma, and container-structure-test nanoseconds.
    """
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        plain = text.replace(",", "") if THOUSANDS.fullmatch(text) else text.replace(",", ".")
        try:
            value = float(plain)
        except ValueError:
            return None
    return value if 0.0 <= value <= MONTH else None


def case_of(
    nodeid: str, duration: float | None, attributes: dict[str, str], told: list[Told], *, line: int | None
) -> Case:
    """Give the case that the attributes and the elements within it describe."""
    outcome, reason = _stated(attributes)
    todo = any(element.element == "skipped" and element.type == "todo" for element in told)
    failures = []
    earlier: list[Attempt] = []
    later: list[Attempt] = []
    for element in told:
        said = element.said
        if said == "skipped":
            said, reason = _skipped(element)
            outcome = worst_outcome(outcome, said)
            continue
        failure = failure_of(element)
        if element.element.startswith("flaky"):
            earlier.append(_attempt(element, said, failure))
        elif element.element.startswith("rerun"):
            later.append(_attempt(element, said, failure))
        else:
            failures.append(failure)
            outcome = worst_outcome(outcome, said)
    # WebdriverIO writes an empty failure, and what went wrong as an error behind it.
    failures = [failure for failure in failures if failure.message or failure.type or failure.trace] or failures
    if later and not failures:
        # A rerun that failed stands beside the failure it follows; alone it is the only failure that is told.
        outcome = worst_outcome(outcome, later[-1].outcome)
        failures = [attempt.failure for attempt in later[-1:] if attempt.failure]
    if todo and failures:
        # Node runs it, and does not count its failure: https://nodejs.org/api/test.html#todo-tests
        outcome, reason, failures = "xfailed", failures[0].message, []
    attempts: tuple[Attempt, ...] = ()
    if earlier or later:
        own = Attempt(outcome=outcome, duration=duration, failure=failures[0] if failures else None)
        attempts = (*earlier, own, *later)
    return Case(
        nodeid=nodeid,
        outcome=outcome,
        duration=duration,
        executed=_executed(outcome, failures),
        flaky=bool(earlier) and outcome == "passed",
        reason=reason,
        failures=tuple(failures),
        attempts=attempts,
        start=instant(attributes["timestamp"]) if "timestamp" in attributes else None,
        line=line,
    )


def tried_again(case: Case) -> Case:
    """Give a case of PHPUnit with the tries that its name tells of, under the name that it has without them."""
    again = AGAIN.search(case.nodeid)
    if again is None:
        return case
    failure = case.failures[0] if case.failures else None
    own = Attempt(outcome=case.outcome, duration=case.duration, failure=failure)
    return msgspec.structs.replace(
        case,
        nodeid=case.nodeid[: again.start()],
        attempts=(*[Attempt(outcome="failed", failure=NOT_TOLD)] * (int(again[1]) - 1), own),
        flaky=case.outcome == "passed",
    )


def failure_of(element: Told) -> Failure:
    """Give the failure that an element tells, its phase by the words that pytest uses for one."""
    message, kind, text = element.message, element.type, element.text.rstrip().lstrip("\n")
    phase: Phase = "call"
    if phased := PHASED.fullmatch(message):
        phase, message = "setup" if phased[1] == "setup" else "teardown", phased[2]
    place = None
    if "\n" in text and not element.output and (placed := PLACED.fullmatch(text[text.rfind("\n") + 1 :])):
        place = Place(placed[1], int(placed[2]))
        kind = kind or placed[3] or ""
    message = message.strip()
    if message in VAGUE:
        message = _telling_line(text) or message
    if panic := _panic(message):
        place = Place(file, int(panic[2])) if (file := relative(panic[1])) else None
        after = text.partition(message)[2] or text
        message = AFTER_PANIC.split(after.lstrip(":\n"), maxsplit=1)[0].strip() or message
    named, words = exception(message)
    if words and named and named == (kind or named):
        kind, message = named, words
    if element.output and message:
        message = f"{element.output}: {message}"
    return Failure(phase=phase, message=clipped(message, MESSAGE_LIMIT), type=kind, place=place, trace=text)


def _panic(line: str) -> re.Match[str] | None:
    """Give what the line says of a panic; in a very long one nothing is looked for, which would take very long."""
    return PANIC.fullmatch(line) if len(line) < LONGEST_PANIC else None


def _telling_line(text: str) -> str:
    """Give the line of a failure's text that tells most: that of a panic, a Python traceback's last, else the first."""
    lines = [line for line in text.split("\n") if line.strip()]
    if panic := next(filter(_panic, lines), ""):
        return panic
    if lines and lines[0].startswith("Traceback "):
        return lines[-1].strip()
    return next((line.strip() for line in lines if not PREAMBLE.fullmatch(line)), "")


def _attempt(element: Told, outcome: Outcome, failure: Failure) -> Attempt:
    start = instant(element.stamp) if element.stamp else None
    return Attempt(outcome=outcome, start=start, duration=seconds(element.time or None), failure=failure)


def _stated(attributes: dict[str, str]) -> tuple[Outcome, str]:
    """Give what the case's attributes say. Of a word that nobody knows it is not known that the case passed."""
    stated: Outcome = "passed"
    reason = ""
    for key in ("status", "result"):
        word = PARTING.sub("", attributes.get(key, "")[:200].lower())
        if not word or word in PASSES:
            continue
        outcome = STATUSES.get(word, "not-run")
        if worst_outcome(stated, outcome) != stated:
            stated, reason = outcome, attributes[key][:200] if outcome in {"skipped", "not-run"} else ""
    for key, outcome in FLAGS.items():
        if attributes.get(key) == "true":
            stated = worst_outcome(stated, outcome)
    if attributes.get("success", "").lower() in UNTRUE:
        stated, reason = worst_outcome(stated, "failed"), ""
    return stated, reason


def _skipped(element: Told) -> tuple[Outcome, str]:
    text = element.text.strip()
    if element.type in XFAILED or element.message in XFAILED:
        return "xfailed", element.message or clipped(text, MESSAGE_LIMIT)
    if element.message in XPASSED:
        return "xpassed", ""
    return "skipped", element.message or skip_reason(text) or text.split("\n", 1)[0][:MESSAGE_LIMIT]


def _executed(outcome: Outcome, failures: list[Failure]) -> bool:
    if outcome in {"skipped", "not-run"}:
        return False
    return not (outcome == "error" and failures and failures[0].phase == "setup")
