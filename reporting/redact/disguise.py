"""What hides a secret without changing it: terminal codes, and the encoding of addresses."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from reporting.redact.expression import lazy

# Terminal codes, as characters and as a quoted text spells them: they may stand before a secret or inside it.
_ANSI: Final = lazy(
    r"(?:\x1b|\\x1b|\\u001b|\\033|\\e)\[[0-?]*+[ -/]*+[@-~]|\x9b[0-?]*+[ -/]*+[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x0a\x1b\x80-\x9f]*+(?:\x07|\x1b\\|\x9c)"
)
_SPELLED: Final = lazy(r"\\(?:x1b|u001b|033|e)[\[]")
"""How a quoted text begins a terminal code."""
_CONTROLS: Final = frozenset("\x90\x98\x9b\x9d\x9e\x9f")
"""What else begins one, in eight bits."""
_ENCODED: Final = lazy("%[0-9A-Fa-f]{2}")
_CHUNK: Final = lazy(r"""[^\s"'<>\\^`{|}]+""")
_DEEPEST: Final = 4
"""How often a chunk is decoded: an address inside an address inside an address, and once more."""


def plain(text: str) -> str:
    """Give the text without terminal codes."""
    if "\x1b" in text or _SPELLED.search(text) or not (text.isascii() or _CONTROLS.isdisjoint(text)):
        return _ANSI.sub("", text)
    return text


def chunks(text: str) -> Iterator[re.Match[str]]:
    """Give the pieces of a text that may be encoded for an address."""
    if _ENCODED.search(text):
        for found in _CHUNK.finditer(text):
            if _ENCODED.search(found[0]):
                yield found


def decoded(chunk: str) -> Iterator[str]:
    """Give what an encoded chunk says: with a plus read as a blank and without, then what that says in its turn."""
    for _ in range(_DEEPEST):
        if not _ENCODED.search(chunk):
            return
        if "+" in chunk:
            yield unquote(chunk.replace("+", " "), errors="backslashreplace")
        chunk = unquote(chunk, errors="backslashreplace")
        yield chunk
