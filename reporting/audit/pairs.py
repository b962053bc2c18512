"""Two-column tables, read as labels with their values: Total tests, 8."""

from reporting.audit.claim import Claim
from reporting.audit.document import Grid, Unit
from reporting.audit.mood import mood_at, section_mood
from reporting.audit.number import Number
from reporting.audit.words import OUTCOMES, PARDONED, noun_of

_MOST_WORDS = 3


def paired_claims(grid: Grid, numbers: dict[int, list[Number]]) -> list[Claim]:
    """Give what a two-column table says, a claim a row; nothing for other tables and for those of another run."""
    if section_mood(grid.section) != "stated" or len(grid.head) != 2:
        return []
    rows = [row for row in grid.rows if len(row) == 2 and len(numbers.get(id(row[1]), ())) == 1]
    found = [_claim(row[0], row[1], numbers[id(row[1])][0]) for row in rows]
    return [claim for claim in found if claim is not None]


def _claim(label: Unit, value: Unit, number: Number) -> Claim | None:
    words = sorted(label.words, key=label.text.lower().find)
    outcomes = {OUTCOMES[word] for word in words if word in OUTCOMES} - {"total"}
    if not number.values or number.modifier or len(outcomes) > 1 or len(words) > _MOST_WORDS:
        return None
    return Claim(
        unit=value,
        part=number,
        whole=None,
        noun=noun_of(words),
        outcome=next(iter(outcomes), "total" if label.words & {"total", "overall"} else None),
        mood=mood_at(label, 0),
        label=label.text.strip(" *:_").lower(),
        pardoned=bool(label.words & PARDONED),
        narrowed=False,
    )
