"""A sentence of a document: Markdown that can name where each of its facts comes from."""

from typing import Self

from reporting.markdown import Markdown


class Sentence(Markdown):
    """Markdown with its pattern and its sources. Raises `ValueError` without a source."""

    __slots__ = ("pattern", "sources")

    pattern: str
    sources: tuple[str, ...]

    def __new__(cls, value: str, /, *, pattern: str, sources: tuple[str, ...]) -> Self:
        """Give the sentence."""
        if not sources:
            raise ValueError(f"no sentence without a source: {pattern}")
        sentence = super().__new__(cls, value)
        sentence.pattern = pattern
        sentence.sources = sources
        return sentence
