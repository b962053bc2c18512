"""Holds any Markdown report against itself, and against the results of the run that it is about."""

import importlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import reporting
from reporting.audit import (
    Audit,
    Facts,
    Population,
    ServiceFact,
    StreamFact,
    TestFact,
    as_json,
    as_sarif,
    as_text,
    audit,
)
from reporting.config import Config
from reporting.errors import ConfigurationError, UnreadableResultsError
from reporting.evidence import Collected
from reporting.model import Case, Environment, Outcome, function_of, worst_outcome
from reporting.report import Conclusion, conclude
from reporting.report.voice import Voice

PARSER = ("markdown_it", "linkify_it")
"""What the extra `audit` brings along."""


def audit_file(path: Path, config: Config, collected: Collected | None = None) -> Audit:
    """Give the audit of the Markdown file; with results, also against what they show under the declarations.

    Raises `UnreadableResultsError` for a file that cannot be read, `ConfigurationError` without a Markdown parser.
    """
    try:
        for library in PARSER:
            importlib.import_module(library)
    except ImportError as error:
        raise ConfigurationError(f"audit needs the library {error.name}; install execution-report[audit]") from None
    try:
        markdown = path.read_bytes()
    except OSError as error:
        raise UnreadableResultsError(f"{path}: cannot be read ({error.strerror}); name a Markdown file") from None
    facts = facts_of(conclude(collected.evidence, config), config) if collected else None
    return audit(markdown, name=path.as_posix(), facts=facts)


def audit_shown(done: Audit, form: str | None) -> str:
    """Give the audit as `json`, as `sarif`, or else as text with source lines."""
    if form == "sarif":
        return as_sarif(done, version=reporting.__version__)
    return as_json(done) if form == "json" else as_text(done)


def facts_of(done: Conclusion, config: Config) -> Facts:
    """Give what is known of the run, in the plain form that a document is held against."""
    evidence = done.evidence
    run, total = evidence.run, evidence.total
    functions = _functions(evidence.cases) if not evidence.folded else {}
    durations = {name: tally.seconds for name, tally in evidence.suites.items()}
    if run.duration is not None:
        durations[""] = run.duration
    durations["sum"] = total.seconds
    voice = Voice(zone=config.zone)
    return Facts(
        populations=tuple(_populations(done, functions)),
        tests=tuple(
            TestFact(name=name.rpartition("::")[2], suite=suite, outcome=o) for (suite, name), o in functions.items()
        ),
        streams=tuple(
            StreamFact(
                id=item.stream.id,
                name=item.stream.name,
                amount=Decimal(item.stream.amount).scaleb(-done.impact.register.digits),
                currency=done.impact.register.currency,
                state=item.state,
            )
            for item in done.impact.streams
        )
        if done.impact
        else (),
        services=tuple(
            ServiceFact(
                name=one.service.label,
                address=one.probes[0][1].target if one.probes else "",
                state=one.health,
                direct=all(measured.live for _, measured in one.probes),
            )
            for one in done.services
        ),
        durations=durations,
        dates=tuple(dict.fromkeys(voice.date(at) for at in (run.start, run.end) if at is not None)),
        versions=dict(_versions(evidence.environment)),
    )


def _versions(environment: Environment) -> Iterator[tuple[str, str]]:
    """Give the version of each thing that had one and the same in all environments."""
    for name, version in (*environment.packages.items(), ("python", environment.python)):
        if version and " / " not in version:
            yield name.lower(), version


def _functions(cases: tuple[Case, ...]) -> dict[tuple[str, str], Outcome]:
    found: dict[tuple[str, str], Outcome] = {}
    for case in cases:
        key = (case.suite, function_of(case.nodeid))
        found[key] = worst_outcome(found[key], case.outcome) if key in found else case.outcome
    return found


def _populations(done: Conclusion, functions: dict[tuple[str, str], Outcome]) -> Iterator[Population]:
    evidence = done.evidence
    yield Population(noun="test case", total=evidence.total.cases, counts=_named(evidence.total.outcomes))
    for suite, tally in evidence.suites.items():
        yield Population(noun="test case", total=tally.cases, counts=_named(tally.outcomes), suite=suite)
    statuses = [tally.status for tally in evidence.suites.values()]
    yield Population(
        noun="suite", total=len(statuses), counts={status: statuses.count(status) for status in dict.fromkeys(statuses)}
    )
    if functions:
        yield Population(noun="test function", total=len(functions), counts=_count(list(functions.values())))
        for suite in evidence.suites:
            inside = [outcome for (of, _), outcome in functions.items() if of == suite]
            yield Population(noun="test function", total=len(inside), counts=_count(inside), suite=suite)


def _named(outcomes: dict[Outcome, int]) -> dict[str, int]:
    return {str(outcome): number for outcome, number in outcomes.items()}


def _count(outcomes: list[Outcome]) -> dict[str, int]:
    return {str(outcome): outcomes.count(outcome) for outcome in dict.fromkeys(outcomes)}
