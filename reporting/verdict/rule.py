"""A rule of the gate as judged, and the facts it is judged by that other conclusions contribute."""

from typing import Literal

from msgspec import Struct

from reporting.evidence import Evidence
from reporting.model import Money, Value, signature_of

RuleState = Literal["PASS", "FAIL", "NO_DATA"]


class Culprit(Struct, frozen=True):
    """What made a rule fail: a case by its index in the evidence, its node id and the signatures of its failures.

    The index is -1 for what is no case: a file that could not be collected, something that is missing.
    """

    index: int
    nodeid: str
    signatures: tuple[str, ...] = ()


class Rule(Struct, frozen=True, kw_only=True):
    """One rule as judged: what was found beside what was asked for.

    `sources` point to what was compared; `waived` holds the ids of the waivers that cover it, empty if it stands.
    """

    name: str
    state: RuleState
    actual: Value
    threshold: Value
    sources: tuple[str, ...]
    culprits: tuple[Culprit, ...] = ()
    waived: tuple[str, ...] = ()


class Facts(Struct, frozen=True, kw_only=True):
    """What the neighbours concluded, handed in so that no conclusion is drawn twice.

    `at_risk` and `unproven` are None without a register. `guards` counts the cases that guard a stream, and
    `unproven_guards` names those without proof. `services` are the required services with their health, worst state of
    the run. `guards_removed` is None if no baseline could be read.
    """

    at_risk: Money | None = None
    unproven: Money | None = None
    guards: int = 0
    unproven_guards: tuple[Culprit, ...] = ()
    services: tuple[tuple[str, str], ...] = ()
    guards_removed: tuple[str, ...] | None = None


def culprits_of(evidence: Evidence, *outcomes: str) -> tuple[Culprit, ...]:
    """Give the cases that ended in one of the outcomes."""
    return tuple(
        Culprit(index, case.nodeid, tuple(dict.fromkeys(signature_of(failure) for failure in case.failures)))
        for index, case in enumerate(evidence.cases)
        if case.outcome in outcomes
    )
