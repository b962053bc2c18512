"""Turns one table of a configuration file into a record, or says in one line which key of which line cannot be used."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from reporting.errors import ConfigurationError

Record = TypeVar("Record", bound=msgspec.Struct)


class Declaration:
    """A configuration file as text, and the place in it where all that people declared begins."""

    def __init__(self, path: Path, text: str, root: tuple[str, ...] = ()) -> None:
        self.path = path
        self.root = root
        self._lines = text.splitlines()

    def refuse(self, keys: tuple[str, ...], problem: str) -> ConfigurationError:
        """Give the error to raise: file, line, the key's path, what is wrong and what to write instead."""
        place = f"{self.path}:{self.line_of(keys)}" if self._lines else str(self.path)
        return ConfigurationError(f"{place}: {'.'.join(keys) or 'the file'}: {problem}")

    def record(self, table: object, kind: type[Record], keys: tuple[str, ...]) -> Record:
        """Give the table as a record of the kind. Raises `ConfigurationError` for unknown, missing or mistyped keys."""
        if not isinstance(table, Mapping):
            raise self.refuse(keys, f"expected a table, found {type(table).__name__}")
        known = [field.encode_name for field in msgspec.structs.fields(kind)]
        self.known_keys(table, known, keys)
        try:
            return msgspec.convert(dict(table), kind)
        except msgspec.ValidationError as error:
            problem, _, where = str(error).partition(" - at `$.")
            inner = tuple(part for part in re.split(r"[.\[]", where.rstrip("`")) if part and not part.endswith("]"))
            raise self.refuse((*keys, *inner), _in_toml_words(problem)) from None

    def known_keys(self, table: Mapping[str, object], known: Iterable[str], keys: tuple[str, ...]) -> None:
        """Raise `ConfigurationError` for the first key that is not known, naming the nearest one that is."""
        known = tuple(known)
        for key in table:
            if key not in known:
                raise self.refuse((*keys, key), f"unknown key; {nearest(key, known)}")

    def line_of(self, keys: tuple[str, ...]) -> int:
        """Give the line, counted from 1, that declares the key path or the nearest table above it; 1 if none is found.

        `tomllib` keeps no positions, so the file's own headers and keys are searched. Good enough for a message.
        """
        wanted = (*self.root, *keys)
        header: tuple[str, ...] = ()
        best, best_line = -1, 1
        for number, line in enumerate(self._lines, 1):
            stripped = line.strip()
            if match := re.match(r"\[\[?\s*([^\]]+?)\s*\]\]?", stripped):
                header = _parts(match[1])
                path = header
            elif match := re.match(r"([A-Za-z0-9_\-.\"' ]+?)\s*=", stripped):
                path = (*header, *_parts(match[1]))
            else:
                continue
            if wanted[: len(path)] == path and len(path) > best:
                best, best_line = len(path), number
        return best_line


def nearest(word: str, known: Iterable[str]) -> str:
    """Give the advice for an unknown word: the nearest known one, else all of them."""
    import difflib  # noqa: PLC0415 - for an advice only

    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    if close:
        return f"did you mean {close[0]}?"
    return f"known here: {', '.join(known)}" if known else "nothing may stand here"


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _in_toml_words(problem: str) -> str:
    """Give msgspec's sentence with TOML's names for the types."""
    words = {
        "object": "a table",
        "str": "a text",
        "int": "a whole number",
        "float": "a number",
        "array": "a list",
        "bool": "true or false",
        "null": "nothing",
    }
    plain = re.sub(r"`([\w |]+)`", lambda found: " or ".join(words.get(w, w) for w in found[1].split(" | ")), problem)
    return plain[:1].lower() + plain[1:]
