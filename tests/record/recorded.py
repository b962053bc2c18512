"""Runs a suite by real pytest with every reporter at once, and reads what they wrote."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
import pytest

from reporting.model import PROPERTY, CaseEvent, CaseRecord, Event, SessionRecord

SAMPLES = Path(__file__).parent / "samples"
REPORTERS = ("--json-report", "--json-report-file=results.json", "--junitxml=junit.xml", "--report-log=log.jsonl")
JOURNAL = "--execution-report-journal=journal.jsonl"
QUIET = ("-q", "-p", "no:cacheprovider", "-p", "no:valkey", "-p", "no:hypothesispytest", "-p", "no:cov")
INI = "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n"


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


@dataclass(frozen=True)
class Recorded:
    """A finished run and the folder that it left."""

    folder: Path
    status: int
    output: str

    @cached_property
    def results(self) -> dict:
        text = (self.folder / "results.json").read_bytes().decode("utf-8")
        return json.loads(text, parse_constant=refuse)

    @cached_property
    def session(self) -> SessionRecord:
        return msgspec.convert(self.results[PROPERTY], SessionRecord, strict=True)

    @cached_property
    def cases(self) -> dict[str, CaseRecord]:
        """The record of each case of the results file, by the node id without its suite."""
        return {
            test["nodeid"].partition("::")[2]: msgspec.json.decode(entry[PROPERTY], type=CaseRecord)
            for test in self.results["tests"]
            for entry in test.get("user_properties", ())
            if PROPERTY in entry
        }

    @cached_property
    def events(self) -> list[Event]:
        lines = (self.folder / "journal.jsonl").read_bytes().splitlines(keepends=True)
        decode = msgspec.json.Decoder(Event).decode
        return [decode(line) for line in lines if line.endswith(b"\n")]

    @cached_property
    def ended(self) -> dict[str, CaseEvent]:
        """The journal's last case event of each case, by the node id without its suite."""
        return {event.nodeid.partition("::")[2]: event for event in self.events if isinstance(event, CaseEvent)}

    @cached_property
    def junit(self) -> list[list[str]]:
        """The values of our property for each case of the JUnit XML file that has any."""
        found = []
        for case in ET.parse(self.folder / "junit.xml").getroot().iter("testcase"):
            ours = [entry for entry in case.iter("property") if entry.get("name") == PROPERTY]
            found.append([entry.get("value", "") for entry in ours])
        return [values for values in found if values]

    @cached_property
    def log(self) -> list[dict]:
        return [json.loads(line) for line in (self.folder / "log.jsonl").read_text("utf-8").splitlines()]


def run(folder: Path, *arguments: str, **environ: str) -> Recorded:
    """Give the run of the suite that lies in the folder, in a process of its own."""
    (folder / "pytest.ini").write_text(INI, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *QUIET, *REPORTERS, JOURNAL, *arguments],
        cwd=folder,
        env={**os.environ, **environ},
        capture_output=True,
        check=False,
        timeout=100,
    )
    return Recorded(folder, done.returncode, (done.stdout + done.stderr).decode("utf-8", "backslashreplace"))


def run_inside(pytester: pytest.Pytester, *arguments: str) -> Recorded:
    """Give the run of the suite that lies in pytester's folder, in this process, which is several times quicker."""
    (pytester.path / "pytest.ini").write_text(INI, "utf-8")
    done = pytester.runpytest_inprocess(*QUIET, *REPORTERS, JOURNAL, *arguments)
    return Recorded(pytester.path, int(done.ret), f"{done.stdout.str()}{done.stderr.str()}")


def sample(folder: Path, *names: str) -> Path:
    """Give the folder, with the samples copied into it under names that pytest collects."""
    for name in names:
        (folder / f"test_{name}.py").write_text((SAMPLES / f"{name}.py").read_text("utf-8"), "utf-8")
    return folder


def suite(folder: Path, source: str) -> Path:
    """Give the folder, with the source as its only suite."""
    (folder / "test_suite.py").write_text(source, "utf-8")
    return folder


def line_of(name: str, text: str) -> int:
    """Give the line of a sample that holds the text, counted from 1. Fails unless exactly one does."""
    lines = (SAMPLES / f"{name}.py").read_text("utf-8").splitlines()
    (line,) = [number for number, line in enumerate(lines, 1) if text in line]
    return line
