"""One word for the whole gate, with waivers applied.

GO only if every rule passes and there is at least one. A waiver pardons a rule and becomes a condition; what could not
be judged is INCONCLUSIVE. Time only ever makes a verdict worse: a waiver expires, none comes to life.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from reporting.config import Config, Waiver
from reporting.evidence import Evidence
from reporting.verdict.judges import JUDGES
from reporting.verdict.rule import Facts, Rule

Word = Literal["GO", "CONDITIONAL GO", "NO-GO", "INCONCLUSIVE"]

EXIT_CODES: dict[Word, int] = {"GO": 0, "CONDITIONAL GO": 0, "NO-GO": 1, "INCONCLUSIVE": 3}
"""What a command that judges exits with."""


class Verdict(Struct, frozen=True, kw_only=True):
    """The word, the rules behind it in the order of the gate, and the account of all waivers.

    `off` are the rules that the configuration turned off, `idle` those without a subject in this project.
    """

    word: Word
    rules: tuple[Rule, ...]
    off: tuple[str, ...]
    idle: tuple[str, ...]
    conditions: tuple[Waiver, ...]
    expired: tuple[Waiver, ...]
    unused: tuple[Waiver, ...]
    too_many: bool = False

    @property
    def standing(self) -> tuple[Rule, ...]:
        """The rules that keep the verdict from GO: neither passed nor waived."""
        return tuple(rule for rule in self.rules if rule.state != "PASS" and not rule.waived)


def verdict_of(evidence: Evidence, config: Config, facts: Facts, *, day: dt.date) -> Verdict:
    """Give the verdict on the evidence, with waivers judged by the day (UTC)."""
    rules: list[Rule] = []
    off: list[str] = []
    idle: list[str] = []
    for name, judge in JUDGES.items():
        if getattr(config.gate, name) is False:
            off.append(name)
        elif (rule := judge(evidence, config, facts)) is None:
            idle.append(name)
        else:
            rules.append(rule)
    live = [waiver for waiver in config.waivers if waiver.live(day)]
    judged = [
        rule if rule.state == "PASS" or rule.name in config.gate.unwaivable else _pardoned(rule, live) for rule in rules
    ]
    used = {id_ for rule in judged for id_ in rule.waived}
    conditions = tuple(waiver for waiver in live if waiver.id in used)
    too_many = len(conditions) > config.gate.most_waivers
    return Verdict(
        word=word_of(judged, too_many=too_many),
        rules=tuple(judged),
        off=tuple(off),
        idle=tuple(idle),
        conditions=conditions,
        expired=tuple(waiver for waiver in config.waivers if waiver.expires < day),
        unused=tuple(waiver for waiver in live if waiver.id not in used),
        too_many=too_many,
    )


def word_of(rules: Sequence[Rule], *, too_many: bool = False) -> Word:
    """Give the word for rules whose waivers are applied."""
    if too_many or any(rule.state == "FAIL" and not rule.waived for rule in rules):
        return "NO-GO"
    if not rules or any(rule.state == "NO_DATA" and not rule.waived for rule in rules):
        return "INCONCLUSIVE"
    return "CONDITIONAL GO" if any(rule.state != "PASS" for rule in rules) else "GO"


def _pardoned(rule: Rule, live: Sequence[Waiver]) -> Rule:
    """Give the rule with the waivers that cover it: one for the rule itself, else one for every case behind it."""
    for waiver in live:
        if waiver.rule == rule.name:
            return replace(rule, waived=(waiver.id,))
    covering: list[str] = []
    for culprit in rule.culprits:
        known = {waiver.signature: waiver.id for waiver in live if waiver.case == culprit.nodeid}
        if not culprit.signatures or not all(signature in known for signature in culprit.signatures):
            return rule
        covering += [known[signature] for signature in culprit.signatures]
    return replace(rule, waived=tuple(dict.fromkeys(covering)))
