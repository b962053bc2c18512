"""What a Markdown document is made of, as the checks see it: sections, statements, lists, tables."""

from typing import Literal

from msgspec import Struct

UnitKind = Literal["heading", "paragraph", "item", "cell", "html", "meta"]

Span = tuple[int, int]
"""A stretch of a unit's text: first offset, offset behind the last."""


class Unit(Struct, kw_only=True, eq=False):
    """One statement as a reader sees it: a heading, a line of a paragraph or of a list item, a table cell.

    `text` is without markup. `row` is the first source line of its block, from 0. `raw` is the block's Markdown, `base`
    where the unit begins in the block's plain text, `nth` its number among the cells of its source line. `code` are the
    code spans in `text`, `strong` the bold ones, `struck` what is struck out or quoted
    in it. `quoted`: the document shows the whole of it and does not claim it.
    """

    text: str
    kind: UnitKind
    row: int
    section: "Section"
    raw: str = ""
    pieces: tuple[str, ...] = ()
    base: int = 0
    nth: int = 0
    code: tuple[Span, ...] = ()
    strong: tuple[Span, ...] = ()
    struck: tuple[Span, ...] = ()
    quoted: bool = False
    item: "Item | None" = None
    words: frozenset[str] = frozenset()


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

    def within(self, other: "Section") -> bool:
        """Whether this is the other section or stands somewhere under it."""
        here: Section | None = self
        while here is not None:
            if here is other:
                return True
            here = here.parent
        return False


class Document(Struct, kw_only=True, eq=False):
    """A parsed document: the source's `lines`, and in `shown` how many numbers stand in code, claiming nothing."""

    lines: list[str]
    sections: list[Section]
    units: list[Unit]
    listings: list[Listing]
    grids: list[Grid]
    shown: int = 0
