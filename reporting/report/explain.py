"""Every statement of a report with where it comes from: what `render --explain` prints."""

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from reporting.markdown import one_line
from reporting.report.gate import Row
from reporting.report.report import Report
from reporting.report.sentence import Sentence


def explained(report: Report) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every sentence and row of the report with the pointers to its sources, in the order of its parts."""
    for name, part in vars(Report).items():
        if isinstance(part, cached_property) and not name.startswith("_"):
            yield from _explained(getattr(report, name))


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
