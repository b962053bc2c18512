"""Where a secret lies in a text."""

from typing import NamedTuple


class Span(NamedTuple):
    """A secret: text[start:end], with the kind of secret it is."""

    start: int
    end: int
    kind: str
