r"""Foreign text with nothing hidden in it: what a reader sees is what the text holds.

Colour codes of terminals are dropped. Control, bidirectional, zero-width and other invisible characters and lone
surrogates, which could hide text, reverse it or break a writer, are shown as `\x1b`, `\u202e`, `\ud800`.
"""

import re

from reporting.markdown.marked import Markdown

# Compiled with the first text that needs them: most documents have none.
_ANSI = (
    r"(?:\x1b\[|\x9b)[0-?]*+[ -/]*+[@-~]"  # control sequences: colours, cursor movements
    # Strings for the terminal (titles, links). Their content excludes every character that could begin another one, so
    # that a row of beginnings without an end is read once.
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x0a\x1b\x80-\x9f]*+(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*+[0-OQ-WYZ\\`-~]"  # the short ones
)

_HIDDEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0e\ufeff\uffa0\ufff0-\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)


def foreign(value: str | float) -> str:
    """Give the plain text of a foreign value. Raises TypeError for Markdown, and for what is no text and no number."""
    if type(value) is str:
        return value
    if isinstance(value, Markdown):
        raise TypeError(f"{value!r} is Markdown already, made for its own position")
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        # str() of a value that a template does not define raises an error that names it.
        raise TypeError(f"cannot write a {type(value).__name__} into Markdown: {value}")
    return str(value)


def visible(value: str) -> str:
    r"""Give the text with line ends as `\n`, terminal codes dropped and hidden characters spelled out.

    Tabs and line ends stay. The result can be encoded as UTF-8 and written to any terminal or file.
    """
    if value.isascii() and value.replace("\n", "").isprintable():
        return value
    if "\x1b" in value or not value.isascii():
        value = re.sub(_ANSI, "", value)
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(_HIDDEN, _spelled, value)


def one_line(value: str) -> str:
    """Give the visible text on one line: line ends as ` ⏎ `, runs of blanks as one, `(empty)` for nothing."""
    if value.isascii() and value.isprintable() and "  " not in value and value == value.strip() != "":
        return value
    shown = visible(value)
    if "\n" in shown:
        shown = shown.strip().replace("\n", " ⏎ ")
    return " ".join(shown.split()) or "(empty)"


def _spelled(found: re.Match[str]) -> str:
    point = ord(found[0])
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
