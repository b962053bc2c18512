"""Where a character of a statement stands in the source: line and column, through markup, escapes and entities."""

import html
import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from reporting.audit.document import Anchor, Block, Unit

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,31});")
_CELL_EDGE = re.compile(r"(?<!\\)\|")
_FAR = 4096
"""How much markup is searched through for the next piece of plain text before it is taken to be written otherwise."""

_STRIDE = 64


def locate(unit: Unit, offset: int, lines: list[str]) -> tuple[int, int]:
    """Give the source line and column, both from 1, of a character of the unit's text."""
    block = unit.block
    raw = _raw_offset(block, unit.base + offset)
    if block.line_starts is None or block.columns is None:
        block.columns = {}
        block.line_starts = [0, *accumulate(len(line) + 1 for line in block.raw.split("\n"))][:-1]
    above = bisect_right(block.line_starts, raw) - 1
    row = min(unit.row + above, len(lines) - 1)
    if unit.kind == "cell":
        return row + 1, _cell_column(unit, raw, lines[row]) + 1
    start = block.line_starts[above]
    if above not in block.columns:
        end = block.line_starts[above + 1] - 1 if above + 1 < len(block.line_starts) else len(block.raw)
        block.columns[above] = max(lines[row].find(block.raw[start:end].rstrip()), 0)
    return row + 1, block.columns[above] + raw - start + 1


def _raw_offset(block: Block, plain: int) -> int:
    """Give where a character of the block's plain text stands in the block's Markdown."""
    if block.anchors is None:
        block.anchors = _anchors(block)
    anchor = block.anchors[max(bisect_right(block.anchors, plain, key=_plain_of) - 1, 0)]
    if anchor.exact:
        return min(anchor.raw + plain - anchor.plain, max(len(block.raw) - 1, 0))
    piece = anchor.text[: plain - anchor.plain + 1]
    return _aligned(block.raw, anchor.raw, piece)[0]


def _plain_of(anchor: Anchor) -> int:
    return anchor.plain


def _anchors(block: Block) -> list[Anchor]:
    """Give where each piece of plain text begins; a piece with escapes gets one every so many characters."""
    anchors: list[Anchor] = []
    plain = cursor = 0
    for piece in block.pieces:
        begin = block.raw.find(piece, cursor, cursor + len(piece) + _FAR)
        if begin >= 0:
            anchors.append(Anchor(plain, begin, exact=True))
            cursor = begin + len(piece)
        else:
            for at in range(0, len(piece), _STRIDE):
                part = piece[at : at + _STRIDE]
                anchors.append(Anchor(plain + at, cursor, exact=False, text=part))
                cursor = _aligned(block.raw, cursor, part)[1]
        plain += len(piece)
    return anchors or [Anchor(0, 0, exact=True)]


def _aligned(raw: str, cursor: int, piece: str) -> tuple[int, int]:
    """Give where the last character of the piece begins, and where it ends, in Markdown with escapes and entities."""
    begin = cursor
    for character in piece:
        begin = cursor
        while cursor < len(raw) and raw[cursor] != character:
            entity = _ENTITY.match(raw, cursor)
            if entity and html.unescape(entity.group()).startswith(character):
                begin, cursor = cursor, entity.end() - 1
                break
            cursor += 1
            begin = cursor
        cursor += 1
    return min(begin, max(len(raw) - 1, 0)), min(cursor, len(raw))


@lru_cache(maxsize=8)
def _cell_edges(source: str) -> list[int]:
    """Give where the cells of a table's source line begin."""
    edges = [edge.end() for edge in _CELL_EDGE.finditer(source)]
    return edges if source.lstrip().startswith("|") else [0, *edges]


def _cell_column(unit: Unit, raw: int, source: str) -> int:
    """Give the column of a cell's character; a bar inside a cell is escaped in the source and not in the cell."""
    edges = _cell_edges(source)
    start = edges[min(unit.nth, len(edges) - 1)] if edges else 0
    found = source.find(unit.block.raw, start, start + len(unit.block.raw) + _FAR)
    if found >= 0:
        return found + raw
    return max(_aligned(source, start, unit.block.raw[: raw + 1])[0], start)
