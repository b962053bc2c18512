"""Watches every case from the process that controls the session: what its reports tell together, and its lines."""

import time

import msgspec
import pytest

from reporting.model import PROPERTY, VERSION, BeginEvent, CaseRecord, NotRun
from reporting.record.course import Course
from reporting.record.failure import CRASH, PHASES
from reporting.record.journal import Journal
from reporting.record.probes import Probes
from reporting.record.report import SERVICES
from reporting.record.sanitise import Sanitiser


class CaseWatch:
    """Hooks of serial pytest and of the controller of pytest-xdist.

    `each` says that every worker runs every case, as with `--dist=each`: one case then has a course on each of them.
    """

    def __init__(self, probes: Probes, journal: Journal, sanitiser: Sanitiser, *, each: bool) -> None:
        self._probes = probes
        self._journal = journal
        self._sanitiser = sanitiser
        self._each = each
        self._courses: dict[object, Course] = {}
        self._waiting: dict[str, int] = {}
        self._crashed: set[str] = set()
        self._decode = msgspec.json.Decoder(CaseRecord).decode
        self._encode = msgspec.json.Encoder().encode

    def expect(self, nodeids: list[str]) -> None:
        """Take note of the cases that are selected, on one worker more if they are known already."""
        for nodeid in dict.fromkeys(nodeids):
            self._waiting[nodeid] = self._waiting.get(nodeid, 0) + 1

    def not_run(self, declared: tuple[NotRun, ...]) -> tuple[NotRun, ...]:
        """Give every selected case that did not end, and of the deselected ones those that declare something."""
        told = {case.nodeid: case for case in declared}
        left = []
        for nodeid in self._waiting:
            name = self._sanitiser.name(nodeid)
            case = told.get(name) or NotRun(nodeid=name, reason="not run")
            if nodeid in self._crashed:
                case = msgspec.structs.replace(case, reason="crashed")
            elif nodeid in self._courses:
                case = msgspec.structs.replace(case, reason="interrupted")
            left.append(case)
        return (*left, *(case for case in declared if case.reason == "deselected"))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Write down which case begins, so that a killed session can name it."""
        course = self._courses.get(nodeid)
        if course is None:
            course = self._courses[nodeid] = Course(self._sanitiser.name(nodeid))
        if self._journal.wanted:
            self._journal.append(self._encode(BeginEvent(nodeid=course.name, start=time.time())))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in a report; with the last one of a case, complete its record and write its line."""
        if report.when not in PHASES:
            return
        nodeid = report.nodeid
        key = (nodeid, report.__dict__.get("node")) if self._each else nodeid
        course = self._courses.get(key)
        if course is None:
            course = self._courses[key] = Course(self._sanitiser.name(nodeid))
        if "context" in report.__dict__:
            course.add_subtest(report)
            return
        course.add(report)
        if report.outcome not in ("passed", "skipped"):
            self._probes.blame(getattr(report, SERVICES, ()), course.name)
        if report.when == "teardown":
            self._ended(key, course, report)
        elif report.when == CRASH:
            # The course stays, as the case may be run again.
            self._crashed.add(nodeid)
            self._journal.write(course.event())

    def _ended(self, key: object, course: Course, report: pytest.TestReport) -> None:
        if course.again:
            report.user_properties = [entry for entry in report.user_properties if entry[0] != PROPERTY]
            return
        record = ""
        for name, value in report.user_properties:
            if name == PROPERTY:
                record = str(value)
        if not course.plain:
            record = self._completed(course, report, record)
        if self._journal.wanted:
            line = self._encode(course.event())
            self._journal.append(b'%b,"record":%b}' % (line[:-1], record.encode()) if record else line)
        if not course.lacks_call:
            del self._courses[key]
        nodeid = report.nodeid
        if (others := self._waiting.pop(nodeid, 1) - 1) > 0:
            self._waiting[nodeid] = others
        if self._crashed:
            self._crashed.discard(nodeid)

    def _completed(self, course: Course, report: pytest.TestReport, record: str) -> str:
        own = self._decode(record) if record else CaseRecord(version=VERSION)
        completed = self._encode(course.completed(own)).decode()
        others = [entry for entry in report.user_properties if entry[0] != PROPERTY]
        report.user_properties = [*others, (PROPERTY, completed)]
        return completed
