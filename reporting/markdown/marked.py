"""Text that already is Markdown, told apart from text that is not by its type."""

from collections.abc import Iterable
from typing import Never, Self, SupportsIndex


class Markdown(str):
    """A piece of Markdown: it is written as it stands, while every plain `str` is escaped first.

    Two pieces joined by `+` or by `Markdown(", ").join(pieces)` are Markdown again. Joining with a plain `str` raises
    `TypeError`, because nobody could tell whether that text was meant or foreign. Every other method of `str` gives a
    plain `str`, which would be escaped: a cut or changed piece of Markdown is no longer known to be Markdown.
    """

    __slots__ = ()

    def __add__(self, other: str, /) -> Self:
        """Give both pieces as one. Raises TypeError unless `other` is Markdown."""
        if not isinstance(other, Markdown):
            raise TypeError(_MIXED.format(other))
        return type(self)(str.__add__(self, other))

    def __radd__(self, other: str, /) -> Never:
        """Refuse plain text before Markdown."""
        raise TypeError(_MIXED.format(other))

    def __mul__(self, count: SupportsIndex, /) -> Self:
        """Give the piece `count` times over."""
        return type(self)(str.__mul__(self, count))

    def join(self, parts: Iterable[str], /) -> Self:
        """Give the parts with this piece between them. Raises TypeError unless every part is Markdown."""
        pieces = tuple(parts)
        for piece in pieces:
            if not isinstance(piece, Markdown):
                raise TypeError(_MIXED.format(piece))
        return type(self)(str.join(self, pieces))


_MIXED = "cannot join Markdown with {0!r}, which is not Markdown: escape it first (text, cell, code, fence, ...)"
