"""Node ids of a large run: what many of them share is looked at once.

A node id is its file, classes and function, the head, and maybe parameters behind a bracket, the tail. Thousands of
cases share a head. A head of plain names can neither hold nor announce what a tail gives away, because an announcement
needs a mark right behind its word (`=`, `:`, a quote, a blank), where the bracket stands: they are looked at apart.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from reporting.redact.addresses import OPTIONS
from reporting.redact.needles import Needles

_NAMES: Final = re.compile(r"[\w./:\n-]*\Z", re.ASCII)
_COOKIE: Final = re.compile("cookies?$", re.IGNORECASE | re.MULTILINE)
"""The one word behind which a bracket announces."""
_COMMANDS: Final = tuple(sorted({command.rstrip() for command in OPTIONS}))
_HIDING: Final = ("%", "\\", "\x1b")
"""Without one of these nothing is encoded or coloured: what is not one of the needles hides none."""
_REMEMBERED: Final = 100_000


class NodeIds:
    """Asks `suspicious`, of a text of several lines, about as little text as will do."""

    def __init__(self, suspicious: Callable[[str], bool], needles: Needles) -> None:
        self._suspicious = suspicious
        self._needles = needles
        self._apart: set[str] = set()
        self._whole: set[str] = set()
        self._containers: set[str] = set()
        """Files and classes without a secret."""

    def suspicious(self, nodeids: Sequence[str], heads: Iterable[str], tails: Sequence[str]) -> bool:
        """Whether one of the node ids is; `heads` are theirs, and may lack those that an earlier call was given."""
        if len(self._whole) > _REMEMBERED:
            return self._suspicious("\n".join(nodeids))
        self._meet([head for head in heads if head not in self._apart and head not in self._whole])
        if self._whole:
            whole = "\n".join(nodeid for nodeid in nodeids if nodeid.partition("[")[0] in self._whole)
            if whole and self._suspicious(whole):
                return True
        lines = "[" + "\n[".join(tails)
        if lines.count("\n") < max(1, len(tails)) and lines.isascii() and not any(mark in lines for mark in _HIDING):
            lines = self._needles.lines(lines)
        return bool(lines) and self._suspicious(lines)

    def _meet(self, heads: Sequence[str]) -> None:
        """Find out of each new head whether its tails can be looked at apart from it."""
        if len(self._apart) > _REMEMBERED:
            self._apart.clear()
            self._containers.clear()
        parts = [head.rpartition("::") for head in heads]
        containers = {container for container, _, _ in parts} - self._containers
        functions = {function for _, _, function in parts}
        names = containers | functions
        if _are_plain(names) and not _announce(functions) and not self._suspicious("\n".join(names)):
            self._apart.update(heads)
            self._containers |= containers
            return
        for head in heads:
            plain = _are_plain([head]) and not _announce([head]) and not self._suspicious(head)
            (self._apart if plain else self._whole).add(head)


def _are_plain(names: Collection[str]) -> bool:
    """Whether files, classes and functions have the names of such and none of a command that takes a secret."""
    lines = "\n".join(names)
    return (
        _NAMES.match(lines) is not None
        and lines.count("\n") < max(1, len(names))
        and "//" not in lines
        and ":" not in lines.replace("::", "")
        and not any(command in lines for command in _COMMANDS)
    )


def _announce(functions: Iterable[str]) -> bool:
    """Whether a bracket behind one of them begins a secret."""
    lines = "\n".join(functions)
    return "cookie" in lines.lower() and _COOKIE.search(lines) is not None
