"""What was measured of a service. A sick service is a datum, not an exception."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Health = Literal["pass", "warn", "unknown", "fail"]

ORDER: tuple[Health, ...] = ("pass", "warn", "unknown", "fail")
"""From best to worst. Unknown is worse than warn: what was not measured is not known to work."""


class Measurement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One probe of one declared service.

    `target` is the address without credentials. `when` is the moment in the run; `at` the instant it began. `live` is
    False when the service was judged through another one. `code` is the protocol's own answer (HTTP status, close code,
    error reply), `detail` the probe's words for it. `release` is the build that the service says it runs.
    """

    service: str
    kind: str
    target: str
    when: Literal["before", "after", "on-failure", "now"]
    at: float
    duration: float
    health: Health
    code: str = ""
    detail: str = ""
    live: bool = True
    release: str = ""
    case: str = ""


def worst(states: Iterable[Health]) -> Health:
    """Give the worst of the states; unknown when there is none, because nothing was measured."""
    found = [ORDER.index(state) for state in states]
    return ORDER[max(found)] if found else "unknown"
