"""Which of many literals a text holds, and where words that announce something stand, at the speed of memory."""

import re
from collections.abc import Iterable
from importlib.util import find_spec
from typing import NamedTuple, Protocol


class Seen(NamedTuple):
    """What was found in a text: whether any literal stands in it, and where the stems stand in its lower case.

    The lower case has every character in its place. Of stems that begin at one place there is the longest.
    """

    literal: bool
    lower: str
    stems: list[tuple[int, str]]


class Needles(Protocol):
    """A set of literals to look for in the case given, and one of stems to look for in any.

    A stem is ASCII, in lower case and without `?`.
    """

    def look(self, text: str) -> Seen:
        """Give what of the two the text holds."""

    def lines(self, text: str) -> str:
        """Give the lines of an ASCII text that hold something of the two; maybe others, too."""


def needles(literals: Iterable[str], stems: Iterable[str]) -> Needles:
    """Give what looks for both: in one pass where the extra `speed` is installed, else in some dozens."""
    if find_spec("ahocorasick_rs"):
        return Automaton(literals, stems)
    return Searches(literals, stems)


class Automaton:
    """Looks for all of them in one pass over the lower case; what a literal's lower case is found for, it decides."""

    def __init__(self, literals: Iterable[str], stems: Iterable[str]) -> None:
        from ahocorasick_rs import BytesAhoCorasick, Implementation  # noqa: PLC0415 - comes with an extra

        self._stems = frozenset(stems)
        self._literals: dict[str, list[str]] = {}
        self._unusual: list[str] = []
        for literal in sorted(set(literals)):
            # The lower case of some other letters depends on their neighbours.
            if literal.isascii():
                self._literals.setdefault(literal.lower(), []).append(literal)
            else:
                self._unusual.append(literal)
        self._words = sorted({*self._stems, *self._literals})
        # The class for strings first notes the place of every character: as many bytes as the text has, eight times.
        words = [word.encode("ascii") for word in self._words]
        self._automaton = BytesAhoCorasick(words, implementation=Implementation.DFA)

    def look(self, text: str) -> Seen:
        """Give what of the literals and stems the text holds."""
        lower = _lowered(text)
        found = any(literal in text for literal in self._unusual)
        longest: dict[int, str] = {}
        for number, start, _ in self._automaton.find_matches_as_indexes(_bytes(lower), overlapping=True):
            word = self._words[number]
            if word in self._stems and len(word) > len(longest.get(start, "")):
                longest[start] = word
            found = found or any(text.startswith(literal, start) for literal in self._literals.get(word, ()))
        return Seen(found, lower, sorted(longest.items()))

    def lines(self, text: str) -> str:
        """Give the lines of an ASCII text that hold something of the two; maybe others, too."""
        found: list[str] = []
        end = -1
        for _, start, _ in self._automaton.find_matches_as_indexes(_bytes(text.lower())):
            if start > end:
                begin, end = text.rfind("\n", 0, start) + 1, text.find("\n", start)
                if end < 0:
                    end = len(text)
                found.append(text[begin:end])
        return "\n".join(found)


# Characters from the rarest to the most frequent in the names and the prose of tests. The engine of regular expressions
# jumps from one occurrence of a pattern's first character to the next with memchr, so each search begins at a literal's
# rarest character. Each different one costs a pass over the text: few of them, shared by many literals, are best.
_RANK = {
    mark: rank for rank, mark in enumerate("~$KIA1QG0EVJXZW23456789SPTLHNRFCUBDMOYqxvkwygbfphdmjznulcirsaote_-./:")
}


class Searches:
    """Looks for them in groups that share a character."""

    def __init__(self, literals: Iterable[str], stems: Iterable[str]) -> None:
        self._literals = _grouped(literals)
        self._stems = _grouped(stems)

    def look(self, text: str) -> Seen:
        """Give what of the literals and stems the text holds."""
        found = any(rarest in text and expression.search(text) for rarest, expression, _ in self._literals)
        lower = _lowered(text)
        longest: dict[int, str] = {}
        for rarest, expression, group in self._stems:
            at = -1
            # Places may overlap.
            while place := expression.search(lower, at + 1):
                at = place.start()
                for stem in group:
                    start = at - stem.index(rarest)
                    if lower.startswith(stem, start) and len(stem) > len(longest.get(start, "")):
                        longest[start] = stem
        return Seen(found, lower, sorted(longest.items()))

    def lines(self, text: str) -> str:
        """Give all lines: to find those that matter would take as long as to look at them."""
        return text


Group = tuple[str, re.Pattern[str], tuple[str, ...]]
"""The rarest character of some literals, what finds them by it, and the literals."""


def _grouped(literals: Iterable[str]) -> tuple[Group, ...]:
    groups: dict[str, list[str]] = {}
    for literal in sorted(set(literals), key=lambda literal: (-len(literal), literal)):
        rarest = min(literal[:-1] or literal, key=lambda mark: _RANK.get(mark, -1))
        groups.setdefault(rarest, []).append(literal)
    return tuple(
        (rarest, re.compile(re.escape(rarest) + _tails(rarest, group)), tuple(group))
        for rarest, group in groups.items()
    )


def _lowered(text: str) -> str:
    """Give the text in lower case, every character in its place."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(mark.lower() if mark.isascii() else mark for mark in text)


def _bytes(text: str) -> bytes:
    """Give a byte for each character, so that places are the same: `?` where it is not ASCII."""
    return text.encode("ascii", "replace")


def _tails(rarest: str, literals: Iterable[str]) -> str:
    """Give what must follow the rarest character, and stand before it, in one of the literals.

    What follows comes first: the engine passes over a branch by its first character without entering it.
    """
    parts = ((literal, *literal.partition(rarest)) for literal in literals)
    tails = [re.escape(after) + (f"(?<={re.escape(whole)})" if before else "") for whole, before, _, after in parts]
    return f"(?:{'|'.join(tails)})"
