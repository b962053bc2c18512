"""Makes whatever tests log, record or raise into strict JSON and text without secrets, before any reporter stores it.

pytest-json-report stores what it is given: a log record with a weak reference ends its file in the middle, a lone
surrogate ends a run under pytest-xdist, a circular value ends it with an internal error.
"""

import math
import os
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, cast

from reporting.redact import Redactor

JSON = None | bool | int | float | str | list["JSON"] | dict[str, "JSON"]
DEEPEST = 40
REMEMBERED = 2_000_000
"""Characters of clean text that are kept, because cleaning is slow and texts recur."""
LARGEST = 2**63
"""Integers from here on are kept as text: not every reader of JSON can hold them."""


class Sanitiser:
    """Cleans texts, values and failure representations."""

    def __init__(self, redactor: Redactor, root: PurePath) -> None:
        self._redactor = redactor
        self._redact: Callable[[str], str] = redactor.text
        self._words = ""
        self._root = root
        self._known: dict[str, str] = {}
        self._room = REMEMBERED

    def text(self, text: str) -> str:
        """Give the text without secrets, and with every lone surrogate written as its escape."""
        if not text:
            return text
        clean = self._known.get(text)
        if clean is None:
            # Each phase repeats what was captured in the phases before it, and each log record its field names.
            self._room -= len(text)
            if self._room < 0:
                self._known.clear()
                self._room = REMEMBERED
            clean = self._known[text] = self._redact(encodable(text))
        return clean

    def among(self, words: str) -> "Sanitiser":
        """Give a sanitiser for texts that belong together: what one gives away as a secret is one in all of them."""
        made = Sanitiser(self._redactor, self._root)
        made._words = f"{self._words}\n{encodable(words)}"
        made._redact = self._redactor.among(made._words)
        return made

    def name(self, nodeid: str) -> str:
        """Give the node id as it may be kept: only parameters can hold a secret."""
        name = encodable(nodeid)
        return self._redactor.name(name) if "[" in name else name

    def value(self, value: object) -> JSON:
        """Give the value as strict JSON. What JSON has no type for becomes its text."""
        return self._value(value, ())

    def _value(self, value: Any, above: tuple[int, ...]) -> JSON:
        # A weak proxy answers isinstance() for the object behind it, or raises: only its type says what it is.
        kind = type(value)
        if value is None or kind is bool:
            return cast("bool | None", value)
        if issubclass(kind, dict | list | tuple | set | frozenset):
            return self._collection(value, above)
        for known, plain in PLAIN:
            if issubclass(kind, known):
                value = plain(value)
                return self.text(value) if isinstance(value, str) else cast("int | float", value)
        return self.text(words(value))

    def _collection(self, value: Any, above: tuple[int, ...]) -> JSON:
        if id(value) in above:
            return "<circular>"
        if len(above) >= DEEPEST:
            return "<nested too deeply>"
        above = (*above, id(value))
        if isinstance(value, dict):
            return {self._key(key): self._value(item, above) for key, item in dict.items(value)}
        items = [self._value(item, above) for item in value]
        return sorted(items, key=repr) if isinstance(value, set | frozenset) else items

    def _key(self, key: object) -> str:
        return self.text(key if type(key) is str else words(key))

    def representation(self, longrepr: object) -> object:
        """Give pytest's representation of a failure with every text in it clean; its objects are changed in place.

        Lines are cleaned together, because a private key spans many. Paths below the run's root become relative to it,
        as the folder it lies in is nobody's business.
        """
        return self._representation(longrepr, set())

    def _representation(self, part: object, seen: set[int]) -> object:
        if isinstance(part, str):
            return self.text(part.replace(f"{self._root}{os.sep}", ""))
        if isinstance(part, list) and part and all(isinstance(line, str) for line in part):
            return self._lines(part)
        if isinstance(part, list | tuple):
            items = [self._representation(item, seen) for item in part]
            return items if isinstance(part, list) else tuple(items)
        if hasattr(part, "toterminal") and id(part) not in seen:
            seen.add(id(part))
            for name, inner in list(getattr(part, "__dict__", {}).items()):
                object.__setattr__(part, name, self._representation(inner, seen))
        return part

    def _lines(self, lines: list[str]) -> list[str]:
        ended = any(line.endswith("\n") for line in lines)
        whole = ("" if ended else "\n").join(lines)
        clean = self.text(whole.replace(f"{self._root}{os.sep}", ""))
        return lines if clean == whole else clean.splitlines(keepends=True) if ended else clean.split("\n")


def _whole(value: int) -> int | str:
    whole = int.__int__(value)
    return whole if -LARGEST <= whole < LARGEST else hex(whole)


def _real(value: float) -> float | str:
    real = float.__float__(value)
    return real if math.isfinite(real) else str(real)


def _decoded(value: bytes | bytearray) -> str:
    return bytes(value).decode("utf-8", "backslashreplace")


PLAIN: tuple[tuple[type, Callable[[Any], str | int | float]], ...] = (
    (str, str.__str__),
    (int, _whole),
    (float, _real),
    (bytes, _decoded),
    (bytearray, _decoded),
)
"""How a value of a type, or of one made from it, becomes plain: an enumeration's member is then its value."""


def encodable(text: str) -> str:
    r"""Give the text as UTF-8 can hold it: a lone surrogate becomes its escape, such as \udc80."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def words(value: object) -> str:
    """Give the text of a foreign object; the name of its type where even that cannot be had."""
    try:
        return str(value)
    except Exception:  # noqa: BLE001 - foreign code in __str__, or a dead weak reference, may raise anything
        return f"<{type(value).__name__}>"
