"""A waiver: a declared, owned, expiring pardon. It forgives the gate, never the fact: no figure changes by it."""

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct

from reporting.config.declared import Declaration

LONGEST = dt.timedelta(days=90)


class Waiver(Struct, frozen=True, kw_only=True):
    """One pardon, for a rule or for a case with a known failure signature, until the end of the day it expires."""

    id: str
    reason: str
    issue: str
    owner: str
    approved_by: str
    created: dt.date
    expires: dt.date
    rule: str = ""
    case: str = ""
    signature: str = ""

    def live(self, day: dt.date) -> bool:
        """Whether the waiver holds on this day."""
        return self.created <= day <= self.expires


def waivers(declaration: Declaration, tables: object, rules: Sequence[str]) -> tuple[Waiver, ...]:
    """Give the declared waivers. Raises `ConfigurationError` for one without owner, expiry, match, or second person."""
    if not isinstance(tables, list):
        raise declaration.refuse(("waivers",), "write each waiver as a table headed [[waivers]]")
    found: dict[str, Waiver] = {}
    for table in tables:
        waiver = declaration.record(table, Waiver, ("waivers",))
        problem = _problem(waiver, rules)
        if waiver.id in found:
            problem = "this id is used twice"
        if problem:
            raise declaration.refuse(("waivers",), f"waiver {waiver.id}: {problem}")
        found[waiver.id] = waiver
    return tuple(found.values())


def _problem(waiver: Waiver, rules: Sequence[str]) -> str:
    empty = [name for name in ("reason", "issue", "owner", "approved_by") if not getattr(waiver, name).strip()]
    problems = {
        f"{', '.join(empty)} is empty": empty,
        "approved by its owner; another person approves": waiver.approved_by.casefold() == waiver.owner.casefold(),
        "expires before it was created": waiver.expires < waiver.created,
        f"lives longer than {LONGEST.days} days; choose an earlier expiry": waiver.expires - waiver.created > LONGEST,
        "matches nothing or two things; give either rule or case": bool(waiver.rule) == bool(waiver.case),
        f"no rule is named {waiver.rule}; known: {', '.join(rules)}": waiver.rule and waiver.rule not in rules,
        "waives a case for one known failure; give its signature from the report": waiver.case and not waiver.signature,
    }
    return next((problem for problem, holds in problems.items() if holds), "")
