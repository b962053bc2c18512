"""Numbers as a document says them: each with its unit, each part with its whole. Text is made elsewhere."""

from msgspec import Struct


class Count(Struct, frozen=True):
    """So many of something: `Count(2, "case")` reads "2 cases"."""

    number: int
    noun: str


class Ratio(Struct, frozen=True):
    """A part of a whole: `Ratio(6, 8, "test function")` reads "6 of 8 test functions (75.0%)"."""

    part: int
    whole: int
    noun: str


class Seconds(Struct, frozen=True):
    """A duration; None reads "not recorded", never zero."""

    value: float | None


class Money(Struct, frozen=True):
    """An amount in minor units of the register's currency; with a lower bound in it, the amount is one too."""

    minor: int
    at_least: bool = False

    def __add__(self, other: "Money") -> "Money":
        """Give the sum; a sum with one lower bound in it is a lower bound."""
        return Money(self.minor + other.minor, self.at_least or other.at_least)


class Moment(Struct, frozen=True):
    """An instant, in seconds since the epoch; None reads "not recorded"."""

    at: float | None


class Code(Struct, frozen=True):
    """An identifier: node id, path, commit, stream id. It is shown as code."""

    text: str


class Quote(Struct, frozen=True):
    """Somebody's words: a docstring, a skip reason, an error message. They are shown in quotation marks."""

    text: str


class Clause(Struct, frozen=True):
    """A part of a sentence that is there or not: our own words with values in them. Without words it says nothing."""

    pattern: str
    values: dict[str, "Value"]


Value = Count | Ratio | Seconds | Money | Moment | Code | Quote | Clause | str | int
"""What a sentence may be filled with. A plain text is foreign or one of our words, and escaped either way."""

NOTHING = Clause("", {})
"""The clause that is not there."""


def clause(pattern: str, **values: Value) -> Clause:
    """Give the clause."""
    return Clause(pattern, values)


IRREGULAR = {"is": "are", "has": "have", "was": "were", "needs": "need", "fails": "fail"}
SIBILANTS = ("s", "x", "ch", "sh")


def plural(noun: str, number: int) -> str:
    """Give the noun, or noun phrase, in the number's form; the last word takes the ending."""
    if number == 1:
        return noun
    head, _, last = noun.rpartition(" ")
    if last in IRREGULAR:
        last = IRREGULAR[last]
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    else:
        last += "es" if last.endswith(SIBILANTS) else "s"
    return f"{head} {last}" if head else last
