"""Where a secret lies in a text."""

from typing import Final, NamedTuple


class Span(NamedTuple):
    """A secret: text[start:end], and its kind, which ends up in the placeholder and in the count."""

    start: int
    end: int
    kind: str


BY_CONTEXT: Final = "secret"
"""The kind of what is known by its surroundings only. One kind for all surroundings, so that a password gets the same
placeholder in an address, a header and an argument."""
