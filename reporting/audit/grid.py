"""The columns of a table: which count an outcome, which the whole, which give a rate, money or time."""

import re

from reporting.audit.document import Grid, Unit
from reporting.audit.words import OUTCOMES, Outcome, listed

_WORD = re.compile(r"[^\W\d_]+")
_WHOLE = listed(
    "total totals tests test cases count executed ran collected all gesamt scenarios specs sum subtotal functions"
)
_RATE = listed("rate % percent percentage ratio quote taux success")
_COUNTED = _WHOLE | listed(
    "files suites checks failures errors warnings issues assertions steps lines bugs defects findings streams"
    " items passes retries subtests amount amounts mrr arr revenue cost costs price"
)
_TIME = listed("time duration seconds secs elapsed dauer durée s ms")
_NOT_ADDED = listed(
    "peak cumulative running avg average mean median min max p50 p90 p95 p99 rate ratio % id # no nr line port"
    " limit threshold target"
)
_SUM_ROW = re.compile(
    r"(?:grand |sub)?totals?|sum(?: total)?|overall|all(?: suites| tests| files)?|gesamt|summe|insgesamt|∑|Σ|合計"
    r"|итого|всего",
    re.IGNORECASE,
)
_SUBTOTAL = re.compile(r"sub-?totals?|zwischensumme", re.IGNORECASE)
_SIGNS = {"✅": "passed", "❌": "failed", "✔": "passed", "⏭": "skipped", "🔴": "failed", "🟢": "passed"}


def head_of(grid: Grid, nth: int) -> str:
    """Give a column's heading in lower case; empty when it has none."""
    return grid.head[nth].text.strip().lower() if nth < len(grid.head) else ""


def outcome_columns(grid: Grid) -> dict[int, Outcome]:
    """Give the columns that count one outcome or the whole, by their number."""
    columns: dict[int, Outcome] = {}
    for nth, cell in enumerate(grid.head):
        outcome = _column(cell)
        if outcome:
            columns[nth] = outcome
    return columns


def _column(cell: Unit) -> Outcome | None:
    words = [word for word in _WORD.findall(cell.text.lower()) if word not in {"of", "the", "number", "tests", "test"}]
    plain = _WORD.findall(cell.text.lower())
    if "%" in cell.text or set(plain) & (_RATE - {"success"}) or set(plain) & _TIME or len(plain) > 3:
        return None
    outcomes = [OUTCOMES[word] for word in words if word in OUTCOMES]
    if len(outcomes) == 1 and len(words) <= 2:
        return outcomes[0]
    if not outcomes and plain and set(plain) <= _WHOLE:
        return "total"
    sign = cell.text.strip().rstrip("\ufe0f")
    return _SIGNS.get(sign)  # type: ignore[return-value]


def rate_columns(grid: Grid) -> list[int]:
    """Give the columns that say which share passed."""
    found = []
    for nth in range(len(grid.head)):
        words = set(_WORD.findall(head_of(grid, nth))) | ({"%"} if "%" in head_of(grid, nth) else set())
        passing = words & {"pass", "passed", "passing", "success"}
        if words & _RATE and (passing or words <= {"%", "rate", "percent", "percentage"}):
            found.append(nth)
    return found


def added(grid: Grid, nth: int, *, money: bool) -> bool:
    """Whether the numbers of a column are of a kind that is added up: outcomes, other counted things, money, time."""
    head = head_of(grid, nth)
    words = set(_WORD.findall(head))
    if (words | set(head.split())) & _NOT_ADDED or "%" in head or "/" in head:
        return False
    return money or bool(words & (_COUNTED | _TIME)) or _column(grid.head[nth]) is not None


def is_time(grid: Grid, nth: int) -> bool:
    """Whether a column gives times."""
    return bool(set(_WORD.findall(head_of(grid, nth))) & _TIME)


def sum_row(row: list[Unit]) -> bool:
    """Whether a row gives the totals of the rows before it."""
    return bool(row) and bool(_SUM_ROW.fullmatch(row[0].text.strip(" *_:"))) and not _SUBTOTAL.search(row[0].text)


def subtotal_row(row: list[Unit]) -> bool:
    """Whether a row gives the totals of a part of the rows."""
    return bool(row) and bool(_SUBTOTAL.search(row[0].text))
