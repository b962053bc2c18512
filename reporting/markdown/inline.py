"""Foreign text inside a line of GitHub Flavored Markdown, escaped by the position it stands in.

Two things have to be stopped. Markdown itself: a backslash before, or a numeric entity for, each of the 32 ASCII
punctuation characters. And what the code hosts do after Markdown is parsed (mentions, issue and commit references,
emoji, bare links), which no escape stops: there a zero-width space goes inside the token. Inside a code span neither
acts. A dollar sign stands in an element of its own, as GitHub documents for text beside its math.
"""

import re
import string
from typing import Final

from reporting.markdown.marked import Markdown
from reporting.markdown.visible import foreign, one_line

_ENTITY: Final = {ord(mark): f"&#{ord(mark)};" for mark in string.punctuation}
_DOLLAR: Final = {ord("$"): "<span>&#36;</span>"}
_CELL: Final = _ENTITY | _DOLLAR
_TEXT: Final = {ord(mark): f"\\{mark}" for mark in string.punctuation} | _DOLLAR
_MERMAID: Final = {ord(mark): f"#{ord(mark)};" for mark in string.punctuation}

# Tokens without word boundaries: `_GH-1` and `__http:` slip through those. A colon is guarded before `//` too, because
# GitLab links any scheme, and hex digits after every sixth, so that no run of seven is left anywhere.
_TOKEN = re.compile(
    r"@|[#!&](?=[0-9])|gh(?=-[0-9])|www|(?:https?|ftp|mailto|xmpp)(?=:)|(?-i::(?=//|[a-z0-9_+-]+:))"
    r"|[0-9a-f]{6}(?=[0-9a-f])",
    re.IGNORECASE,
)
_GUARD = "\\g<0>\u200b"

# Words with single marks between them that mean nothing there in any position, so that ordinary names and sentences
# stay readable (and copyable) in the source of the document as well.
_WORDS = r"[A-Za-z0-9]++(?:(?:_++|::?|[./' -]|[,:;]? /?|(?<=[A-Za-z])\. )[A-Za-z0-9]++)*"
_ASIDE = rf" \({_WORDS}\)"
_SENTENCE = re.compile(rf"{_WORDS}(?:{_ASIDE}(?:(?:[,:;]? /?|(?<=[A-Za-z])\. ){_WORDS})?)*(?:(?<=[A-Za-z)])\.)?")
_NAME = rf"{_WORDS}(?:\[(?![xX]\]){_WORDS}\])?"
# GitHub's parser ticks the box of a task whose line holds these anywhere, in a code span too (cmark-gfm, tasklist.c).
_TICK = re.compile(r"\[[xX]\]")
_EMOJI = re.compile(r":[a-z0-9_+-]+:")
_COMMIT = re.compile(r"[0-9a-f]{7}")


def text(value: str | float) -> Markdown:
    """Give foreign text for running text: a paragraph, list item, heading, bold or quoted line. One line.

    Markdown is given back as it is. Raises TypeError for what is neither text nor a number.
    """
    return value if isinstance(value, Markdown) else _written(value, _TEXT)


def cell(value: str | float) -> Markdown:
    """Give foreign text for a table cell, a link's label, a summary, or any place inside our own HTML. One line.

    Raises TypeError for Markdown, which was made for another position, and for what is neither text nor a number.
    """
    return _written(value, _CELL)


def code(value: str | float) -> Markdown:
    """Give a foreign name as a code span for running text; its fence outgrows every run of backticks inside.

    Not for table cells: a pipe inside a code span still ends a cell. Raises as `cell` does.
    """
    name = one_line(foreign(value))
    if _TICK.search(name):
        return cell_code(name)
    if "`" not in name:
        return Markdown(f"`{name}`")
    marks = "`" * (max(map(len, re.findall("`+", name))) + 1)
    pad = " " if name[0] == "`" or name[-1] == "`" else ""
    return Markdown(f"{marks}{pad}{name}{pad}{marks}")


def cell_code(value: str | float) -> Markdown:
    """Give a foreign name as code for a table cell, a link's label, a summary. Raises as `cell` does."""
    name = foreign(value)
    if not re.fullmatch(_NAME, name) or _acts(name):
        name = _guarded(name).translate(_CELL)
    return Markdown(f"<code>{name}</code>")


def quoted(value: str) -> Markdown:
    """Give author text in quotation marks, for any position in a line or a cell. Raises as `cell` does."""
    return Markdown(f"“{cell(value)}”")


def attribute(value: str | float) -> Markdown:
    """Give foreign text for an attribute of our own HTML, to stand between double quotes. Raises as `cell` does."""
    content = foreign(value)
    return Markdown(one_line(content).translate(_ENTITY) if content else "")


def mermaid_label(value: str | float) -> Markdown:
    """Give foreign text as a Mermaid label, its double quotes included. Raises as `cell` does.

    Mermaid spells characters as `#35;` (its documentation, "Entity codes to escape characters").
    """
    return Markdown(f'"{one_line(foreign(value)).translate(_MERMAID)}"')


def _written(value: str | float, table: dict[int, str]) -> Markdown:
    content = foreign(value)
    if not isinstance(value, str) or (_SENTENCE.fullmatch(content) and not _acts(content)):
        return Markdown(content)
    return Markdown(_guarded(content).translate(table))


def _acts(value: str) -> bool:
    """Whether there may be a token for `_TOKEN` in the text: a quicker question than looking for it."""
    lower = value.lower()
    return bool(
        "www" in lower
        or "gh-" in lower
        or "tp:" in lower
        or "tps:" in lower
        or "mailto:" in lower
        or "xmpp:" in lower
        or "://" in lower
        or "@" in lower
        or "#" in lower
        or "!" in lower
        or "&" in lower
        or _COMMIT.search(lower)
        or _EMOJI.search(value)
    )


def _guarded(value: str) -> str:
    line = one_line(value)
    return _TOKEN.sub(_GUARD, line) if _acts(line) else line
