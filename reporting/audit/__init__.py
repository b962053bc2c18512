"""Audit: hold any Markdown report against itself, and against the results of its run where these are known.

The rules are written for the class of documents and not for one of them. Where a text can be read in two ways, its
numbers end as "unsourced" and nothing is found: a finding must hold whatever the author meant.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from reporting.audit.decode import decode
from reporting.audit.facts import Facts, Population, ServiceFact, StreamFact, TestFact
from reporting.audit.finding import SEVERITIES, Audit, Coverage, Figure, Finding, Severity
from reporting.audit.machine import as_json, as_sarif
from reporting.audit.parse import parse
from reporting.audit.picture import Picture, picture_of
from reporting.audit.place import locate
from reporting.audit.rules import CHECKS, RULES, Rule
from reporting.audit.show import as_text
from reporting.audit.titles import strike_titles

__all__ = [
    "RULES",
    "SEVERITIES",
    "Audit",
    "Coverage",
    "Facts",
    "Figure",
    "Finding",
    "Population",
    "Rule",
    "ServiceFact",
    "Severity",
    "StreamFact",
    "TestFact",
    "as_json",
    "as_sarif",
    "as_text",
    "audit",
]


def audit(markdown: bytes, *, name: str, facts: Facts | None = None) -> Audit:
    """Give what does not hold in a Markdown report, the state of every number, and how many were checked.

    `name` is the file's name as messages give it. With `facts` the report is also held against the run. Raises
    `UnreadableResultsError` for a file that is not UTF-8.
    """
    text = decode(markdown, name=name)
    with _collector_resting():
        document = parse(text)
        strike_titles(document)
        picture = picture_of(document, facts)
        findings = {finding: None for check in CHECKS for finding in check(picture)}
        figures = tuple(_figures(picture))
    return Audit(
        name=name,
        findings=tuple(sorted(findings, key=_order)),
        figures=figures,
        coverage=_coverage(figures, document.shown),
        lines=tuple(document.lines),
    )


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Let the cyclic collector rest: all of a document stays alive, and looking for more costs a third of the time."""
    resting = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not resting:
            gc.enable()


def _order(finding: Finding) -> tuple[int, int, int, str]:
    return finding.line, finding.column, SEVERITIES.index(finding.severity), finding.rule


def _figures(picture: Picture) -> Iterator[Figure]:
    lines = picture.document.lines
    for unit in picture.document.units:
        numbers = picture.account.numbers_of(unit)
        # Without markup and on one line, the first place gives the others.
        simple = unit.block.raw == unit.text and "\n" not in unit.text
        first = locate(unit, 0, lines) if simple and numbers else (0, 0)
        for number in numbers:
            line, column = (first[0], first[1] + number.start) if simple else locate(unit, number.start, lines)
            yield Figure(line=line, column=column, text=number.text, kind=number.kind, state=number.state)


def _coverage(figures: tuple[Figure, ...], shown: int) -> Coverage:
    counts: dict[str, int] = {"quoted": shown}
    for figure in figures:
        counts[figure.state] = counts.get(figure.state, 0) + 1
    return Coverage(**counts)
