"""Instants and lengths of time that a record can hold: a calendar can name them, and a sum can take them in."""

from typing import Annotated

from msgspec import Meta

Instant = Annotated[float, Meta(ge=0, lt=1e11)]
"""Seconds since the epoch, for thousands of years. Saved evidence that somebody changed may name any number."""
Bounded = Annotated[float, Meta(gt=-1e11, lt=1e11)]
"""Seconds of a clock that a test may have set back, or between two of its instants."""
