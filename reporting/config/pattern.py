"""Patterns of node ids, as people write them in a configuration."""

import functools
import re
from collections.abc import Callable, Iterable


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    wild = "".join(".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    return re.compile(wild if "*" in pattern or "?" in pattern else rf"{wild}(?:$|::|\[|/)", re.DOTALL)


def matches(pattern: str, nodeid: str) -> bool:
    """Whether the pattern means this case.

    `*` and `?` are wildcards over the whole node id, brackets stand for themselves. Without a wildcard, the pattern is
    a case, or the folder, suite, class or function that the case belongs to.
    """
    found = _compiled(pattern.rstrip("/"))
    return bool(found.fullmatch(nodeid) if "*" in pattern or "?" in pattern else found.match(nodeid))


def any_of(patterns: Iterable[str]) -> Callable[[str], bool] | None:
    """Give the test whether any of the patterns means a case; None when there are none."""
    known = tuple(dict.fromkeys(patterns))
    if not known:
        return None
    return lambda nodeid: any(matches(pattern, nodeid) for pattern in known)
