"""Records one case in the process that runs it: what it declares, what it took as evidence, and how it is named.

What several reports together tell, such as attempts and subtests, is added by `course` in the controlling process.
"""

import operator
import warnings
from contextlib import suppress
from typing import Any

import msgspec
import pytest

from reporting.model import PROPERTY, VERSION, CaseRecord, Observation, Step
from reporting.record import results_file
from reporting.record.evidence import EVIDENCE, Evidence, Observed
from reporting.record.intent import function_of, intent_of
from reporting.record.marks import declared_by
from reporting.record.phase_log import share_handler
from reporting.record.report import SERVICES, TYPE, clean, mend
from reporting.record.sanitise import Sanitiser, encodable, words


class CaseRecorder:
    """Hooks of a process that runs tests."""

    def __init__(self, config: pytest.Config, sanitiser: Sanitiser) -> None:
        self._config = config
        self._root = config.rootpath
        self._worker: str = getattr(config, "workerinput", {}).get("workerid", "")
        self._sanitiser = sanitiser
        self._knowing = "", sanitiser
        self._raised: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
        # By the item's identity: an attribute more on each item would cost more than all else that is kept of a case.
        self._starts: dict[int, float] = {}
        self._encode = msgspec.json.Encoder().encode

    def pytest_sessionstart(self) -> None:
        """Keep metadata from being deleted before it can be mended, and time from being lost on log handlers."""
        results_file.keep_metadata(self._config)
        share_handler(self._config)

    # What follows runs three times a case, so it first asks whether there is anything to do.

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Keep what only the item and the call know; the record rides on the report of the last phase."""
        if call.excinfo is not None:
            self._raised[item.nodeid, call.when] = getattr(call.excinfo, "typename", ""), declared_by(item).services
        if call.when == "setup":
            self._starts[id(item)] = call.start
            if item.user_properties:
                # A case that is run again: its last attempt tells what the case has to say.
                item.user_properties[:] = (entry for entry in item.user_properties if entry[0] != PROPERTY)
        elif call.when == "teardown":
            item.user_properties.append((PROPERTY, self._encode(self._record(item)).decode()))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Mend what a reporter is about to store. Reports from a worker (they have a node) are mended there."""
        told = report.__dict__
        if "node" in told:
            return
        if self._raised and (raised := self._raised.pop((report.nodeid, report.when), None)):
            told[TYPE], told[SERVICES] = raised
        if not clean(report):
            self._knowing = report.nodeid, mend(report, self._sanitiser_of(report.nodeid), self._root)

    def _sanitiser_of(self, nodeid: str) -> Sanitiser:
        """Give the sanitiser that knows what the case's reports have given away so far."""
        return self._knowing[1] if self._knowing[0] == nodeid else self._sanitiser

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Mend what a failed import says."""
        if not report.passed and "node" not in report.__dict__:
            mend(report, self._sanitiser, self._root)

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        """Mend what a warning says: a lone surrogate in it ends a worker of pytest-xdist."""
        message = warning_message.message
        said = words(message)
        clean = self._sanitiser.text(said)
        if clean != said and isinstance(message, Warning):
            message.args = (clean,)

    def _record(self, item: pytest.Item) -> CaseRecord:
        declared = declared_by(item)
        file, line, _ = item.location
        file = file.replace("\\", "/")
        intent = intent_of(item)
        sanitiser = self._sanitiser_of(item.nodeid)
        record = CaseRecord(
            version=VERSION,
            function=function_of(item),
            file="" if item.nodeid.startswith(file) else encodable(file),
            line=None if line is None else line + 1,
            intent=sanitiser.text(intent) if intent else "",
            services=declared.services,
            guards=declared.guards,
            covers=declared.covers,
            start=self._starts.pop(id(item), None),
            worker=self._worker,
        )
        evidence: Evidence | None = item.__dict__.get(EVIDENCE)
        if evidence is None:
            return record
        return msgspec.structs.replace(
            record,
            steps=_steps(evidence, sanitiser),
            planned=len(evidence.plans),
            observations=tuple(_observation(observed, sanitiser) for observed in evidence.observations),
            attachments=tuple(map(sanitiser.text, evidence.attachments)),
        )


def _steps(evidence: Evidence, sanitiser: Sanitiser) -> tuple[Step, ...]:
    text = sanitiser.text
    taken = (
        Step(
            title=text(step.title),
            outcome=step.outcome or "not-run",
            mode=step.mode,
            duration=step.duration,
            error=text(step.error),
        )
        for step in evidence.steps
    )
    return (*taken, *(Step(title=text(title), outcome="not-run") for title in evidence.unreached()))


def _observation(observed: Observed, sanitiser: Sanitiser) -> Observation:
    value = sanitiser.value(number(observed.value))
    if value is None or isinstance(value, list | dict):
        value = sanitiser.text(words(observed.value))
    return Observation(
        name=sanitiser.text(observed.name),
        value=value,
        unit=sanitiser.text(observed.unit),
        limit=None if observed.limit is None else float(observed.limit),
        mode=observed.mode,
    )


def number(value: object) -> object:
    """Give a foreign number (Decimal, NumPy scalar) as a plain one; everything else as it is."""
    if isinstance(value, str | bool | int | float):
        return value
    foreign: Any = value
    # An array of NumPy has both methods, and answers them only if it holds a single number.
    with suppress(TypeError, ValueError, OverflowError):
        if hasattr(value, "__index__"):
            return operator.index(foreign)
        if hasattr(value, "__float__"):
            return float(foreign)
    return value
