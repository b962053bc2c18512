"""The text of one block, without its markup, split into statements."""

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from reporting.audit.document import Block, Section, Span, Unit, UnitKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STARTS_STATEMENT = re.compile(r"[^\s\w\"'(\[*_`\u2019\u201c,.;:)-]")


def split(token: "Token", *, kind: UnitKind, row: int, section: Section, nth: int) -> list[Unit]:
    """Give the block's statements: its text without markup, parted at hard breaks and where a line begins with a label.

    A line that begins in bold or with a sign (a badge) is a statement of its own: reports write facts line by line.
    """
    children = token.children or []
    raw = token.content
    if len(children) == 1 and children[0].type == "text":
        text = children[0].content
        block = Block(raw=raw, pieces=(text,))
        return [Unit(text=text, kind=kind, row=row, section=section, block=block, nth=nth)]
    splitter = _Splitter(children)
    splitter.walk()
    block = Block(raw=raw, pieces=tuple(splitter.pieces))
    return [
        Unit(
            text=text,
            kind=kind,
            row=row,
            section=section,
            block=block,
            base=base,
            nth=nth,
            code=_inside(splitter.code, base, text),
            strong=_inside(splitter.strong, base, text),
            struck=_inside(splitter.struck, base, text),
        )
        for base, text in splitter.statements()
    ] or [Unit(text="", kind=kind, row=row, section=section, block=block, nth=nth)]


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
        self.tagged: int | None = None

    def walk(self) -> None:
        for index, child in enumerate(self.children):
            kind = child.type
            if kind in {"text", "image"}:
                self.put(child.content)
            elif kind == "code_inline":
                if self.tagged is None:
                    self.code.append((self.length, self.length + len(child.content)))
                self.put(child.content)
            elif kind == "html_inline" and child.content == "<code>":
                self.tagged = self.length
            elif kind == "html_inline" and child.content == "</code>" and self.tagged is not None:
                self.code.append((self.tagged, self.length))
                self.tagged = None
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
    "(?<=: )\u201c[^\u201d\u201c]*\u201d|^\u201c[^\u201d\u201c]*\u201d$|\u201c[^\u201d\u201c]{12,}\u201d"
    "|\u00ab[^\u00bb\u00ab]{12,}\u00bb|\u201e[^\u201c\u201e]{12,}\u201c"
)


def quotations(text: str) -> tuple[Span, ...]:
    """Give the stretches of a text that repeat what was said: all of it, long ones, and those behind a colon."""
    if "\u201c" not in text and "\u00ab" not in text:
        return ()
    return tuple(match.span() for match in _QUOTE.finditer(text))


def _inside(spans: list[Span], base: int, text: str) -> tuple[Span, ...]:
    """Give the spans that touch a statement, in its own offsets. Spans come in order and none lies in another."""
    if not spans:
        return ()
    end = base + len(text)
    first, last = bisect_right(spans, base, key=_end_of), bisect_left(spans, end, key=_start_of)
    return tuple((max(a, base) - base, min(b, end) - base) for a, b in spans[first:last])


def _start_of(span: Span) -> int:
    return span[0]


def _end_of(span: Span) -> int:
    return span[1]
