"""A percentage beside its fraction, or in a row with its counts: computed again."""

import re
from collections.abc import Iterator
from itertools import pairwise

from reporting.audit.claim import Claim
from reporting.audit.document import Unit
from reporting.audit.finding import Finding
from reporting.audit.grid import outcome_columns, rate_columns
from reporting.audit.number import Number
from reporting.audit.picture import Picture
from reporting.audit.shares import fits, fractions, percent_of
from reporting.audit.words import NOUNS, OUTCOMES, TESTED, Outcome

_GAP = r"[\s(\[=,:~≈|→*\u2013\u2014-]"
_BETWEEN = re.compile(
    rf"{_GAP}*(?:i\.e\.|total|in total|overall|or|about|approximately|equals|that is|so|are|is|tests?"
    rf"|test (?:cases|functions)|cases|suites"
    r"|files|specs|scenarios|checks|functions|passed|pass|passing|failed|green|successful|were|rate|success|bestanden"
    rf"|fehlgeschlagen)?(?:{_GAP}+(?:passed|pass|failed|passing|green|rate|success rate|tests?))?{_GAP}*",
    re.IGNORECASE,
)
_OF = re.compile(r"\s(?:of|out of|von|sur)\s(?:the\s)?")
_NEXT_WORD = re.compile(r"[\s*_]*([^\W\d_]+)")
_OF_TESTS = frozenset(
    {*OUTCOMES, *NOUNS, "of", "in", "rate", "and", "with", "were", "was", "have", "are", "is", "or", "all"}
)


def check(picture: Picture) -> Iterator[Finding]:
    """Give the percentages that do not follow from the fraction or the counts beside them."""
    for unit in picture.document.units:
        claims = picture.account.claims_of(unit)
        for part, whole in pairwise(claims):
            yield from _more_than_all(picture, part, whole)
        for index, claim in enumerate(claims):
            if claim.part.kind == "percent" and len(claims) > 1:
                yield from _beside(picture, claim, [*claims[max(index - 1, 0) : index], *claims[index + 1 : index + 2]])
    for grid in picture.document.grids:
        rates = rate_columns(grid)
        columns = outcome_columns(grid) if rates else {}
        for row in grid.rows if columns else ():
            for nth in rates:
                yield from _row(picture, row, nth, columns)


def _beside(picture: Picture, share: Claim, neighbours: list[Claim]) -> Iterator[Finding]:
    """Compare a percentage with the fractions directly before and behind it; one that fits is enough."""
    number = share.part
    if number.modifier in {"delta", "range", "limit", "least", "most"} or not _speaks_of_tests(share):
        return
    beside = [ratio for ratio in neighbours if ratio.whole and ratio.whole.whole and _adjoin(share, ratio)]
    for ratio in beside:
        part, whole = _fraction(ratio)
        if _agrees(number, part, whole):
            number.settle("derived")
            return
        if _agrees(number, whole - part, whole):
            if share.outcome and share.outcome != ratio.outcome:
                number.settle("derived")
            return
    if beside and number.modifier in {"", "over", "open"} and not beside[0].part.modifier:
        part, whole = _fraction(beside[0])
        more = "more than " if number.modifier == "over" else ""
        number.settle("contradicted")
        yield picture.account.finding(
            "recompute",
            "error",
            share.unit,
            (number.start, number.end),
            f"{part} of {whole} is {percent_of(part, whole)}, not {more}{number.text}.",
        )


def _more_than_all(picture: Picture, part: Claim, whole: Claim) -> Iterator[Finding]:
    """Give a part that is larger than its whole: 9 of 8 tests."""
    if part.part.kind != "count" or whole.part.kind != "count" or part.whole or whole.noun not in TESTED:
        return
    counted, size = part.part.whole, whole.part.whole
    text = part.unit.text[part.part.end : whole.part.start]
    if (
        counted is None
        or size is None
        or counted <= size
        or not _OF.fullmatch(text)
        or not (part.plain and whole.plain)
    ):
        return
    part.part.settle("contradicted")
    yield picture.account.finding(
        "recompute",
        "error",
        part.unit,
        (part.part.start, whole.part.end),
        f"{counted} of {size} is more than all.",
    )


def _fraction(ratio: Claim) -> tuple[int, int]:
    return ratio.part.whole or 0, (ratio.whole.whole if ratio.whole else 0) or 0


def _speaks_of_tests(share: Claim) -> bool:
    """Whether the word behind a percentage leaves it a share of tests: "90% coverage" is one of something else."""
    if share.unit.text[share.part.end :].lstrip(" *_").startswith((")", "]")):
        return True
    word = _NEXT_WORD.match(share.unit.text, share.part.end)
    return word is None or word[1].lower() in _OF_TESTS


def _adjoin(share: Claim, ratio: Claim) -> bool:
    """Whether nothing but words for the same thing stands between the two; a comma parts unless an outcome is named."""
    first, second = (share, ratio) if share.part.start < ratio.part.start else (ratio, share)
    between = share.unit.text[first.end : second.part.start]
    return bool(_BETWEEN.fullmatch(between)) and ("," not in between or bool(share.outcome))


def _agrees(number: Number, part: int, whole: int) -> bool:
    if number.modifier in {"over", "open"}:
        return any(100 * part >= value * whole for value in number.values)
    if number.modifier == "under":
        return any(100 * part <= value * whole for value in number.values)
    return fits(number, part, whole)


def _row(picture: Picture, row: list[Unit], nth: int, columns: dict[int, Outcome]) -> Iterator[Finding]:
    """Compare a row's rate with the row's counts, by every usual way of choosing what counts."""
    shares = picture.account.numbers_of(row[nth]) if nth < len(row) else []
    if len(shares) != 1 or shares[0].kind not in {"percent", "count"} or shares[0].modifier or not shares[0].values:
        return
    number = shares[0]
    counts = _counts(picture, row, columns)
    if "passed" not in counts or not ("total" in counts or "failed" in counts):
        return
    choices = fractions(counts, _others(picture, row, {nth, *columns}))
    if any(fits(number, part, whole) for part, whole in choices):
        number.settle("derived")
    elif choices:
        part, whole = choices[0]
        number.settle("contradicted")
        yield picture.account.finding(
            "recompute",
            "error",
            row[nth],
            (number.start, number.end),
            f"{part} of {whole} in this row is {percent_of(part, whole)}, not {number.text}.",
        )


def _counts(picture: Picture, row: list[Unit], columns: dict[int, Outcome]) -> dict[Outcome, int]:
    counts: dict[Outcome, int] = {}
    for nth, outcome in columns.items():
        numbers = picture.account.numbers_of(row[nth]) if nth < len(row) else []
        if len(numbers) == 1 and numbers[0].kind == "count" and numbers[0].whole is not None and outcome not in counts:
            counts[outcome] = numbers[0].whole
    return counts


def _others(picture: Picture, row: list[Unit], known: set[int]) -> list[int]:
    """Give the counts of the columns that are not known for what they are: warnings, checks, anything."""
    cells = [picture.account.numbers_of(cell) for nth, cell in enumerate(row) if nth and nth not in known]
    return [numbers[0].whole or 0 for numbers in cells if len(numbers) == 1 and numbers[0].kind == "count"]
