"""What a Markdown document is made of, as the checks see it: sections, statements, lists, tables."""

from bisect import bisect_right
from typing import Literal

from msgspec import Struct

UnitKind = Literal["heading", "paragraph", "item", "cell", "html", "meta"]

Span = tuple[int, int]
"""A stretch of a unit's text: first offset, offset behind the last."""


class Anchor(Struct, gc=False):
    """Where a stretch of plain text begins in its block's Markdown; `text` is the stretch if written otherwise."""

    plain: int
    raw: int
    exact: bool
    text: str = ""


class Block(Struct, kw_only=True, eq=False):
    """The Markdown of one block and its plain text in pieces; the rest is worked out when a place is asked for."""

    raw: str
    pieces: tuple[str, ...]
    anchors: list[Anchor] | None = None
    line_starts: list[int] | None = None
    columns: dict[int, int] | None = None


class Unit(Struct, kw_only=True, eq=False):
    """One statement as a reader sees it: a heading, a line of a paragraph or of a list item, a table cell.

    `text` is without markup. `row` is the first source line of its block, from 0; `base` is where the unit begins in
    the plain text, `nth` its number among the cells of its row. `code` are the code spans in `text`, `strong` the
    bold ones, `struck` what is struck out, quoted or a title in it. `quoted`: the document shows all of it and claims
    nothing.
    """

    text: str
    kind: UnitKind
    row: int
    section: "Section"
    block: Block
    base: int = 0
    nth: int = 0
    code: tuple[Span, ...] = ()
    strong: tuple[Span, ...] = ()
    struck: tuple[Span, ...] = ()
    quoted: bool = False
    item: "Item | None" = None
    words: frozenset[str] = frozenset()

    def shows(self, offset: int) -> bool:
        """Whether the place is in code, struck out or in a quotation: shown, not claimed."""
        return self.quoted or _in_spans(self.code, offset) or self.repeats(offset)

    def repeats(self, offset: int) -> bool:
        """Whether the place is struck out, in a quotation or in a title."""
        return _in_spans(self.struck, offset)


def _in_spans(spans: tuple[Span, ...], offset: int) -> bool:
    if not spans:
        return False
    index = bisect_right(spans, offset, key=lambda span: span[0]) - 1
    return index >= 0 and offset < spans[index][1]


class Item(Struct, kw_only=True, eq=False):
    """One item of a list. `units` are its own statements, `lists` the lists nested in it, `label` the list's label."""

    label: Unit | None = None
    units: list[Unit] = []
    lists: list["Listing"] = []


class Listing(Struct, kw_only=True, eq=False):
    """A list and the statement directly before it, if any, which names what it lists."""

    section: "Section"
    label: Unit | None
    items: list[Item] = []


class Grid(Struct, kw_only=True, eq=False):
    """A table: its head, its rows of cells, and the statement directly before it."""

    section: "Section"
    label: Unit | None
    head: list[Unit] = []
    rows: list[list[Unit]] = []


class Section(Struct, kw_only=True, eq=False):
    """A heading and what stands under it. The root section has level 0 and no heading.

    `known` keeps what was already worked out about it (its mood, its suite), by name.
    """

    level: int
    heading: Unit | None
    parent: "Section | None"
    number: int
    units: list[Unit] = []
    children: list["Section"] = []
    known: dict[str, object] = {}

    @property
    def title(self) -> str:
        """The heading's text; empty for the root."""
        return self.heading.text if self.heading else ""


class Document(Struct, kw_only=True, eq=False):
    """A parsed document: the source's `lines`, and in `shown` how many numbers stand in code, claiming nothing."""

    lines: list[str]
    sections: list[Section]
    units: list[Unit]
    listings: list[Listing]
    grids: list[Grid]
    shown: int = 0
