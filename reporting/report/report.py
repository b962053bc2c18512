"""The report: the assessed view of one run, everything a template may print and nothing it has to work out.

A template sees one variable, `report`. Every sentence in it names its sources.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from msgspec import Struct

from reporting.action import Action
from reporting.config import Config
from reporting.evidence import Evidence
from reporting.markdown import Markdown, fence, link
from reporting.model import (
    NOTHING,
    Case,
    Code,
    CollectFailure,
    Quote,
    Statement,
    Tally,
    Value,
    clause,
    pointer,
    state,
    suite_of,
)
from reporting.report import account, signoff
from reporting.report.area import Area, areas_of
from reporting.report.conclusion import Conclusion, conclude
from reporting.report.gate import Row, Tables
from reporting.report.header import header_of
from reporting.report.icon import badge
from reporting.report.matrix import Disagreements, MatrixView, MatrixWriter
from reporting.report.population import others
from reporting.report.requirement import requirements_of
from reporting.report.rung import LADDER, Rung
from reporting.report.sentence import Sentence
from reporting.report.suite import SuiteView, SuiteWriter
from reporting.report.summary import summary_of
from reporting.report.voice import Voice
from reporting.report.whose import Whose, failures_of, headline, rerun, what

QUIET = 40
"""With more suites than this, a suite in which every case plainly passed is one row of a table."""


class Origin(Struct, frozen=True, kw_only=True):
    """Where the evidence lies beside the document: SHA-256 of its bytes, and file name if it is not the derived one."""

    sha256: str
    name: str | None = None
    url: str = ""

    @property
    def report_id(self) -> str:
        """The report's id: the first eight digits of the evidence's digest, so rendering again gives the same."""
        return self.sha256[:8]


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a template prints. Rows are tuples of cells, lines are sentences; nothing in it is None but what says so."""

    title: Markdown
    verdict: str
    badge: Markdown
    date: str
    header: tuple[tuple[Markdown, Sentence], ...]
    summary: tuple[Sentence, ...]
    suites: tuple[SuiteView, ...]
    quiet: tuple[Row, ...]
    working: tuple[Sentence, ...]
    areas: tuple[Area, ...]
    services: tuple[Row, ...]
    settings: tuple[Sentence, ...]
    high: tuple[Sentence, ...]
    medium: tuple[Sentence, ...]
    requirements: tuple[Row, ...]
    rules: tuple[Row, ...]
    rules_off: tuple[str, ...]
    waivers: tuple[Row, ...]
    streams: tuple[Row, ...]
    sums: tuple[Row, ...]
    register: Sentence | None
    fix_first: tuple[Sentence, ...]
    warnings: tuple[Sentence, ...]
    next_steps: tuple[Sentence, ...]
    sources: tuple[Row, ...]
    remarks: tuple[Sentence, ...]
    redaction: Sentence
    declarations: Sentence
    origin: Origin
    ascii_only: bool
    headline: Sentence
    failures: tuple[Row, ...]
    rerun: Markdown | None
    rerun_left_out: int
    traces: int
    scope: tuple[Sentence, ...]
    deviations: tuple[Sentence, ...]
    blocking: tuple[Sentence, ...]
    risks: tuple[Sentence, ...]
    traceability: tuple[Row, ...]
    matrix: MatrixView | None
    conflicts: Disagreements | None
    rung: Rung
    full: Markdown
    conclusion: Conclusion

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
    Raises `ConfigurationError` if the locale is not known.
    """
    done = conclude(evidence, config, day=day, baseline=baseline)
    register = config.register
    voice = Voice(
        zone=config.zone,
        locale=config.locale,
        currency=register.currency if register else "",
        digits=register.digits if register else 2,
    )
    tables = Tables(done, voice, ascii_only=ascii_only)
    writer = SuiteWriter(voice, done.services, held=len(evidence.cases), ascii_only=ascii_only, every=every)
    told, quiet = _suites(evidence, folded, every=every)
    broken: dict[str, list[tuple[int, CollectFailure]]] = {}
    for index, one in enumerate(evidence.run.collect_failures):
        broken.setdefault(suite_of(one.nodeid), []).append((index, one))
    environments = MatrixWriter(evidence, voice, ascii_only=ascii_only, every=every)
    failures = tuple(failures_of(done))
    command, left_out = rerun(failures)
    areas = tuple(areas_of(done, voice))
    actions = [(action, _action(action, voice)) for action in done.actions]
    return Report(
        title=voice.value(config.title),
        verdict=done.verdict.word,
        badge=badge(done.verdict.word, ascii_only=ascii_only),
        date=voice.date(evidence.run.end) if evidence.run.end is not None else "undated",
        header=tuple((Markdown(label), voice.say(statement)) for label, statement in header_of(done)),
        summary=tuple(voice.say(statement) for statement in summary_of(done)),
        suites=tuple(
            writer.suite(number, name, evidence.suites[name], cases, broken.get(name, ()))
            for number, (name, cases) in enumerate(told, 1)
        ),
        quiet=tuple(_quiet(name, evidence.suites[name], voice, ascii_only=ascii_only) for name in quiet),
        working=tuple(voice.say(one.line) for one in done.services if one.health == "pass"),
        areas=areas,
        services=tuple(tables.services()),
        settings=tuple(voice.say(statement) for statement in _settings(done)),
        high=tuple(words for action, words in actions if action.priority == "high"),
        medium=tuple(words for action, words in actions if action.priority == "medium"),
        requirements=tuple(_requirements(done, voice)),
        rules=tuple(tables.rules()),
        rules_off=(*done.verdict.off, *done.verdict.idle),
        waivers=tuple(tables.waivers()),
        streams=tuple(tables.streams()),
        sums=tuple(tables.sums()),
        register=voice.say(account.register(done)) if register else None,
        fix_first=tuple(voice.say(statement) for statement in tables.fix_first()),
        warnings=tuple(voice.say(statement) for statement in account.warnings(done)),
        next_steps=tuple(words for _, words in actions[:5]),
        sources=tuple(account.sources(evidence, voice)),
        remarks=tuple(
            voice.say(
                state(
                    "{text}{quote}",
                    pointer("run", "remarks", index),
                    text=remark.text.rstrip(".") if remark.quote else remark.text,
                    quote=clause(": {quote}", quote=Quote(remark.quote)) if remark.quote else NOTHING,
                )
            )
            for index, remark in enumerate(evidence.run.remarks)
        ),
        redaction=voice.say(account.redaction(evidence)),
        declarations=voice.say(account.declarations(config)),
        origin=origin,
        ascii_only=ascii_only,
        headline=voice.say(headline(done, failures)),
        failures=tuple(_failure(one, voice) for one in failures),
        rerun=fence(command, "console") if failures else None,
        rerun_left_out=left_out,
        traces=sum(area.trace is not None for area in areas),
        scope=tuple(voice.say(statement) for statement in signoff.scope(done)),
        deviations=tuple(voice.say(statement) for statement in signoff.deviations(done)),
        blocking=tuple(voice.say(statement) for statement in signoff.blocking(done)),
        risks=tuple(voice.say(statement) for statement in signoff.risks(done)),
        traceability=tuple(signoff.traceability(done, voice)),
        matrix=environments.matrix(),
        conflicts=environments.conflicts(),
        rung=LADDER[0],
        full=_full(origin, voice),
        conclusion=done,
    )


def _suites(
    evidence: Evidence, folded: Sequence[Case], *, every: bool
) -> tuple[list[tuple[str, list[tuple[int, Case]]]], list[str]]:
    """Give the suites that get a section, with their cases, and those that are a row.

    The folded cases are numbered behind those that are held.
    """
    cases: dict[str, list[tuple[int, Case]]] = {name: [] for name in evidence.suites}
    for index, case in enumerate((*evidence.cases, *folded)):
        cases[case.suite].append((index, case))
    few = every or (len(evidence.suites) <= QUIET and evidence.folded is None)
    told = [(name, held) for name, held in cases.items() if few or not _plain(evidence.suites[name], held)]
    names = {name for name, _ in told}
    return told, [name for name in evidence.suites if name not in names]


def _plain(tally: Tally, held: Sequence[tuple[int, Case]]) -> bool:
    return (
        tally.cases > 0 and tally.proven == tally.cases and not any(case.steps or case.observations for _, case in held)
    )


def _quiet(name: str, tally: Tally, voice: Voice, *, ascii_only: bool) -> Row:
    cells: tuple[Value | Markdown, ...] = (
        Code(name),
        badge(tally.status, ascii_only=ascii_only),
        f"{tally.count('passed'):,} of {tally.cases:,}",
        others(tally) or "none",
        f"{tally.seconds:,.2f} s",
    )
    return Row(
        tuple(cell if isinstance(cell, Markdown) else voice.value(cell, "cell") for cell in cells),
        (pointer("suites", name),),
    )


def _settings(done: Conclusion) -> Iterator[Statement]:
    """What is to be set for every declared service to be measured and to pass, in the probe's own words."""
    for one in done.services:
        if one.health != "pass":
            yield state("{service}: {detail}.", *one.sources, service=one.service.label, detail=one.detail)


def _full(origin: Origin, voice: Voice) -> Markdown:
    """Give where the whole report is: a link if its address is known, else the id that its file name bears."""
    return link("the whole document", origin.url) if origin.url else voice.value(Code(f"*-{origin.report_id}.md"))


def _failure(one: Whose, voice: Voice) -> Row:
    words = voice.say(one.statement, "cell")
    cells = (voice.value(Code(one.case.nodeid), "cell"), words, voice.value(what(one), "cell"))
    return Row(cells, (*one.statement.sources, pointer("cases", one.index, "failures")))


def _requirements(done: Conclusion, voice: Voice) -> Iterator[Row]:
    labels = {one.service.id: one.service.label for one in done.services}
    for one in requirements_of(done.evidence.cases):
        names = ", ".join(labels.get(id_, id_) for id_ in one.services) or "none"
        cells = (voice.value(names, "cell"), voice.value(one.cases), voice.value(one.suites))
        yield Row(cells, ("/cases",))


def _action(action: Action, voice: Voice) -> Sentence:
    statement = action.statement
    if action.clears.minor:
        statement = Statement(
            f"{statement.pattern} Proving it clears {{cleared}} at risk.",
            {**statement.values, "cleared": action.clears},
            (*statement.sources, "config:/mrr"),
        )
    return voice.say(statement)
