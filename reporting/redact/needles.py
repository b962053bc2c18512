"""Which of many literals a text holds and where, at the speed of memory for most texts."""

import re
from collections.abc import Iterable
from importlib.util import find_spec
from typing import Final, Protocol

_LONE: Final = re.compile("[\ud800-\udfff]")


class Needles(Protocol):
    """A set of literals to look for, each in the case given."""

    def within(self, text: str) -> bool:
        """Whether any of the literals is in the text."""

    def places(self, text: str) -> list[tuple[int, str]]:
        """Give each place of a literal, in order: of those that begin at one place, the longest."""


def needles(literals: Iterable[str]) -> Needles:
    """Give what looks for the literals: in one pass where the extra `speed` is installed, else in some dozens."""
    if find_spec("ahocorasick_rs"):
        return Automaton(literals)
    return Searches(literals)


class Automaton:
    """Looks for all literals in one pass."""

    def __init__(self, literals: Iterable[str]) -> None:
        from ahocorasick_rs import AhoCorasick, Implementation  # noqa: PLC0415 - comes with an extra

        self._literals = sorted(set(literals))
        self._automaton = AhoCorasick(self._literals, implementation=Implementation.DFA)

    def within(self, text: str) -> bool:
        """Whether any of the literals is in the text."""
        return bool(self._automaton.find_matches_as_indexes(_encodable(text)))

    def places(self, text: str) -> list[tuple[int, str]]:
        """Give each place of a literal, in order: of those that begin at one place, the longest."""
        longest: dict[int, str] = {}
        for number, start, _ in self._automaton.find_matches_as_indexes(_encodable(text), overlapping=True):
            literal = self._literals[number]
            if len(literal) > len(longest.get(start, "")):
                longest[start] = literal
        return sorted(longest.items())


# Characters from the rarest to the most frequent in the names and the prose of tests. The engine of regular expressions
# jumps from one occurrence of a pattern's first character to the next with memchr, so each search begins at a literal's
# rarest character. Each different one costs a pass over the text: few of them, shared by many literals, are best.
_RANK = {
    mark: rank for rank, mark in enumerate("~$KIA1QG0EVJXZW23456789SPTLHNRFCUBDMOYqxvkwygbfphdmjznulcirsaote_-./:")
}


class Searches:
    """Looks for the literals in groups that share a character."""

    def __init__(self, literals: Iterable[str]) -> None:
        groups: dict[str, list[str]] = {}
        for literal in sorted(set(literals), key=lambda literal: (-len(literal), literal)):
            rarest = min(literal[:-1] or literal, key=lambda mark: _RANK.get(mark, -1))
            groups.setdefault(rarest, []).append(literal)
        self._searches = tuple(
            (rarest, re.compile(re.escape(rarest) + _tails(rarest, group)), tuple(group))
            for rarest, group in groups.items()
        )

    def within(self, text: str) -> bool:
        """Whether any of the literals is in the text."""
        return any(rarest in text and expression.search(text) for rarest, expression, _ in self._searches)

    def places(self, text: str) -> list[tuple[int, str]]:
        """Give each place of a literal, in order: of those that begin at one place, the longest."""
        longest: dict[int, str] = {}
        for rarest, expression, group in self._searches:
            for found in expression.finditer(text):
                for literal in group:
                    start = found.start() - literal.index(rarest)
                    if text.startswith(literal, start) and len(literal) > len(longest.get(start, "")):
                        longest[start] = literal
        return sorted(longest.items())


def _encodable(text: str) -> str:
    """Give the text with a mark in place of each lone surrogate, which Rust has no string for."""
    return text if text.isascii() else _LONE.sub("?", text)


def _tails(rarest: str, literals: Iterable[str]) -> str:
    """Give what must follow the rarest character, and stand before it, in one of the literals.

    What follows comes first: the engine passes over a branch by its first character without entering it.
    """
    parts = ((literal, *literal.partition(rarest)) for literal in literals)
    tails = [re.escape(after) + (f"(?<={re.escape(whole)})" if before else "") for whole, before, _, after in parts]
    return f"(?:{'|'.join(tails)})"
