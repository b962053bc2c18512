"""The suites around the cases of a JUnit XML file: their names, their times, and what their attributes promise."""

import re

from msgspec import Struct

from reporting.ingest.identity import LONGEST_NAME
from reporting.ingest.instant import has_zone, instant
from reporting.ingest.junit_case import seconds
from reporting.ingest.recount import not_run, recounted, uncounted
from reporting.ingest.xml_pass import is_count, whole
from reporting.model import Remark, Session, Stated

RED = "failures and errors"
"""Counted together: runners do not agree which of the two a case is."""
PLAYWRIGHT = ("id", "name", "tests", "failures", "skipped", "errors", "time")
"""The attributes of its root, in their order; no other writer's are known to be these."""
TYPES_ONLY = re.compile(r"-d\.[cm]?[jt]sx?$")
"""The files whose types vitest checks; nothing in them runs or takes time: https://vitest.dev/config/typecheck.html"""
CATCH2_HOST = "tbd"
"""https://github.com/catchorg/Catch2/blob/devel/src/catch2/reporters/catch_reporter_junit.cpp writes no other."""


class Suite(Struct):
    """An open suite: what it promises, and what had been listed when it began."""

    cases: int | None
    red: int | None
    skipped: int
    listed: int
    listed_red: int
    listed_skipped: int
    missing: int = 0
    missing_red: int = 0


class Suites:
    """The open suites, outermost first, and the running counts that their promises are held against.

    `listed_red` counts failures and errors as elements, `listed_skipped` cases that were skipped. `pytest` says that
    pytest wrote the suite at hand; `unended` that it is of vitest, whose worker died before it told how the file ended;
    `of_playwright` that it is of Playwright, where each case that a test skips says so. `claimed_red` counts the
    failures that Node states behind its cases, `tests` is what the suite that began last states, None where it is not
    known to count the skipped ones.
    """

    def __init__(self, session: Session) -> None:
        self.listed_red = 0
        self.listed_skipped = 0
        self.names: list[str] = []
        self.pytest = False
        self.unended = False
        self.of_playwright = False
        self.did_not_run = 0
        self.claimed_red = 0
        self.tests: int | None = None
        self._session = session
        self._open = [Suite(None, None, 0, 0, 0, 0)]
        self._times: list[float | None] = []
        self._root_times: list[float | None] = []
        self._root_of_pytest = False
        self._root_of_playwright = False
        self._root_of_vitest = False
        self._promised = False
        self._subtests = 0
        self._skips = 0

    @property
    def is_open(self) -> bool:
        """Whether a suite is open."""
        return len(self._open) > 1

    def begin(self, element: str, attributes: dict[str, str], listed: int) -> None:
        """Enter a `testsuite`, or the root around them; `listed` cases were before it."""
        # Every case within may bear the suite's name: a name of megabytes would be held a thousand times.
        name = attributes.get("name", "")[:LONGEST_NAME]
        duration = seconds(attributes.get("time"))
        if not self.is_open:
            self._root_of_pytest = name == "pytest tests"
            self._root_of_vitest = name == "vitest tests"
            self._root_of_playwright = tuple(attributes) == PLAYWRIGHT
        if element != "testsuite":
            self._root_times.append(duration)
        else:
            self.names.append(name)
            if len(self.names) == 1:
                self._times.append(duration)
                # One file may hold what several runners wrote: somebody put it together.
                self.pytest = self._root_of_pytest or name == "pytest"
                self.unended = self._root_of_vitest and attributes.get("time") == "0" and not TYPES_ONLY.search(name)
                # Before version 1.32, and with it this form of an instant, no case said so.
                self.of_playwright = self._root_of_playwright and "T" in attributes.get("timestamp", "")
        if "timestamp" in attributes:
            self._began(attributes["timestamp"])
        if attributes.get("hostname") == CATCH2_HOST or "doctest_version" in attributes:
            attributes = {}  # they count assertions
        counts = [attributes.get(word) for word in ("tests", "failures", "errors")]
        cases, failures, errors = map(whole, counts)
        red = None if failures is None and errors is None else (failures or 0) + (errors or 0)
        if not all(map(is_count, counts)):
            uncounted(self._session)
        self._promised = self._promised or cases is not None
        # Before version 5, pytest wrote `skips` instead, and once did not count them.
        self.tests = cases if "skipped" in attributes else None
        skipped = (whole(attributes.get("skipped")) or 0) + (whole(attributes.get("disabled")) or 0)
        listed += self._subtests + self._skips
        self._open.append(Suite(cases, red, skipped, listed, self.listed_red, self.listed_skipped))

    def end(self, element: str, listed: int) -> None:
        """Leave it: what it promises and does not list is missing once, however many suites around it repeat it."""
        suite = self._open.pop()
        listed += self._subtests + self._skips - suite.listed
        missing = max((suite.cases or 0) - listed, suite.missing, 0)
        missing_red = max((suite.red or 0) - (self.listed_red - suite.listed_red), suite.missing_red, 0)
        skipped = max(suite.skipped - (self.listed_skipped - suite.listed_skipped), 0)
        self.listed_skipped += skipped
        pytest = self.pytest
        if element == "testsuite":
            self.names.pop()
            self.pytest = pytest and (bool(self.names) or self._root_of_pytest)
        # Two differences that runners make on purpose. What explains one suite explains none of another.
        # pytest wrote no `testsuites` around its suite before version 5.1, when it hardly knew subtests.
        if pytest and listed and self.is_open:
            self._subtests += missing - suite.missing
            missing = suite.missing
        elif missing <= skipped:
            self._skips += missing
            missing = 0
        around = self._open[-1]
        around.missing += missing
        around.missing_red += missing_red

    def finish(self, cases: int, listed: int) -> None:
        """Say in the session what the suites promise and when they ran; `cases` is the recount.

        Suites that are open still are those of a file that breaks off.
        """
        while self.is_open:
            self.end("testsuites", listed)
        session, whole_run = self._session, self._open[0]
        if not self.listed_red:
            whole_run.missing_red = max(whole_run.missing_red, self.claimed_red)
        if self.did_not_run:
            session.remarks.append(not_run(self.did_not_run))
        if not cases or not session.complete:
            whole_run.missing += self._subtests + self._skips
        else:
            self._explain(
                "subtests-counted", self._subtests, "The file counts {} subtests among its tests, as pytest does."
            )
            self._explain("skips-not-listed", self._skips, "The file counts {} skipped cases that it does not list.")
        if self._promised or whole_run.missing or whole_run.missing_red:
            red = self.listed_red
            outcomes = {RED: red + whole_run.missing_red} if whole_run.missing_red else {}
            session.stated = Stated(cases=cases + whole_run.missing, outcomes=outcomes)
            recounted(session, {RED: red}, results=cases)
        (session.duration,) = self._root_times if len(self._root_times) == 1 else (None,)
        if session.duration is None and len(self._times) == 1:
            session.duration = self._times[0]
        if session.start is not None and session.duration is not None:
            session.end = session.start + session.duration

    def _explain(self, rule: str, count: int, text: str) -> None:
        """Note a difference that nothing is missing behind."""
        if count:
            self._session.remarks.append(Remark(rule=rule, effect="note", text=text.format(count)))

    def _began(self, stamp: str) -> None:
        start = instant(stamp)
        if start is None:
            return
        session = self._session
        session.start = start if session.start is None else min(session.start, start)
        if not has_zone(stamp) and not any(remark.rule == "no-zone" for remark in session.remarks):
            session.remarks.append(
                Remark(
                    rule="no-zone", effect="note", text="The file gives times without a zone: they are taken as UTC."
                )
            )
