"""Broken characters: UTF-8 that was read as Windows-1252 on the way."""

import unicodedata
from collections.abc import Iterator

from reporting.audit.finding import Finding
from reporting.audit.mojibake import spots
from reporting.audit.picture import Picture


def check(picture: Picture) -> Iterator[Finding]:
    """Give every broken place, with what it probably meant; in code only when text outside code is broken too."""
    lines = picture.document.lines
    found = [(row, spot) for row, line in enumerate(lines, 1) if not line.isascii() for spot in spots(line)]
    if not found or all(_in_code(lines[row - 1], spot.start) for row, spot in found):
        return
    for row, spot in found:
        text = lines[row - 1][spot.start : spot.end]
        meant = f"it probably meant {_named(spot.meant)}" if spot.meant else "what it meant is lost"
        yield Finding(
            rule="mojibake",
            severity="warning",
            line=row,
            column=spot.start + 1,
            end_column=spot.end + 1,
            text=text,
            explanation=f"UTF-8 was read as Windows-1252 here; {meant}.",
        )


def _named(meant: str) -> str:
    """Give a character with its Unicode name; many of those that break are invisible."""
    return f"{meant} ({unicodedata.name(meant[0], 'unnamed').lower()})"


def _in_code(line: str, column: int) -> bool:
    return line.count("`", 0, column) % 2 == 1
