"""The report: the assessed view of one run, everything a template may print and nothing it has to work out.

A template sees one variable, `report`. Every sentence in it names its sources.
"""

import copy
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Self, TypeVar

from reporting.config import Config
from reporting.evidence import Evidence
from reporting.markdown import Markdown, fence, link
from reporting.model import Case, Code, CollectFailure, Statement, suite_of
from reporting.report import account, area, signoff
from reporting.report.conclusion import Conclusion, conclude
from reporting.report.gate import Row, Tables, fix_first
from reporting.report.header import header_of
from reporting.report.icon import badge
from reporting.report.matrix import Disagreements, MatrixView, MatrixWriter
from reporting.report.origin import Origin
from reporting.report.quiet import quiet_row, told_and_quiet
from reporting.report.requirement import requirement_rows
from reporting.report.rung import LADDER, Rung
from reporting.report.sentence import Sentence
from reporting.report.suite import SuiteView, SuiteWriter
from reporting.report.summary import summary_of
from reporting.report.voice import Voice, voice_of
from reporting.report.whose import Whose, failure_row, failures_of, headline, rerun

Part = TypeVar("Part")


def _sentence(statement: Callable[[Conclusion], Statement]) -> cached_property[Sentence]:
    return cached_property(lambda report: report._voice.say(statement(report.conclusion)))


def _sentences(statements: Callable[[Conclusion], Iterable[Statement]]) -> cached_property[tuple[Sentence, ...]]:
    return cached_property(lambda report: tuple(map(report._voice.say, statements(report.conclusion))))


def _worded(parts: Callable[[Conclusion, Voice], Iterable[Part]]) -> cached_property[tuple[Part, ...]]:
    return cached_property(lambda report: tuple(parts(report.conclusion, report._voice)))


def _rows(rows: Callable[[Tables], Iterable[Row]]) -> cached_property[tuple[Row, ...]]:
    return cached_property(lambda report: tuple(rows(report._tables)))


class Report:
    """What a template prints. Rows are tuples of cells, lines are sentences; nothing in it is None but what says so.

    Each part is put into words when it is first asked for: no layout prints all of them.
    """

    def __init__(
        self, done: Conclusion, origin: Origin, *, ascii_only: bool, every: bool, folded: Sequence[Case]
    ) -> None:
        self.conclusion = done
        self.origin = origin
        self.ascii_only = ascii_only
        self.rung = LADDER[0]
        self._every = every
        self._folded = folded
        self._voice = voice_of(done.config)
        self._tables = Tables(done, self._voice, ascii_only=ascii_only)
        self._environments = MatrixWriter(done.evidence, self._voice, ascii_only=ascii_only, every=every)

    def on(self, rung: Rung) -> Self:
        """Give the report on a rung of the size ladder. What is in words by now stays so."""
        made = copy.copy(self)
        made.rung = rung
        return made

    @property
    def verdict(self) -> str:
        """The word of the gate."""
        return self.conclusion.verdict.word

    @property
    def badge(self) -> Markdown:
        """The verdict with its icon."""
        return badge(self.verdict, ascii_only=self.ascii_only)

    @property
    def date(self) -> str:
        """The day on which the run ended, in the declared zone."""
        end = self.conclusion.evidence.run.end
        return self._voice.date(end) if end is not None else "undated"

    @property
    def unredacted(self) -> bool:
        """Whether redaction was turned off, so that the document has to say so at its head."""
        return self.conclusion.evidence.redactions is None

    @property
    def stem(self) -> str:
        """What the names of the run's files begin with: `<date>-<series>-<report id>`."""
        return f"{self.date}-{self.conclusion.config.series}-{self.origin.report_id}"

    @property
    def evidence_name(self) -> str:
        """The name of the evidence file beside the document."""
        return self.origin.name or f"{self.stem}.evidence.json"

    @property
    def title(self) -> Markdown:
        """The declared title."""
        return self._voice.value(self.conclusion.config.title)

    @property
    def full(self) -> Markdown:
        """Where the whole report is: a link if its address is known, else the id that its file name bears."""
        if self.origin.url:
            return link("the whole document", self.origin.url)
        return self._voice.value(Code(f"*-{self.origin.report_id}.md"))

    @cached_property
    def header(self) -> tuple[tuple[Markdown, Sentence], ...]:
        """The labelled lines below the title."""
        return tuple((Markdown(label), self._voice.say(line)) for label, line in header_of(self.conclusion))

    summary = _sentences(summary_of)
    """What executive summary and conclusion say."""

    @cached_property
    def suites(self) -> tuple[SuiteView, ...]:
        """The suites that have a section."""
        evidence = self.conclusion.evidence
        broken: dict[str, list[tuple[int, CollectFailure]]] = {}
        for index, one in enumerate(evidence.run.collect_failures):
            broken.setdefault(suite_of(one.nodeid), []).append((index, one))
        writer = SuiteWriter(self._voice, self.conclusion, ascii_only=self.ascii_only, every=self._every)
        return tuple(
            writer.suite(number, name, evidence.suites[name], cases, broken.get(name, ()))
            for number, (name, cases) in enumerate(self._parted[0], 1)
        )

    @cached_property
    def quiet(self) -> tuple[Row, ...]:
        """The suites that are a row."""
        suites = self.conclusion.evidence.suites
        return tuple(quiet_row(name, suites[name], self._voice, ascii_only=self.ascii_only) for name in self._parted[1])

    working = _sentences(area.working)
    """The services that were measured to pass."""

    areas = _worded(area.areas_of)
    """What needs attention, by its cause."""

    services = _rows(Tables.services)
    """The declared services."""

    settings = _sentences(area.settings)
    """What is to be set for the other services to pass."""

    @cached_property
    def high(self) -> tuple[Sentence, ...]:
        """The actions of high priority."""
        return tuple(words for priority, words in self._steps if priority == "high")

    @cached_property
    def medium(self) -> tuple[Sentence, ...]:
        """The actions of medium priority."""
        return tuple(words for priority, words in self._steps if priority == "medium")

    requirements = _worded(requirement_rows)
    """The sets of services, and what can run with each."""

    rules = _rows(Tables.rules)
    """The rules of the gate."""

    @property
    def rules_off(self) -> tuple[str, ...]:
        """The rules that are turned off or have no subject in this run."""
        return (*self.conclusion.verdict.off, *self.conclusion.verdict.idle)

    waivers = _rows(Tables.waivers)
    """The declared waivers."""

    streams = _rows(Tables.streams)
    """The revenue streams."""

    sums = _rows(Tables.sums)
    """The sums of the streams by state."""

    @cached_property
    def register(self) -> Sentence | None:
        """What the amounts are; None without a register."""
        return self._voice.say(account.register(self.conclusion)) if self.conclusion.config.register else None

    fix_first = _sentences(fix_first)
    """The failed guards, by what proving each would clear."""

    warnings = _sentences(account.warnings)
    """What declarations and run do not agree in."""

    @cached_property
    def next_steps(self) -> tuple[Sentence, ...]:
        """The first actions."""
        return tuple(words for _, words in self._steps[:5])

    sources = _worded(account.sources)
    """The results files."""

    remarks = _sentences(account.remarks)
    """What reading found wrong."""

    redaction = _sentence(account.redaction)
    """What was taken out before anything was stored."""

    declarations = _sentence(account.declarations)
    """The file of the declarations."""

    @cached_property
    def headline(self) -> Sentence:
        """The answer for the author of a change, in one line."""
        return self._voice.say(headline(self.conclusion, self._failures))

    @cached_property
    def failures(self) -> tuple[Row, ...]:
        """The failed cases, with whose each is."""
        return tuple(failure_row(one, self._voice) for one in self._failures)

    @property
    def rerun(self) -> Markdown | None:
        """The command that runs the failures again; None without any, and where no command of pytest's does."""
        command = rerun(self._failures)[0]
        return fence(command, "console") if command else None

    @property
    def rerun_left_out(self) -> int:
        """How many failures the command leaves out for its length."""
        return rerun(self._failures)[1]

    @property
    def traces(self) -> int:
        """How many areas have a trace."""
        return sum(area.trace is not None for area in self.areas)

    scope = _sentences(signoff.scope)
    """What was tested, and how it was chosen."""

    deviations = _sentences(signoff.deviations)
    """What was not done as planned."""

    blocking = _sentences(signoff.blocking)
    """What kept cases from running."""

    risks = _sentences(signoff.risks)
    """What remains open."""

    traceability = _worded(signoff.traceability)
    """The declared requirements, with the cases that cover each."""

    @cached_property
    def matrix(self) -> MatrixView | None:
        """The environments; None without a matrix."""
        return self._environments.matrix()

    @cached_property
    def conflicts(self) -> Disagreements | None:
        """The cases that sources list with unequal outcomes; None without any."""
        return self._environments.conflicts()

    @cached_property
    def _parted(self) -> tuple[list[tuple[str, list[tuple[int, Case]]]], list[str]]:
        return told_and_quiet(self.conclusion.evidence, self._folded, every=self._every)

    @cached_property
    def _steps(self) -> list[tuple[str, Sentence]]:
        return [(action.priority, self._voice.say(action.told)) for action in self.conclusion.actions]

    @cached_property
    def _failures(self) -> tuple[Whose, ...]:
        return tuple(failures_of(self.conclusion))


def report_of(
    evidence: Evidence,
    config: Config,
    origin: Origin,
    *,
    day: dt.date | None = None,
    baseline: Evidence | None = None,
    ascii_only: bool = False,
    every: bool = False,
    folded: Sequence[Case] = (),
) -> Report:
    """Give the report on the evidence under the declarations.

    `every` lists all cases however many there are, the `folded` ones among them, in the order of the evidence file.
    What the report says of money raises `ConfigurationError` if the locale is not known.
    """
    done = conclude(evidence, config, day=day, baseline=baseline)
    return Report(done, origin, ascii_only=ascii_only, every=every, folded=folded)
