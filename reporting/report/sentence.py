"""A sentence of a document: Markdown that can name where each of its facts comes from."""

from typing import Self

from reporting.markdown import Markdown


class Sentence(Markdown):
    """Markdown with its sources. Raises `ValueError` without one."""

    __slots__ = ("sources",)

    sources: tuple[str, ...]

    def __new__(cls, value: str, sources: tuple[str, ...], /) -> Self:
        """Give the sentence."""
        if not sources:
            raise ValueError(f"no sentence without a source: {value}")
        sentence = super().__new__(cls, value)
        sentence.sources = sources
        return sentence
