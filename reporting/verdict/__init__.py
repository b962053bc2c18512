"""The gate judged: every rule with what was found and what was asked for, and one word in the end."""

from reporting.verdict.judges import JUDGES, missing_of, pointers
from reporting.verdict.rule import Culprit, Facts, Rule, RuleState, culprits_of
from reporting.verdict.verdict import EXIT_CODES, Verdict, Word, verdict_of, word_of

__all__ = [
    "EXIT_CODES",
    "JUDGES",
    "Culprit",
    "Facts",
    "Rule",
    "RuleState",
    "Verdict",
    "Word",
    "culprits_of",
    "missing_of",
    "pointers",
    "verdict_of",
    "word_of",
]
