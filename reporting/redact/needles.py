"""Which of many literals a text holds and where, at the speed of memory for most texts."""

import re
from collections.abc import Iterable

# Characters from the rarest to the most frequent in the names and the prose of tests. The engine of regular expressions
# jumps from one occurrence of a pattern's first character to the next with memchr, so each search begins at a literal's
# rarest character. Each different one costs a pass over the text: few of them, shared by many literals, are best.
_RANK = {
    mark: rank for rank, mark in enumerate("~$KIA1QG0EVJXZW23456789SPTLHNRFCUBDMOYqxvkwygbfphdmjznulcirsaote_-./:")
}


class Needles:
    """A set of literals to look for, each in the case given."""

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
        """Give each place of a literal, in order: of those that share their rarest character, the longest."""
        return sorted(
            next(
                (found.start() - literal.index(rarest), literal)
                for literal in group
                if text.startswith(literal, found.start() - literal.index(rarest))
            )
            for rarest, expression, group in self._searches
            for found in expression.finditer(text)
        )


def _tails(rarest: str, literals: Iterable[str]) -> str:
    """Give what must follow the rarest character, and stand before it, in one of the literals.

    What follows comes first: the engine passes over a branch by its first character without entering it.
    """
    parts = ((literal, *literal.partition(rarest)) for literal in literals)
    tails = [re.escape(after) + (f"(?<={re.escape(whole)})" if before else "") for whole, before, _, after in parts]
    return f"(?:{'|'.join(tails)})"
