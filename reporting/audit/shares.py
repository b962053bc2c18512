"""The arithmetic of percentages as they are printed: cut, rounded or raised to the digits given."""

from decimal import ROUND_FLOOR, Decimal
from itertools import combinations

from reporting.audit.number import Number
from reporting.audit.words import Outcome

_NEARLY = Decimal(5)
_MAYBE_PASSED: tuple[Outcome, ...] = ("xfailed", "xpassed", "skipped", "flaky")
_MAYBE_LEFT_OUT: tuple[Outcome, ...] = ("skipped", "xfailed", "xpassed", "error", "not run", "flaky")
_LARGEST = 100_000
"""Wholes above this size are not searched: every percentage with up to three digits fits some count of them."""


def fits(number: Number, part: int, whole: int) -> bool:
    """Whether a printed percentage is the share of `part` in `whole`, cut, rounded or raised to its digits."""
    if whole <= 0:
        return False
    for value in number.values:
        scaled = value / number.step
        exact = Decimal(100 * part) / (number.step * whole)
        if abs(scaled - exact) < 1 or (number.modifier == "about" and abs(value - exact * number.step) <= _NEARLY):
            return True
    return False


def parts_for(number: Number, whole: int) -> list[int]:
    """Give the counts of a whole that a printed percentage may stand for, in order."""
    if whole <= 0:
        return []
    if whole > _LARGEST:
        return [int(number.value * whole / 100)]
    found: list[int] = []
    for value in number.values:
        near = int((value * whole / 100).to_integral_value(ROUND_FLOOR))
        reach = int(number.step * whole / 100) + 1
        first, last = max(near - reach, 0), min(near + reach + 1, whole)
        found.extend(part for part in range(first, last + 1) if fits(number, part, whole))
    return sorted(set(found), key=lambda part: (abs(Decimal(100 * part) / whole - number.value), part))


def percent_of(part: int, whole: int) -> str:
    """Give a share in words, rounded down to one digit."""
    tenths = 1000 * part // whole
    return f"{tenths // 10}.{tenths % 10}%"


def fractions(counts: dict[Outcome, int], others: list[int]) -> list[tuple[int, int]]:
    """Give the fractions that may be meant by a pass rate, the plain one first; none is of more than a stated total."""
    passed, total = counts["passed"], counts.get("total")
    listed = sum(count for outcome, count in counts.items() if outcome not in {"total", "flaky"})
    bases = [total, listed, *others, *(listed + other for other in others), listed + sum(others)]
    return [
        (passed + more, base - less)
        for base in bases
        if base is not None and (total is None or base <= total)
        for more in _sums(counts, _MAYBE_PASSED)
        for less in _sums(counts, _MAYBE_LEFT_OUT)
        if base > less and passed + more <= base - less
    ]


def _sums(counts: dict[Outcome, int], names: tuple[Outcome, ...]) -> list[int]:
    """Give the sums of every choice among the named counts, the empty one first."""
    present = [counts[name] for name in names if counts.get(name)]
    return sorted({sum(chosen) for size in range(len(present) + 1) for chosen in combinations(present, size)})
