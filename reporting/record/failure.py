"""Reads a failure out of pytest's own representation of it."""

import re
from typing import Any

import pytest

from reporting.model import Failure, Phase, Place
from reporting.record.report import PLACE, TYPE

LONGEST = 100_000
"""Characters of a trace or of captured output that a journal keeps; the middle is left out beyond, and said to be."""
CRASH = "???"
"""What pytest-xdist calls the phase of a case whose worker died."""
PHASES: dict[str | None, Phase] = {
    "setup": "setup",
    "call": "call",
    "teardown": "teardown",
    "collect": "collect",
    CRASH: "worker",
}
TYPED = re.compile(r"(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*): ")


def failure_of(report: pytest.TestReport | pytest.CollectReport) -> Failure:
    """Give the failure of a mended report that did not pass, with its trace."""
    longrepr: Any = report.longrepr
    phase = PHASES.get(report.when, "call")
    path, line = getattr(report, PLACE, ("", None))
    place = Place(path, line) if path else None
    if isinstance(longrepr, tuple):
        return Failure(phase=phase, message=_skip_reason(longrepr), place=place)
    text = str(longrepr)
    type_: str = getattr(report, TYPE, "")
    message = _message(longrepr, text)
    typed = TYPED.match(message)
    if typed and (typed[1] == type_ or (not type_ and phase == "collect")):
        type_, message = typed[1], message[typed.end() :]
    return Failure(
        phase=phase,
        type=type_,
        message=message,
        place=place,
        trace=middle_cut(text) if text != message else "",
    )


def reason_of(report: pytest.TestReport) -> str:
    """Give why a case was skipped or was expected to fail; empty for a report that says neither."""
    if hasattr(report, "wasxfail"):
        return str(report.wasxfail).removeprefix("reason: ")
    if report.skipped and isinstance(report.longrepr, tuple):
        return _skip_reason(report.longrepr)
    return ""


def middle_cut(text: str) -> str:
    """Give the text, or its beginning and end around a line that counts what is left out."""
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return f"{text[:half]}\n[{len(text) - 2 * half} characters left out]\n{text[-half:]}"


def _message(longrepr: Any, text: str) -> str:
    crash = getattr(longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message)
    if hasattr(longrepr, "errorstring"):
        return str(longrepr.errorstring).partition("\n")[0]
    # pytest marks the lines that say what went wrong with E; the last of them is the cause.
    marked = [line[1:].strip() for line in text.splitlines() if line.startswith("E ")]
    return marked[-1] if marked else text.strip().partition("\n")[0]


def _skip_reason(longrepr: tuple[str, int, str]) -> str:
    return longrepr[2].removeprefix("Skipped: ")
