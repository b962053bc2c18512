"""A row of the table."""

from typing import NamedTuple

NOT_MEASURED = "NOT MEASURED"


class Row(NamedTuple):
    """A promise, its limit, what was measured, and how it stands; no state for a figure without a limit.

    The state is PASS, FAIL, UNSURE, or NOT MEASURED with the reason in place of a figure.
    """

    what: str
    limit: str
    measured: str
    state: str = ""
