"""The dated file of a report: its name, and its place in a folder, which it never takes from another report."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath

from reporting.publish import atomic
from reporting.publish.receipt import UndeliveredError

_PORTABLE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,150}\.md")
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_VERSIONS = 99


def names(name: str) -> Iterator[str]:
    """Give the names that a report may take, the best first: `x.md`, then `x-2.md` and so on.

    Only the same evidence rendered by another version needs a second one. Raises `UndeliveredError` for a name that is
    no plain file name on every system.
    """
    if not _PORTABLE.fullmatch(name) or _DEVICES.fullmatch(name):
        raise UndeliveredError(f"{name!r} is no file name that every system takes")
    stem = PurePath(name).stem
    yield name
    yield from (f"{stem}-{version}.md" for version in range(2, _VERSIONS + 1))


def choose(name: str, is_free: Callable[[str], bool], where: object) -> str:
    """Give the first of the report's names that it may take. Raises `UndeliveredError` when every name is taken."""
    for candidate in names(name):
        if is_free(candidate):
            return candidate
    raise UndeliveredError(f"{where} holds {_VERSIONS} other versions of {name} already")


def place(text: bytes, name: str, folder: Path) -> Path:
    """Give the path of the first name under which nothing is kept yet, or these very bytes.

    Raises OSError, and `UndeliveredError` as `choose` does.
    """

    def is_free(candidate: str) -> bool:
        path = folder / candidate
        return not path.exists() or path.read_bytes() == text

    return folder / choose(name, is_free, folder)


def keep(text: bytes, name: str, folder: Path) -> tuple[Path, bool]:
    """Give the file of the folder that holds the text, and whether it was made now. Raises as `place` does.

    The same bytes are found, not written again; other bytes are never touched.
    """
    while True:
        path = place(text, name, folder)
        if atomic.create_file(path, text):
            return path, True
        if path.read_bytes() == text:
            return path, False
