"""Text to document, with a real parser of GitHub Flavoured Markdown (markdown-it-py)."""

import re
from typing import TYPE_CHECKING

from reporting.audit.document import Block, Document, Grid, Item, Listing, Section, Unit, UnitKind
from reporting.audit.inline import quotations, split
from reporting.audit.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][a-z]+)?")
_SHOWN_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?!\w)")
_TAG = re.compile(r"<[^<>]*>")
_SHOWN_TAG = re.compile(r"<(?:t[dhr]|pre|code|script|style)\b", re.IGNORECASE)
_META_LINE = re.compile(r"[\w -]+:(?:\s.*)?|\s*-\s.*|\s+.*|")
_META_LIMIT = 100
_SPEECH = listed(
    "according claimed claims docstring log message output prints quote quoted reads said says wrote writes"
)


def parse(text: str) -> Document:
    """Give the document that the text is; every text is one."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 60 ms, and only this command reads Markdown

    builder = _Builder(text.split("\n"))
    source = builder.without_meta()
    # The preset drops what is nested deeper than 20; nothing of a report may go unread.
    tokens = MarkdownIt("gfm-like", {"maxNesting": 100}).parse(source)
    handlers = builder.handlers()
    for token in tokens:
        handler = handlers.get(token.type)
        if handler is not None:
            handler(token)
    return builder.document


class _Builder:
    """Follows the parser's tokens once. `label` is the statement that a list or table beginning here is named by."""

    def __init__(self, lines: list[str]) -> None:
        self.section = Section(level=0, heading=None, parent=None, number=0)
        self.document = Document(lines=lines, sections=[self.section], units=[], listings=[], grids=[])
        self.label: Unit | None = None
        self.kind: UnitKind = "paragraph"
        self.items: list[Item] = []
        self.lists: list[Listing] = []
        self.quotes: list[bool] = []
        self.grid: Grid | None = None
        self.in_head = False
        self.cells: list[Unit] = []
        self.nth = 0

    def handlers(self) -> dict[str, "Callable[[Token], None]"]:
        """Give what is done at each type of token; other types need nothing."""
        return {
            "inline": self.inline,
            "heading_open": self.heading,
            "heading_close": self.text,
            "th_open": self.cell,
            "td_open": self.cell,
            "th_close": self.text,
            "td_close": self.text,
            "tr_open": self.row,
            "thead_open": self.head,
            "thead_close": self.body,
            "table_open": self.table,
            "table_close": self.table_end,
            "bullet_list_open": self.listing,
            "ordered_list_open": self.listing,
            "bullet_list_close": self.listing_end,
            "ordered_list_close": self.listing_end,
            "list_item_open": self.item,
            "list_item_close": self.item_end,
            "blockquote_open": self.quote,
            "blockquote_close": self.quote_end,
            "fence": self.code,
            "code_block": self.code,
            "hr": self.gap,
            "html_block": self.html,
        }

    def without_meta(self) -> str:
        """Give the text for the parser, after taking YAML front matter out of it as statements of their own."""
        lines = self.document.lines
        end = next((row for row, line in enumerate(lines[:_META_LIMIT]) if row and line.rstrip() in {"---", "..."}), 0)
        if lines[0].rstrip() != "---" or not end or not all(_META_LINE.fullmatch(line) for line in lines[1:end]):
            return "\n".join(lines)
        for row in range(1, end):
            self.plain("meta", row, lines[row])
        self.label = None
        return "\n".join([""] * (end + 1) + lines[end + 1 :])

    def plain(self, kind: UnitKind, row: int, text: str) -> None:
        """Add a statement whose text is its source line, character for character."""
        block = Block(raw=text, pieces=(text,))
        self.add(Unit(text=text, kind=kind, row=row, section=self.section, block=block))

    def add(self, unit: Unit) -> None:
        """Put the statement where it stands."""
        unit.words = frozenset(_WORD.findall(unit.text.lower()))
        unit.quoted = unit.quoted or True in self.quotes
        quoted = quotations(unit.text)
        if quoted:
            unit.struck = tuple(sorted((*unit.struck, *quoted)))
        self.section.units.append(unit)
        self.document.units.append(unit)
        if unit.kind == "cell":
            self.cells.append(unit)
            return
        self.label = unit
        if self.items:
            unit.item = self.items[-1]
            unit.item.units.append(unit)

    def inline(self, token: "Token") -> None:
        row = token.map[0] if token.map else 0
        kind: UnitKind = "item" if self.items and self.kind == "paragraph" else self.kind
        units = split(token, kind=kind, row=row, section=self.section, nth=self.nth)
        for unit in units:
            self.add(unit)
        if kind == "heading" and not token.level > 1 and self.section.heading is None and self.section.level and units:
            self.section.heading = units[0]

    def text(self, _: "Token") -> None:
        self.kind = "paragraph"

    def heading(self, token: "Token") -> None:
        self.kind = "heading"
        if token.level:
            return
        level, parent = int(token.tag[1]), self.section
        while parent.level >= level and parent.parent is not None:
            parent = parent.parent
        self.section = Section(level=level, heading=None, parent=parent, number=len(self.document.sections))
        parent.children.append(self.section)
        self.document.sections.append(self.section)

    def table(self, _: "Token") -> None:
        self.grid = Grid(section=self.section, label=self.label)
        self.document.grids.append(self.grid)

    def table_end(self, _: "Token") -> None:
        self.grid = self.label = None

    def head(self, _: "Token") -> None:
        self.in_head = True

    def body(self, _: "Token") -> None:
        self.in_head = False

    def row(self, _: "Token") -> None:
        self.nth, self.cells = -1, []
        if self.grid is None:
            return
        if self.in_head:
            self.grid.head = self.cells
        else:
            self.grid.rows.append(self.cells)

    def cell(self, _: "Token") -> None:
        self.kind = "cell"
        self.nth += 1

    def listing(self, _: "Token") -> None:
        listing = Listing(section=self.section, label=self.label)
        self.document.listings.append(listing)
        self.lists.append(listing)
        if self.items:
            self.items[-1].lists.append(listing)
        self.label = None

    def listing_end(self, _: "Token") -> None:
        self.lists.pop()
        self.label = None

    def item(self, _: "Token") -> None:
        self.label = None
        item = Item(label=self.lists[-1].label)
        self.lists[-1].items.append(item)
        self.items.append(item)

    def item_end(self, _: "Token") -> None:
        self.items.pop()

    def quote(self, _: "Token") -> None:
        spoken = self.label is not None and self.label.text.rstrip().endswith(":") and bool(self.label.words & _SPEECH)
        self.quotes.append(spoken)

    def quote_end(self, _: "Token") -> None:
        self.quotes.pop()
        self.label = None

    def code(self, token: "Token") -> None:
        self.document.shown += len(_SHOWN_NUMBER.findall(token.content))
        self.label = None

    def gap(self, _: "Token") -> None:
        self.label = None

    def html(self, token: "Token") -> None:
        """Read the visible text of an HTML block, line by line; tables and code in HTML are only shown."""
        start = token.map[0] if token.map else 0
        if token.content.lstrip().startswith("<!--"):
            return
        if _SHOWN_TAG.search(token.content):
            self.document.shown += len(_SHOWN_NUMBER.findall(_TAG.sub(" ", token.content)))
        else:
            for row, line in enumerate(token.content.rstrip("\n").split("\n"), start):
                text = _TAG.sub(lambda tag: " " * len(tag.group()), line)
                if text.strip():
                    self.plain("html", row, text)
        self.label = None
