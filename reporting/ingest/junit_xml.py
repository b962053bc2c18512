"""JUnit XML, in the dialects of those who write it: there is no standard, only what Ant began.

Cases are counted, attributes are not believed: suites nest and repeat the totals of their children (PHPUnit), count
attempts (Surefire) or subtests (pytest) as cases, or forget some (Ant). Where attributes promise more than is listed,
the session's `stated` says by how much. What the dialects are: https://github.com/testmoapp/junitxml

One pass of expat, document after document (`xml_documents`), which is not given the runs of plain cases (`junit_skim`);
what is held is a batch of cases, one small record an open suite, and bounded text of the case at hand.
"""

import re
from operator import add
from typing import BinaryIO

import msgspec

from reporting.ingest.case_record import with_record
from reporting.ingest.junit_case import Told, case_of, failure_of, said_by, seconds, tried_again
from reporting.ingest.junit_listed import Listed
from reporting.ingest.junit_names import Names
from reporting.ingest.junit_skim import Skim
from reporting.ingest.junit_suite import Suites
from reporting.ingest.long_text import LongText
from reporting.ingest.lost import lose
from reporting.ingest.pytest_text import MESSAGE_LIMIT, clipped
from reporting.ingest.reader import Take
from reporting.ingest.xml_documents import Documents
from reporting.ingest.xml_pass import DEEPEST, broken_off, cut_off, feed, is_root, let_go, new_parser, refused, whole
from reporting.model import Session, worst_outcome
from reporting.model.record import PROPERTY

NAME = "JUnit XML"
MOST_TOLD = 50
"""Elements that are kept of one case; real cases have a handful: one an attempt, one a failed expectation."""
MOST_FACTS = 50
SETUP = "@setup-script:"
"""The class of what nextest runs before tests, and does not count among them."""
CHECK = b"http://check.sourceforge.net/ns"
"""The namespace of Check, for C, whose own format has a root of the same name and other elements in it."""
CLAIMED = re.compile(r" (?:fail|cancelled) ([1-9][0-9]{0,8}) ")
"""A comment behind Node's cases. A test with subtests is a suite there, and what failed in itself is counted only."""
UNENDED = "its process ended before it told of it"
ANNOTATIONS = frozenset({"skip", "fixme", "fail"})
"""Properties by which Playwright tells that a test is to be skipped, or to fail."""
OUTPUT = frozenset({"system-out", "system-err"})
SUITES = frozenset({"testsuite", "testsuites", "testrun"})
"""The last is the root of what Eclipse exports."""


def recognise(head: bytes) -> bool:
    """Whether the first element is a JUnit root: `testsuites`, not Check's, a `testsuite` alone, or Eclipse's."""
    if is_root(head, b"testrun"):
        return b"<testsuite" in head
    return is_root(head, b"testsuites|testsuite") and CHECK not in head[:4096]


def read(stream: BinaryIO, take: Take) -> Session:
    """Hand on the cases, and give what the suites say of the session. A document that breaks off is not complete.

    Raises `UnreadableResultsError` with the line for what is not well-formed, holds a DOCTYPE, nests deeper than any
    results file, or breaks off before its first case.
    """
    document = _Document(take)
    return document.finish(whole=feed(document.parser, stream, NAME))


class _Document:
    """The state of the pass. Plain cases come in runs, and the handlers are called for all else."""

    def __init__(self, take: Take) -> None:
        self._expat = new_parser(NAME, lambda: self.parser)
        self._ended = False
        self.parser = Documents(self._parser(), self._next_parser, lambda: self._ended)
        self._session = Session()
        self._listed = Listed(self._session, take)
        self._suites = Suites(self._session)
        self._names = Names()
        self._prefixes = self._names.prefixes
        self._depth = 0
        self._case: dict[str, str] | None = None
        self._told: list[Told] = []
        self._open: Told | None = None
        self._text = LongText()
        self._record = ""
        self._annotations: dict[str, str] = {}

    def finish(self, *, whole: bool) -> Session:
        """Hand on the last cases, and give the session."""
        if not whole:
            self._break_off()
        self._listed.finish()
        self._suites.finish(self._listed.handed, self._listed.count)
        return self._session

    def _parser(self) -> Skim:
        self._expat.StartElementHandler = self._begin_root
        self._expat.EndElementHandler = self._end
        self._expat.CommentHandler = self._comment
        return Skim(self._expat, self._is_between, self._plain)

    def _next_parser(self) -> Skim:
        """Give the parser of one more document that follows in the file."""
        let_go(self._expat)
        self._expat = new_parser(NAME, lambda: self.parser)
        self._ended = False
        return self._parser()

    def _begin_root(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] not in SUITES:
            raise refused(self.parser, f"a document <{name[:40]}>", f"only {NAME} may follow on {NAME}; part them")
        self._expat.StartElementHandler = self._begin
        self._begin(name, attributes)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "testcase" and self._case is None:
            self._case = attributes
        else:
            self._begin_other(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        attributes = self._case
        if name != "testcase" or attributes is None:
            self._end_other(name.rpartition(":")[2])
            return
        self._case = None
        classname, title = attributes.pop("classname", ""), attributes.pop("name", "")
        time = attributes.pop("time", None)
        told = self._told or self._record or self._annotations
        if attributes or told or not title or self._suites.unended:
            self._close_told(classname, title, time, attributes)
            return
        if self._listed.pytest is None:
            nodeid = self._names.of_other(classname, title, "", self._suites.names)
        else:
            nodeid = self._prefixes[classname] + title
        self._listed.add_pass(nodeid, seconds(time))

    def _is_between(self) -> bool:
        return self._case is None and self._open is None and self._suites.is_open and not self._suites.unended

    def _plain(self, classnames: list[str], names: list[str], times: list[str]) -> None:
        """Take cases that say nothing but that they passed, as `_begin` and `_end` would one by one."""
        if self._listed.pytest is None:
            nodeids = self._names.of_others(classnames, names, self._suites.names)
        else:
            nodeids = list(map(add, map(self._prefixes.__getitem__, classnames), names))
        self._listed.add_passes(nodeids, list(map(float, times)))

    def _begin_other(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise refused(self.parser, f"elements {self._depth} deep", "no results file nests so; check who wrote it")
        if name == "testcase":
            self._close_case()
            self._case = attributes
        elif name in OUTPUT:
            self._expat.CharacterDataHandler = None
            if self._open is None and self._told and self._told[-1].is_silent:
                self._text = LongText()
                self._expat.CharacterDataHandler = self._text.add
        elif (said := said_by(name, of_case=self._case is not None)) and (
            self._open is None or (self._open.said == "skipped" and said != "skipped")
        ):
            if self._open:
                self._tell(self._open)
            self._open = Told(
                element=name,
                said=said,
                message=clipped(attributes.get("message", ""), MESSAGE_LIMIT),
                type=attributes.get("type", "")[:200],
                time=attributes.get("time", ""),
                stamp=attributes.get("timestamp", ""),
            )
            self._text = LongText()
            self._expat.CharacterDataHandler = self._text.add
        elif name == "stackTrace" and self._open is not None:
            # Surefire's reruns hold nothing else but blanks and output.
            self._text = LongText()
            self._expat.CharacterDataHandler = self._text.add
        elif name == "property":
            self._property(attributes.get("name", ""), attributes.get("value", ""))
        elif name in SUITES:
            self._suites.begin(name, attributes, self._listed.count)
            self._listed.begin_suite(pytest=self._suites.pytest)

    def _end_other(self, name: str) -> None:
        self._depth -= 1
        self._ended = not self._depth
        if name == "testcase":
            self._close_case()
        elif self._open is not None and name in OUTPUT:
            self._expat.CharacterDataHandler = self._text.add
        elif self._open is not None and name == self._open.element:
            self._expat.CharacterDataHandler = None
            self._open.text = self._text.text()
            self._tell(self._open)
            self._open = None
        elif name in OUTPUT and self._told and self._told[-1].is_silent:
            self._expat.CharacterDataHandler = None
            self._told[-1].text, self._told[-1].output = self._text.text(), name
        elif name in SUITES:
            if name == "testsuite" and self._listed.pytest:
                self._listed.pytest.end(self._suites.tests)
            self._suites.end(name, self._listed.count)

    def _comment(self, text: str) -> None:
        if self._depth == 1 and (claimed := CLAIMED.fullmatch(text)):
            self._suites.claimed_red += int(claimed[1])

    def _tell(self, told: Told) -> None:
        if told.said != "skipped":
            self._suites.listed_red += 1
        if self._case is None:
            self._lose(" > ".join(self._suites.names), told)
        elif len(self._told) < MOST_TOLD:
            self._told.append(told)
        elif worst_outcome(self._told[-1].said, told.said) == told.said:
            self._told[-1] = told

    def _lose(self, nodeid: str, told: Told) -> None:
        """Note what could not run for what the element tells."""
        if told.said != "skipped":
            lose(self._session, nodeid, failure_of(told))

    def _property(self, name: str, value: str) -> None:
        if self._case is not None:
            if name == PROPERTY:
                self._record = value
            elif name in ANNOTATIONS and self._suites.of_playwright:
                self._annotations[name] = value[:MESSAGE_LIMIT]
        elif self._listed.pytest and len(self._session.facts) < MOST_FACTS:
            self._session.facts[name[:200]] = clipped(value, 1000)

    def _close_case(self) -> None:
        """Close the case where its end has a prefix, or is missing because another begins within it."""
        if (attributes := self._case) is not None:
            self._case = None
            classname, name = attributes.pop("classname", ""), attributes.pop("name", "")
            self._close_told(classname, name, attributes.pop("time", None), attributes)

    def _close_told(self, classname: str, name: str, time: str | None, attributes: dict[str, str]) -> None:
        """Close a case that says more of itself than its name and its time."""
        pytest, told, record, annotations = self._listed.pytest, self._told, self._record, self._annotations
        self._told, self._record, self._annotations = [], "", {}
        if pytest and pytest.is_no_case(classname, name, told):
            self._listed.extra += 1
            return
        if classname.startswith(SETUP):
            self._listed.extra += 1
            for element in told:
                self._lose(classname, element)
            return
        nodeid = self._nodeid(classname, name, attributes)
        case = case_of(nodeid, seconds(time), attributes, told, line=_line(attributes, from_zero=pytest is not None))
        self._listed.extra += sum(element.element.startswith(("rerun", "flaky")) for element in told)
        if self._suites.unended and time == "0" and case.outcome == "passed":
            case = msgspec.structs.replace(case, outcome="not-run", executed=False, reason=UNENDED)
        self._suites.listed_skipped += case.outcome in ("skipped", "xfailed", "xpassed")
        if self._suites.of_playwright and case.outcome == "skipped":
            self._suites.did_not_run += annotations.keys().isdisjoint({"skip", "fixme"})
        elif case.outcome == "passed" and "fail" in annotations:
            case = msgspec.structs.replace(case, outcome="xfailed", reason=annotations["fail"])
        if record:
            case = with_record(case, record, self._session)
        self._listed.add(tried_again(case) if "assertions" in attributes else case)

    def _nodeid(self, classname: str, name: str, attributes: dict[str, str]) -> str:
        file = attributes.get("file") or attributes.get("filepath") or ""
        if self._listed.pytest:
            return self._names.of_pytest(classname, name, file)
        return self._names.of_other(classname or attributes.get("class", ""), name, file, self._suites.names)

    def _break_off(self) -> None:
        if not self._listed.count and not self._session.collect_failures:
            raise cut_off(self.parser, NAME)
        self._session.complete = False
        if self._case is not None:
            classname, name = self._case.get("classname", ""), self._case.get("name", "")
            self._session.running = self._nodeid(classname, name, self._case)
        self._session.remarks.append(broken_off(self.parser))


def _line(attributes: dict[str, str], *, from_zero: bool) -> int | None:
    line = whole(attributes.get("line"))
    # pytest's old family `xunit1` counts lines from 0.
    return line + 1 if from_zero and line is not None else line
