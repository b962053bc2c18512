"""The text of one block: split into statements, and every place of it found again in the source."""

import html
import re
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from reporting.audit.document import Section, Span, Unit, UnitKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,31});")
_STARTS_STATEMENT = re.compile(r"[^\s\w\"'(\[*_`\u2019\u201c,.;:)-]")
_CELL_EDGE = re.compile(r"(?<!\\)\|")


def split(token: "Token", *, kind: UnitKind, row: int, section: Section, nth: int) -> list[Unit]:
    """Give the block's statements: its text without markup, parted at hard breaks and where a line begins with a label.

    A line that begins in bold or with a sign (a badge) is a statement of its own: reports write facts line by line.
    """
    children = token.children or []
    if len(children) == 1 and children[0].type == "text":
        text = children[0].content
        raw = token.content
        return [Unit(text=text, kind=kind, row=row, section=section, raw=raw, pieces=(text,), nth=nth)]
    splitter = _Splitter(children)
    splitter.walk()
    pieces = tuple(splitter.pieces)
    return [
        Unit(
            text=text,
            kind=kind,
            row=row,
            section=section,
            raw=token.content,
            pieces=pieces,
            base=base,
            nth=nth,
            code=_inside(splitter.code, base, text),
            strong=_inside(splitter.strong, base, text),
            struck=_inside(splitter.struck, base, text),
        )
        for base, text in splitter.statements()
    ] or [Unit(text="", kind=kind, row=row, section=section, raw=token.content, nth=nth)]


class _Splitter:
    """Reads the children of one inline token into pieces of plain text, with the spans of markup over them."""

    def __init__(self, children: "list[Token]") -> None:
        self.children = children
        self.pieces: list[str] = []
        self.cuts: list[int] = [0]
        self.length = 0
        self.code: list[Span] = []
        self.strong: list[Span] = []
        self.struck: list[Span] = []
        self.begun: list[int] = []

    def walk(self) -> None:
        for index, child in enumerate(self.children):
            kind = child.type
            if kind in {"text", "image"}:
                self.put(child.content)
            elif kind == "code_inline":
                self.code.append((self.length, self.length + len(child.content)))
                self.put(child.content)
            elif kind == "softbreak":
                if self.labelled(index + 1):
                    self.cuts.append(self.length)
                else:
                    self.put("\n")
            elif kind == "hardbreak" or (kind == "html_inline" and _BREAK_TAG.fullmatch(child.content)):
                self.cuts.append(self.length)
            elif kind in {"strong_open", "s_open"}:
                self.begun.append(self.length)
            elif kind in {"strong_close", "s_close"}:
                spans = self.strong if kind == "strong_close" else self.struck
                spans.append((self.begun.pop(), self.length))

    def put(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def labelled(self, index: int) -> bool:
        """Whether the line that begins with this child is a statement of its own."""
        for child in self.children[index : index + 2]:
            if child.type == "strong_open":
                return True
            if child.content:
                return child.type == "text" and bool(_STARTS_STATEMENT.match(child.content))
        return False

    def statements(self) -> list[tuple[int, str]]:
        """Give each statement with its first offset in the plain text, less the space around it."""
        plain = "".join(self.pieces)
        found = []
        for start, end in zip(self.cuts, [*self.cuts[1:], self.length], strict=True):
            text = plain[start:end]
            lead = len(text) - len(text.lstrip())
            if text.strip():
                found.append((start + lead, text.strip()))
        return found


_QUOTE = re.compile(
    "\u201c[^\u201d\u201c]{12,}\u201d|\u00ab[^\u00bb\u00ab]{12,}\u00bb|\u201e[^\u201c\u201e]{12,}\u201c"
)


def quotations(text: str) -> tuple[Span, ...]:
    """Give the stretches of a text that repeat what somebody or something said; shorter ones are only emphasis."""
    if "\u201c" not in text and "\u00ab" not in text:
        return ()
    return tuple(match.span() for match in _QUOTE.finditer(text))


def _inside(spans: list[Span], base: int, text: str) -> tuple[Span, ...]:
    end = base + len(text)
    return tuple((max(a, base) - base, min(b, end) - base) for a, b in spans if a < end and b > base)


def locate(unit: Unit, offset: int, lines: list[str]) -> tuple[int, int]:
    """Give the source line and column, both from 1, of a character of the unit's text."""
    if unit.kind in {"html", "meta"}:
        return unit.row + 1, offset + 1
    raw = _raw_offset(unit, unit.base + offset)
    above = unit.raw.count("\n", 0, raw)
    row = min(unit.row + above, len(lines) - 1)
    start = unit.raw.rfind("\n", 0, raw) + 1
    source, block_line = lines[row], unit.raw[start:].partition("\n")[0]
    if unit.kind == "cell":
        return row + 1, _cell_column(unit, raw, source) + 1
    found = source.find(block_line.rstrip())
    return row + 1, max(found, 0) + raw - start + 1


def _raw_offset(unit: Unit, plain: int) -> int:
    """Give where a character of the block's plain text stands in the block's Markdown."""
    starts = [0, *accumulate(map(len, unit.pieces))]
    cursor = 0
    for start, piece in zip(starts, unit.pieces, strict=False):
        begin = unit.raw.find(piece, cursor)
        inside = plain < start + len(piece)
        if begin >= 0:
            if inside:
                return begin + plain - start
            cursor = begin + len(piece)
        else:
            cursor = _aligned(unit.raw, cursor, piece[: plain - start + 1] if inside else piece)
            if inside:
                return max(cursor - 1, 0)
    return min(cursor, max(len(unit.raw) - 1, 0))


def _aligned(raw: str, cursor: int, piece: str) -> int:
    """Give the offset behind the piece in Markdown that writes some of its characters as escapes or entities."""
    for character in piece:
        while cursor < len(raw) and raw[cursor] != character:
            entity = _ENTITY.match(raw, cursor)
            if entity and html.unescape(entity.group()).startswith(character):
                cursor = entity.end() - 1
                break
            cursor += 1
        cursor += 1
    return min(cursor, len(raw))


@lru_cache(maxsize=8)
def _cell_edges(source: str) -> list[int]:
    """Give where the cells of a table's source line begin."""
    edges = [edge.end() for edge in _CELL_EDGE.finditer(source)]
    return edges if source.lstrip().startswith("|") else [0, *edges]


def _cell_column(unit: Unit, raw: int, source: str) -> int:
    """Give the column of a cell's character; a bar inside a cell is escaped in the source and not in the cell."""
    edges = _cell_edges(source)
    start = edges[min(unit.nth, len(edges) - 1)] if edges else 0
    found = source.find(unit.raw, start)
    if found >= 0:
        return found + raw
    return max(_aligned(source, start, unit.raw[: raw + 1]) - 1, start)
