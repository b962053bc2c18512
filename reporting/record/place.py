"""Where it broke, as a path that means the same on every machine."""

import os
from pathlib import PurePath
from typing import Any

LIBRARY = PurePath(os.__file__).parent


def place_of(longrepr: Any, root: PurePath) -> tuple[str, int] | None:
    """Give path and line where a case broke or skipped itself: of the frames that pytest shows, the innermost."""
    if isinstance(longrepr, tuple):
        return relative(str(longrepr[0]), root), longrepr[1]
    entries = getattr(getattr(longrepr, "reprtraceback", None), "reprentries", ())
    place = getattr(entries[-1], "reprfileloc", None) if entries else None
    place = place or getattr(longrepr, "reprcrash", None)
    return (relative(str(place.path), root), place.lineno) if place else None


def relative(path: str, root: PurePath) -> str:
    """Give a path of the run with forward slashes, relative to its root, to installed packages or to the library."""
    pure = PurePath(os.path.abspath(path))  # noqa: PTH100 - pytest shows paths relative to the folder it was called in
    if pure.is_relative_to(root):
        return pure.relative_to(root).as_posix()
    _, found, inside = pure.as_posix().partition("/site-packages/")
    if found:
        return inside
    return (pure.relative_to(LIBRARY) if pure.is_relative_to(LIBRARY) else pure).as_posix()
