"""The report: the assessed view of one run, everything a template may print and nothing it has to work out.

A template sees one variable, `report`. Every sentence in it names its sources; `explained` gives them all.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from msgspec import Struct

from reporting.action import Action
from reporting.config import Config
from reporting.evidence import Evidence
from reporting.markdown import Markdown, one_line
from reporting.model import NOTHING, Case, Code, Count, Quote, Statement, Tally, Value, clause, pointer, state
from reporting.report.area import Area, areas_of
from reporting.report.conclusion import Conclusion, conclude
from reporting.report.gate import Row, Tables
from reporting.report.header import header_of
from reporting.report.icon import badge
from reporting.report.population import others
from reporting.report.requirement import requirements_of
from reporting.report.sentence import Sentence
from reporting.report.suite import SuiteView, SuiteWriter
from reporting.report.summary import summary_of
from reporting.report.voice import Voice

QUIET = 40
"""With more suites than this, a suite in which every case plainly passed is one row of a table."""


class Origin(Struct, frozen=True, kw_only=True):
    """Where the evidence lies beside the document: SHA-256 of its bytes, and file name if it is not the derived one."""

    sha256: str
    name: str | None = None

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
    conclusion: Conclusion

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
) -> Report:
    """Give the report on the evidence under the declarations.

    `every` lists all cases however many there are. Raises `ConfigurationError` if the locale is not known.
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
    writer = SuiteWriter(voice, done.services, ascii_only=ascii_only, every=every)
    told, quiet = _suites(evidence)
    actions = [(action, _action(action, voice)) for action in done.actions]
    return Report(
        title=voice.value(config.title),
        verdict=done.verdict.word,
        badge=badge(done.verdict.word, ascii_only=ascii_only),
        date=voice.date(evidence.run.end) if evidence.run.end is not None else "undated",
        header=tuple((Markdown(label), voice.say(statement)) for label, statement in header_of(done)),
        summary=tuple(voice.say(statement) for statement in summary_of(done)),
        suites=tuple(
            writer.suite(number, name, evidence.suites[name], cases, folded=evidence.suites[name].cases - len(cases))
            for number, (name, cases) in enumerate(told, 1)
        ),
        quiet=tuple(_quiet(name, evidence.suites[name], voice, ascii_only=ascii_only) for name in quiet),
        working=tuple(voice.say(one.line) for one in done.services if one.health == "pass"),
        areas=tuple(areas_of(done, voice)),
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
        register=voice.say(_register(done)) if register else None,
        fix_first=tuple(voice.say(statement) for statement in tables.fix_first()),
        warnings=tuple(voice.say(statement) for statement in _warnings(done)),
        next_steps=tuple(words for _, words in actions[:5]),
        sources=tuple(_sources(evidence, voice)),
        remarks=tuple(
            voice.say(
                state(
                    "{text}{quote}",
                    pointer("run", "remarks", index),
                    text=remark.text,
                    quote=clause(": {quote}", quote=Quote(remark.quote)) if remark.quote else NOTHING,
                )
            )
            for index, remark in enumerate(evidence.run.remarks)
        ),
        redaction=voice.say(_redaction(evidence)),
        declarations=voice.say(_declarations(config)),
        origin=origin,
        ascii_only=ascii_only,
        conclusion=done,
    )


def explained(report: Report) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every sentence and row of the report with the pointers to its sources, in the order of the fields."""
    yield from _explained(
        tuple(getattr(report, field.name) for field in dataclasses.fields(report) if field.name != "conclusion")
    )


def _explained(value: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(value, Sentence):
        yield one_line(str(value)), value.sources
    elif isinstance(value, Row):
        yield " | ".join(value.cells), value.sources
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _explained(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _explained(item)


def _suites(evidence: Evidence) -> tuple[list[tuple[str, list[tuple[int, Case]]]], list[str]]:
    """Give the suites that get a section, with their cases, and those that are a row."""
    cases: dict[str, list[tuple[int, Case]]] = {name: [] for name in evidence.suites}
    for index, case in enumerate(evidence.cases):
        cases[case.suite].append((index, case))
    few = len(evidence.suites) <= QUIET and evidence.folded is None
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


def _requirements(done: Conclusion, voice: Voice) -> Iterator[Row]:
    labels = {one.service.id: one.service.label for one in done.services}
    for one in requirements_of(done.evidence.cases):
        names = ", ".join(labels.get(id_, id_) for id_ in one.services) or "none"
        cells = (voice.value(names, "cell"), Markdown(voice.plain(one.cases)), Markdown(voice.plain(one.suites)))
        yield Row(cells, ("/cases",))


def _register(done: Conclusion) -> Statement:
    register = done.config.register
    assert register is not None  # noqa: S101 - the caller has one
    return state(
        "Amounts are declared, not measured: {currency}, as of {as_of}, from {source}, owned by {owner}.",
        "config:/mrr",
        currency=register.currency,
        as_of=register.as_of.isoformat(),
        source=Quote(register.source),
        owner=register.owner,
    )


def _warnings(done: Conclusion) -> Iterator[Statement]:
    if done.impact is not None:
        for stream_id, pattern in done.impact.unmatched:
            yield state(
                "Stream {stream} is guarded by {guard}, which matches no case of this run.",
                f"config:/mrr/streams/{stream_id}/guards",
                stream=Code(stream_id),
                guard=Code(pattern),
            )
    known = {stream.id for stream in done.config.streams}
    for index, case in enumerate(done.evidence.cases):
        for stream_id in case.guards:
            if stream_id not in known:
                yield state(
                    "{case} guards {stream}, which is not declared.",
                    pointer("cases", index, "guards"),
                    case=Code(case.nodeid),
                    stream=Code(stream_id),
                )


def _action(action: Action, voice: Voice) -> Sentence:
    statement = action.statement
    if action.clears.minor:
        statement = Statement(
            f"{statement.pattern} Proving it clears {{cleared}} at risk.",
            {**statement.values, "cleared": action.clears},
            (*statement.sources, "config:/mrr"),
        )
    return voice.say(statement)


def _sources(evidence: Evidence, voice: Voice) -> Iterator[Row]:
    for index, source in enumerate(evidence.sources):
        values: tuple[Value, ...] = (
            Code(source.name),
            source.format,
            Count(source.cases, "case"),
            Count(source.size, "byte"),
            Code(source.sha256),
        )
        yield Row(tuple(voice.value(value, "cell") for value in values), (pointer("sources", index),))


def _declarations(config: Config) -> Statement:
    if config.path is None:
        return state("Declarations: none.", "config:")
    return state(
        "Declarations: {file}, SHA-256 {digest}.", "config:", file=Code(config.path.name), digest=Code(config.digest)
    )


def _redaction(evidence: Evidence) -> Statement:
    if evidence.redactions is None:
        return state("Redaction was turned off: this document may hold secrets.", "/redactions")
    if not evidence.redactions:
        return state("Redaction: nothing was found to take out.", "/redactions")
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in evidence.redactions.items())
    return state("Redaction took out: {kinds}.", "/redactions", kinds=kinds)
