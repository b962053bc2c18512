"""The index of a folder of reports: made again from the entries beside the reports each time, so it cannot drift."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import PurePath

import msgspec
from msgspec import Struct

from reporting.markdown import Markdown, cell, cell_code, code, comment, link, mermaid_label
from reporting.model.instant import Instant
from reporting.model.quantity import plural
from reporting.publish.document import Document

README = "README.md"
ELSEWHERE = "index.md"
"""Where the index goes when people keep a README of their own in the folder."""

LATEST = "latest.md"
SHOWN = 100
CHARTED = 30

_OURS = comment(kind="index")
ENTRY = ".entry.json"
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*\.md")
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[A-Za-z0-9._-]*\.md")
_RED = ("failed", "error", "crashed")


class Entry(Struct, frozen=True, kw_only=True):
    """What the index says of one report; stored as `<report>.entry.json` beside it. `ended` as in a document."""

    series: str
    report_id: str
    verdict: str
    digest: str
    ended: Instant
    counts: dict[str, int]

    @property
    def red(self) -> int:
        """The cases that failed, broke or crashed."""
        return sum(self.counts.get(outcome, 0) for outcome in _RED)


class Listed(Struct, frozen=True):
    """A report of the folder; without an entry when it was put there by other means."""

    name: str
    entry: Entry | None


def entry_name(report: str) -> str:
    """Give the name of the entry that belongs to a report's file."""
    return PurePath(report).stem + ENTRY


def entry_of(document: Document) -> bytes:
    """Give the entry for a document, as it is stored."""
    entry = Entry(
        series=document.series,
        report_id=document.report_id,
        verdict=document.verdict,
        digest=document.digest,
        ended=document.ended,
        counts=dict(document.counts),
    )
    return msgspec.json.format(msgspec.json.encode(entry, order="deterministic"), indent=1) + b"\n"


def is_ours(index: bytes) -> bool:
    """Whether a file is an index that we made."""
    return _OURS.encode() in index


def listed(names: Iterable[str], read: Callable[[str], bytes]) -> tuple[Listed, ...]:
    """Give the reports among the files of a folder, the newest run first; `read` gives the content of one of them."""
    present = set(names)
    found = []
    for name in sorted(present):
        known = entry_name(name) in present
        if not (_PLAIN if known else _DATED).fullmatch(name):
            continue
        try:
            entry = msgspec.json.decode(read(entry_name(name)), type=Entry) if known else None
        except (msgspec.DecodeError, UnicodeDecodeError):
            entry = None
        found.append(Listed(name, entry))
    return tuple(sorted(found, key=lambda report: (report.entry.ended if report.entry else 0.0, report.name)))[::-1]


def latest(reports: Iterable[Listed]) -> str | None:
    """Give the name of the report of the newest run."""
    return next((report.name for report in reports), None)


def compose(reports: tuple[Listed, ...]) -> str:
    """Give the index of the reports, which are ordered newest first, as Markdown."""
    return "\n".join(_lines(reports)) + "\n"


def _lines(reports: tuple[Listed, ...]) -> Iterator[str]:
    yield "# Execution reports"
    yield ""
    yield f"The newest report is {link(LATEST, LATEST)}." if reports else "No report yet."
    yield ""
    yield "Red are the cases that failed, broke in setup or teardown, or crashed. Change compares a run with the one"
    yield "before it in its series. Times are in UTC."
    known = sorted((report for report in reports if report.entry), key=_series)  # stable: still newest first
    for series, runs in groupby(known, key=_series):
        yield from _section(series, tuple(runs))
    if unknown := [report for report in reports if not report.entry]:
        yield from ("", "## Reports without figures", "")
        yield from (f"- {link(report.name, report.name)}" for report in unknown)
    yield from ("", _OURS)


def _series(report: Listed) -> str:
    return report.entry.series if report.entry else ""


def _section(series: str, runs: tuple[Listed, ...]) -> Iterator[str]:
    entries = [(run.name, run.entry) for run in runs if run.entry]
    yield from ("", f"## Series {code(series)}", "")
    if len(entries) > SHOWN:
        yield f"The newest {SHOWN} of {len(entries)} reports; the others are in this folder."
        yield ""
    yield "| Run ended | Verdict | Passed | Red | Change | Report |"
    yield "|---|---|---|---|---|---|"
    earlier = [entry for _, entry in entries[1:]]
    for (name, entry), before in zip(entries[:SHOWN], [*earlier, None], strict=False):
        whole = entry.counts.get("cases", 0)
        passed = f"{entry.counts.get('passed', 0)} of {whole} {plural('case', whole)}"
        shown = (_moment(entry.ended), cell(entry.verdict), passed, str(entry.red), _change(entry, before))
        # In a code span the id is no reference to a commit; a pipe would end the cell there.
        label = code(entry.report_id) if entry.report_id.isalnum() else cell_code(entry.report_id)
        yield f"| {' | '.join(shown)} | {link(label, name)} |"
    if len(entries) > 1:
        yield from ("", *_chart([entry for _, entry in entries[:CHARTED]][::-1]))


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M") if seconds else "not recorded"


def _change(entry: Entry, before: Entry | None) -> str:
    if before is None:
        return "first"
    more = entry.red - before.red
    verdict = "" if entry.verdict == before.verdict else f", was {cell(before.verdict)}"
    return (f"{more} more" if more > 0 else f"{-more} fewer" if more < 0 else "same") + verdict


def _chart(entries: list[Entry]) -> Iterator[Markdown | str]:
    """Give the red cases of the newest runs as a chart; the table above it holds the same figures."""
    days = ", ".join(mermaid_label(_moment(entry.ended)[5:10] if entry.ended else "?") for entry in entries)
    yield "```mermaid"
    yield "xychart-beta"
    yield f"    title {mermaid_label(f'Red cases of the last {len(entries)} runs')}"
    yield f"    x-axis [{days}]"
    yield f"    y-axis {mermaid_label('red cases')} 0 --> {max(1, *(entry.red for entry in entries))}"
    yield f"    bar [{', '.join(str(entry.red) for entry in entries)}]"
    yield "```"
