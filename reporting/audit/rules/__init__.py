"""The rules: each one small function over the picture of a document, under a name that never changes."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from reporting.audit.finding import Finding
from reporting.audit.picture import Picture
from reporting.audit.rules import (
    amounts,
    badges,
    columns,
    contradiction,
    counts,
    damage,
    differs,
    equations,
    grim,
    lengths,
    omitted,
    open_bound,
    prediction,
    quantifier,
    recompute,
    simulated,
    stale,
    tallies,
    wording,
)


class Rule(NamedTuple):
    """A rule's stable name, and what it looks for in one sentence."""

    name: str
    looks_for: str


RULES = (
    Rule("recompute", "A percentage is not that of the fraction or counts it stands with."),
    Rule("grim", "A percentage is not possible for its whole, whatever the count."),
    Rule("sum", "Parts do not add up to their total."),
    Rule("list-length", "A list is not as long as its label says."),
    Rule("badge-count", "A verdict or sign does not agree with the counts in its reach."),
    Rule("contradiction", "One test, suite or service is shown in two states."),
    Rule("quantifier", "A word for the whole run stands with failures."),
    Rule("simulated-as-ok", "Something simulated or only seen through another service is marked as working."),
    Rule("prediction", "A result is foretold."),
    Rule("open-bound", "An amount has no upper end."),
    Rule("unsourced-adjective", "A word of praise that nothing measures."),
    Rule("mojibake", "UTF-8 was read in another encoding on the way."),
    Rule("omitted-money", "One of several listed things carries no amount although the others do."),
    Rule("omitted", "The results hold something that the document does not name."),
    Rule("differs", "A figure or state is not that of the results."),
    Rule("stale", "A date or version is not that of the run."),
)

CHECKS: tuple[Callable[[Picture], Iterator[Finding]], ...] = (
    # What is computed inside one statement or table comes first: it settles numbers that the wider rules then trust.
    recompute.check,
    equations.check,
    tallies.check,
    columns.check,
    amounts.check,
    lengths.check,
    counts.check,
    grim.check,
    badges.check,
    contradiction.check,
    quantifier.check,
    simulated.check,
    prediction.check,
    open_bound.check,
    wording.check,
    damage.check,
    omitted.check,
    differs.check,
    stale.check,
)

__all__ = ["CHECKS", "RULES", "Rule"]
