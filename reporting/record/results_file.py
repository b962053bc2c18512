"""Mends pytest-json-report's results file, this project's own format, where it would be cut short, false or not JSON.

pytest-json-report 1.5.0 has no release since 2022. What is mended, each of its defects once:

- metadata that JSON has no type for is deleted with a warning, circular metadata ends the run with an internal error;
- `NaN` and lone surrogates make the file no JSON, an odd key cuts it in the middle;
- the file of an earlier run stays when this one is killed;
- `environment` is empty with pytest-metadata 3 (https://github.com/numirias/pytest-json-report/issues/89).
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from reporting.model import PROPERTY
from reporting.record.sanitise import Sanitiser

STREAMED = ("tests", "collectors")
"""The keys whose lists grow with the suite: written entry by entry."""
TIGHT, FIRST = b'{"nodeid":"', b'{"nodeid": "'
"""How an entry begins without blanks, and how it begins where readers look for the next one."""


def keep_metadata(config: pytest.Config) -> None:
    """Stop pytest-json-report from deleting metadata: it is made strict JSON before it is stored."""
    plugin = getattr(config, "_json_report", None)
    if plugin is not None:
        plugin._validate_metadata = _accept


def _accept(_item: pytest.Item) -> None:
    """Accept any metadata."""


def own(config: pytest.Config, sanitiser: Sanitiser) -> str:
    """Remove an earlier run's results file, and have this run's written whole or not at all.

    Gives what went wrong with that; empty if nothing did.
    """
    plugin = getattr(config, "_json_report", None)
    name = config.getoption("json_report_file", None)
    if plugin is None or not name:
        return ""
    # Where it is now: a test may leave another folder behind. A link stays one.
    path = Path(name).resolve() if Path(name).is_file() else Path(name).absolute()

    def save(_name: str) -> None:
        write(path, plugin.report, config.getoption("json_report_indent", None), sanitiser)

    plugin.save_report = save
    try:
        if not _is_special(path):
            path.unlink(missing_ok=True)
    except OSError as error:
        return f"the results file of an earlier run may still be there: {error.strerror}"
    return ""


def end(config: pytest.Config, exit_status: int) -> str:
    """Write the file once more where it says that all is well and the session's end says otherwise.

    pytest-json-report writes it before pytest counts warnings, syrupy its unused snapshots, or a plugin breaks.
    Gives what went wrong with that; empty if nothing did.
    """
    plugin: Any = getattr(config, "_json_report", None)
    name, report = config.getoption("json_report_file", None), getattr(plugin, "report", None)
    if not exit_status or not name or not report or report.get("exitcode") != 0 or PROPERTY not in report:
        return ""
    if _is_special(Path(name)):
        return f"{name} was told that all is well, before the session ended with {exit_status}"
    report["exitcode"] = report[PROPERTY]["exit_status"] = exit_status
    try:
        plugin.save_report(name)
    except OSError as error:
        return f"the results file says nothing of the session's end: {error.strerror}"
    return ""


def redact(report: dict[str, Any], sanitiser: Sanitiser) -> None:
    """Take the secrets out of the parts that no test report passed through: collectors, warnings, and parameters."""
    text = sanitiser.text
    for entry in report.get("warnings", ()):
        entry["message"] = text(str(entry.get("message", "")))
    for collector in report.get("collectors", ()):
        if "longrepr" in collector:
            collector["longrepr"] = text(collector["longrepr"])
        for result in collector.get("result", ()):
            _rename(result, sanitiser)
    for test in report.get("tests", ()):
        _rename(test, sanitiser)


def _rename(entry: dict[str, Any], sanitiser: Sanitiser) -> None:
    """Redact the node id where it has parameters, and the keyword that repeats them."""
    before = entry.get("nodeid", "")
    if "[" not in before:
        return
    after = sanitiser.name(before)
    if after != before:
        entry["nodeid"] = after
        if "keywords" in entry:
            entry["keywords"] = [
                sanitiser.name(keyword) if "[" in keyword else sanitiser.text(keyword) for keyword in entry["keywords"]
            ]


def write(path: Path, report: Mapping[str, object], indent: int | None, sanitiser: Sanitiser) -> None:
    """Write the report as strict JSON, atomically. Raises `OSError` where the file cannot be written."""
    if _is_special(path):
        with path.open("wb") as file:
            file.writelines(pieces(report, indent, sanitiser))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("wb") as file:
            file.writelines(pieces(report, indent, sanitiser))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _is_special(path: Path) -> bool:
    """Whether it is a device or a pipe, such as /dev/stdout: root would put a file in the place of it for everybody."""
    return path.exists() and not path.is_file()


def pieces(report: Mapping[str, object], indent: int | None, sanitiser: Sanitiser) -> Iterator[bytes]:
    """Give the report as pieces of JSON in UTF-8, so that a large one is never in memory twice.

    Without an indent it is laid out as pytest-json-report does it, on one line with blanks behind commas and colons:
    that is where a reader may cut a large file.
    """
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, indent=indent).encode

    def strict(value: object) -> bytes:
        try:
            return encode(value).encode()
        except (TypeError, ValueError, RecursionError, ReferenceError):
            return encode(sanitiser.value(value)).encode()

    if indent is not None:
        yield strict(report)
        return
    before = b"{"
    for key, value in report.items():
        yield b"%b%b: " % (before, strict(key))
        before = b", "
        if key in STREAMED and isinstance(value, list):
            each = _quick(strict) if key == "tests" else strict
            yield b"["
            for number, entry in enumerate(value):
                yield b", " + each(entry) if number else each(entry)
            yield b"]"
        else:
            yield strict(value)
    yield b"}\n"


def _quick(strict: Callable[[object], bytes]) -> Callable[[object], bytes]:
    """Give an encoder that takes a tenth of the time, and leaves to `strict` what is not plain JSON."""
    encode = msgspec.json.Encoder().encode

    def quick(entry: object) -> bytes:
        try:
            encoded = encode(entry)
        except (TypeError, ValueError, RecursionError, ReferenceError, OverflowError):
            return strict(entry)
        # It writes `null` for a number that is not finite; few entries hold a true one.
        if b"null" in encoded:
            return strict(entry)
        return FIRST + encoded[len(TIGHT) :] if encoded.startswith(TIGHT) else encoded

    return quick
