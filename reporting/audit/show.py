"""An audit as text for people: each finding with its source line and a caret under the place."""

import unicodedata
from collections.abc import Iterator

from reporting.audit.finding import SEVERITIES, Audit, Finding

_WIDTH = 100
_WIDE = frozenset("WF")


def as_text(audit: Audit) -> str:
    """Give the findings in the order of the document, the counts by severity, and the coverage of the numbers."""
    return "".join(f"{line}\n" for line in _lines(audit))


def _lines(audit: Audit) -> Iterator[str]:
    for finding in audit.findings:
        place = f"{audit.name}:{finding.line}:{finding.column}"
        yield f"{place}: {finding.severity}: {visible(finding.explanation)} [{finding.rule}]"
        yield from _source(audit, finding)
    counts = [
        f"{count} {severity}"
        for severity in SEVERITIES
        if (count := sum(finding.severity == severity for finding in audit.findings))
    ]
    yield f"{audit.name}: {', '.join(counts) or 'nothing found'}."
    yield f"{audit.name}: {audit.coverage}"


def _source(audit: Audit, finding: Finding) -> Iterator[str]:
    """Give the source line, cut around the place where it is long, and the caret line under it."""
    source = audit.lines[finding.line - 1] if finding.line <= len(audit.lines) else ""
    start, end = finding.column - 1, max(finding.end_column - 1, finding.column)
    first = max(0, min(start - _WIDTH // 3, len(source) - _WIDTH))
    last = first + _WIDTH
    before, marked = visible(source[first:start]), visible(source[start : min(end, last)])
    lead, trail = "…" if first else "", "…" if last < len(source) else ""
    yield f"  {lead}{before}{marked}{visible(source[min(end, last) : last])}{trail}"
    yield f"  {' ' * (len(lead) + width(before))}^{'~' * (max(width(marked), 1) - 1)}"


def visible(text: str) -> str:
    """Give text safe for a terminal: control and formatting characters are written as escapes, a tab as a space."""
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return " "
    if character != "\ufe0f" and unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"}:
        return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"
    return character


def width(text: str) -> int:
    """Give how many terminal columns a text takes, near enough for a caret."""
    return sum(
        0
        if character == "\ufe0f" or unicodedata.combining(character)
        else 1 + (unicodedata.east_asian_width(character) in _WIDE)
        for character in text
    )
