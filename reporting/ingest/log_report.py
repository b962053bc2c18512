"""The lines of pytest-reportlog: pytest's own reports, in the form that pytest itself makes of them."""

from typing import Any

import msgspec
from msgspec import Raw, Struct, field

from reporting.ingest.phases import UNKNOWN, Crash, Stage
from reporting.model import PROPERTY, Outcome, Subtest

NULL = b"null"
SUBTEST: dict[str, Outcome] = {"passed": "passed", "failed": "failed", "skipped": "skipped"}


class LogLine(Struct, gc=False):
    """A line; `kind` says which of the others have a meaning. `location` is file, line from 0, name."""

    kind: str = field(name="$report_type", default="")
    nodeid: str = ""
    when: str | None = None
    outcome: str = ""
    duration: float | None = UNKNOWN
    start: float | None = UNKNOWN
    stop: float | None = UNKNOWN
    location: tuple[str, int | None, str] | None = None
    longrepr: Raw = field(default_factory=lambda: Raw(NULL))
    wasxfail: str | None = None
    user_properties: Raw = field(default_factory=lambda: Raw(NULL))
    worker_id: str = ""
    exitstatus: int | None = None
    pytest_version: str = ""
    context: Raw = field(name="_subtest.context", default_factory=lambda: Raw(NULL))


LINE = msgspec.json.Decoder(LogLine)


def stage_of(line: LogLine) -> Stage:
    """Give the phase that the line reports."""
    stage = Stage(outcome=line.outcome, duration=UNKNOWN if line.duration is None else line.duration)
    if bytes(line.longrepr) != NULL:
        stage.longrepr, stage.crash, stage.traceback = told(msgspec.json.decode(line.longrepr))
    return stage


def told(longrepr: Any) -> tuple[str, Crash | None, tuple[Crash, ...]]:
    """Give the text of a failure as pytest prints it, its crash, and its frames from the outermost to the deepest.

    pytest writes text, the three parts of a skip, or a structure (`_pytest/reports.py`, `_report_to_json`).
    """
    match longrepr:
        case str():
            return longrepr, None, ()
        case [str() as path, line, str() as reason]:
            return repr((path, line, reason)), None, ()
        case {"chain": [*chain]} if chain:
            parts = [_part(part) for part in chain]
            text = "\n\n".join(text for text, _, _ in parts)
            return text, *parts[-1][1:]
        case {"reprtraceback": traceback, **rest}:
            return _part([traceback, rest.get("reprcrash"), None])
        case _:
            return "", None, ()


def _part(part: Any) -> tuple[str, Crash | None, tuple[Crash, ...]]:
    """Give one exception of a chain: traceback, crash, and the words that lead to the next one."""
    match part:
        case [{"reprentries": [*entries]}, crash, words]:
            frames = [frame for entry in entries if (frame := _crash(_data(entry).get("reprfileloc")))]
            text = "\n\n".join(_entry(_data(entry)) for entry in entries)
            return f"{text}\n\n{words}" if isinstance(words, str) else text, _crash(crash), tuple(frames)
        case _:
            return "", None, ()


def _data(entry: Any) -> dict[str, Any]:
    data = entry.get("data") if isinstance(entry, dict) else None
    return data if isinstance(data, dict) else {}


def _entry(data: dict[str, Any]) -> str:
    lines = [line for line in data.get("lines") or () if isinstance(line, str)]
    place = _crash(data.get("reprfileloc"))
    if place:
        lines += ["", f"{place.path}:{place.lineno}: {place.message}"]
    return "\n".join(lines)


def _crash(value: Any) -> Crash | None:
    match value:
        case {"path": str() as path, "lineno": int() as line, "message": str() as message}:
            return Crash(path=path, lineno=line, message=message)
        case _:
            return None


def recorded_in(line: LogLine) -> str | None:
    """Give the text of the last entry that our plugin put among the properties."""
    if PROPERTY.encode() not in bytes(line.user_properties):
        return None
    entries = msgspec.json.decode(line.user_properties)
    texts = [entry[1] for entry in entries if isinstance(entry, list) and len(entry) == 2 and entry[0] == PROPERTY]
    return texts[-1] if texts and isinstance(texts[-1], str) else None


def subtest_of(line: LogLine, stage: Stage) -> Subtest:
    """Give the subtest that the line reports; its title is made as pytest makes it: `[message] (name=value)`."""
    context = msgspec.json.decode(line.context) if bytes(line.context) != NULL else {}
    words = [f"[{context['msg']}]"] if isinstance(context.get("msg"), str) else []
    arguments = context.get("kwargs") or {}
    if arguments:
        words.append("(" + ", ".join(f"{name}={value}" for name, value in arguments.items()) + ")")
    outcome = SUBTEST.get(line.outcome, "not-run")
    return Subtest(
        title=" ".join(words) or "(<subtest>)",
        outcome="xfailed" if outcome == "skipped" and line.wasxfail is not None else outcome,
        message=stage.crash.message if stage.crash else "",
    )
