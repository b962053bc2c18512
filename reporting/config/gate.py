"""The gate: the rules that a release must keep. A key that is left out keeps its default; `false` turns a rule off."""

import datetime as dt
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from reporting.config.declared import Declaration
from reporting.config.stream import minor_units


class Gate(Struct, frozen=True, kw_only=True):
    """Thresholds of the rules; False where a rule is off. Amounts are as declared, read in the register's currency.

    `required_cases` are patterns of node ids that must be proven besides every guard of a stream; `executed_cases` is a
    minimum, the other counts and amounts are maxima; `duration` and `evidence_age` are seconds and hours;
    `guards_kept` names the evidence file of the baseline; `release_commit` the commit that is to ship.
    """

    required_cases: tuple[str, ...] | bool = True
    failed_cases: int | bool = 0
    executed_cases: int | bool = 1
    flaky_cases: int | bool = False
    cases_accounted_for: bool = True
    expected_seen: bool = True
    required_services: bool = True
    mrr_at_risk: int | float | str | bool = 0
    mrr_unproven: int | float | str | bool = False
    guards_kept: str | bool = False
    duration: int | float | bool = False
    evidence_age: int | float | bool = False
    release_commit: str | bool = False
    clean_worktree: bool = False
    most_waivers: int = 10
    unwaivable: tuple[str, ...] = ()


RULES: tuple[str, ...] = tuple(
    field.name for field in msgspec.structs.fields(Gate) if field.name not in ("most_waivers", "unwaivable")
)
"""The names of all rules, in the order in which they are printed."""


def gate(declaration: Declaration, table: Mapping[str, object], digits: int | None) -> Gate:
    """Give the gate that `[gate]` declares. Raises `ConfigurationError` for a rule that does not exist."""
    declared = declaration.record(table, Gate, ("gate",))
    for name in ("failed_cases", "executed_cases", "flaky_cases"):
        value = getattr(declared, name)
        if value is True:
            raise declaration.refuse(("gate", name), "write a number of cases, or false to turn the rule off")
        if value < 0:
            raise declaration.refuse(("gate", name), "a number of cases is never negative")
    changes: dict[str, object] = {}
    for name in ("mrr_at_risk", "mrr_unproven"):
        value = getattr(declared, name)
        if value is True:
            raise declaration.refuse(("gate", name), "write an amount, or false to turn the rule off")
        if value is not False and digits is not None:
            changes[name] = minor_units(declaration, ("gate", name), value, digits)
        elif name in table and value is not False:
            raise declaration.refuse(("gate", name), "no register is declared; add [mrr] with its streams")
    for name in declared.unwaivable:
        if name not in RULES:
            raise declaration.refuse(("gate", "unwaivable"), f"no rule is named {name}; known: {', '.join(RULES)}")
    return msgspec.structs.replace(declared, **changes)


def day_of(instant: float) -> dt.date:
    """Give the UTC day of an instant, by which waivers are judged."""
    return dt.datetime.fromtimestamp(instant, dt.UTC).date()
