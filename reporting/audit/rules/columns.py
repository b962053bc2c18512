"""Tables: the row of totals against the rows, and the outcomes of a row against its total."""

from collections.abc import Iterator
from decimal import Decimal

from reporting.audit.document import Grid, Unit
from reporting.audit.finding import Finding
from reporting.audit.grid import added, head_of, is_time, outcome_columns, subtotal_row, sum_row
from reporting.audit.number import Number
from reporting.audit.picture import Picture
from reporting.audit.rules.tallies import adds_up, told
from reporting.audit.words import PARALLEL, Outcome


def check(picture: Picture) -> Iterator[Finding]:
    """Give the totals in tables that their parts do not add up to."""
    for grid in picture.document.grids:
        yield from _totals(picture, grid)
        columns = outcome_columns(grid)
        if {"passed", "failed", "total"} <= set(columns.values()):
            for row in grid.rows:
                yield from _row(picture, row, columns)


def _row(picture: Picture, row: list[Unit], columns: dict[int, Outcome]) -> Iterator[Finding]:
    numbers: dict[Outcome, Number] = {}
    for nth, outcome in columns.items():
        number = _only(picture, row, nth)
        if number is not None and number.kind == "count" and outcome not in numbers:
            numbers[outcome] = number
        elif outcome in numbers:
            return
    total = numbers.pop("total", None)
    if total is None or total.whole is None or not {"passed", "failed"} <= set(numbers):
        return
    counts = {outcome: number.whole or 0 for outcome, number in numbers.items()}
    verdict = adds_up(counts, total.whole)
    if verdict in {"wrong", "short"}:
        total.settle("contradicted")
        severity, words = told(counts, verdict, total.whole)
        yield picture.account.finding("sum", severity, total.unit, (total.start, total.end), words)
    elif verdict == "exact":
        for number in (total, *numbers.values()):
            number.settle("derived")


def _totals(picture: Picture, grid: Grid) -> Iterator[Finding]:
    """Compare the one row of totals, first or last, with the rows of detail."""
    rows = [row for row in grid.rows if row]
    summed = [index for index, row in enumerate(rows) if sum_row(row)]
    if len(summed) != 1 or summed[0] not in {0, len(rows) - 1} or len(rows) < 3:
        return
    total = rows[summed[0]]
    details = [row for row in rows if row is not total and not subtotal_row(row)]
    for nth in range(1, len(total)):
        whole = _only(picture, total, nth)
        if whole is not None and nth < len(grid.head) and added(grid, nth, money=whole.kind == "money"):
            yield from _column(picture, grid, whole, details, nth)


def _column(picture: Picture, grid: Grid, whole: Number, details: list[list[Unit]], nth: int) -> Iterator[Finding]:
    parts = [_only(picture, row, nth) for row in details]
    blank = [nth < len(row) and not row[nth].text.strip(" -\u2013\u2014·") for row in details]
    if not all(part is not None or empty for part, empty in zip(parts, blank, strict=True)):
        return
    numbers = [part for part in parts if part is not None]
    if not numbers or any(part.kind != whole.kind for part in numbers) or whole.kind == "percent":
        return
    if whole.modifier or any(part.modifier for part in numbers):
        return
    summed = sum((part.value for part in numbers), Decimal(0))
    slack = (
        sum((part.step for part in numbers), whole.step) / 2 if any(part.step != 1 for part in numbers) else Decimal(0)
    )
    if any(abs(summed - value) <= slack for value in whole.values):
        for number in (whole, *numbers):
            number.settle("derived")
        return
    if whole.kind == "duration" or is_time(grid, nth):
        yield from _time(picture, whole, summed, slack)
        return
    whole.settle("contradicted")
    yield picture.account.finding(
        "sum",
        "decision" if whole.kind == "money" else "error",
        whole.unit,
        (whole.start, whole.end),
        f'The rows of the column "{head_of(grid, nth)}" add up to {summed:,f}, not {whole.text}.',
    )


def _time(picture: Picture, whole: Number, summed: Decimal, slack: Decimal) -> Iterator[Finding]:
    """Judge a total time: it may be longer than its parts, and shorter only where things ran side by side."""
    if whole.value > summed - slack or any(unit.words & PARALLEL for unit in picture.document.units):
        return
    yield picture.account.finding(
        "sum",
        "warning",
        whole.unit,
        (whole.start, whole.end),
        f"The rows add up to {summed:f} s; {whole.text} is shorter, which only parts that run side by side can be, and "
        f"the document does not say that they did.",
    )


def _only(picture: Picture, row: list[Unit], nth: int) -> Number | None:
    """Give the number of a cell that holds one number and not much else."""
    if nth >= len(row) or row[nth].quoted:
        return None
    numbers = picture.account.numbers_of(row[nth])
    if len(numbers) != 1 or not numbers[0].values or len(row[nth].text) > 24:
        return None
    return numbers[0]
