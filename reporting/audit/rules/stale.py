"""With results: dates and versions that are not those of the run."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from reporting.audit.document import Unit
from reporting.audit.finding import Finding
from reporting.audit.mood import mood_at
from reporting.audit.picture import Picture

_DATED = re.compile(
    r"^\W*(?:(?:report|test|run|execution)\s+)?(?:date|executed(?: on)?|run(?: on)?|started|datum)\s*:", re.IGNORECASE
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_NAME = re.compile(r"([A-Za-z][\w.-]*)[ :=/v*@-]*$")


def check(picture: Picture) -> Iterator[Finding]:
    """Give the date of the run and the versions that the results do not know."""
    if picture.facts is None:
        return
    for unit in picture.document.units:
        for number in picture.account.numbers_of(unit):
            if number.state == "quoted" or mood_at(unit, number.start) != "stated":
                continue
            if number.kind == "date":
                yield from _date(picture, unit, (number.start, number.end))
            elif number.kind == "version":
                yield from _version(picture, unit, (number.start, number.end))


def _date(picture: Picture, unit: Unit, span: tuple[int, int]) -> Iterator[Finding]:
    dates = picture.facts.dates if picture.facts else ()
    found = _ISO.match(unit.text, span[0])
    if not dates or found is None or not _DATED.match(unit.text):
        return
    try:
        written = date.fromisoformat(found.group())
    except ValueError:
        yield picture.account.finding("stale", "error", unit, found.span(), "There is no such day.")
        return
    # A day more or less is the time zone of the one who wrote it.
    days = [date.fromisoformat(day.group()) for day in map(_ISO.match, dates) if day]
    if days and not min(days) - timedelta(1) <= written <= max(days) + timedelta(1):
        yield picture.account.finding("stale", "error", unit, found.span(), f"The run took place on {dates[0]}.")


def _version(picture: Picture, unit: Unit, span: tuple[int, int]) -> Iterator[Finding]:
    versions = picture.facts.versions if picture.facts else {}
    named = _NAME.search(unit.text[: span[0]])
    known = versions.get(named[1].lower()) if named else None
    written = unit.text[slice(*span)].lstrip("v")
    if known is None or named is None or known == written or known.startswith(f"{written}."):
        return
    yield picture.account.finding("stale", "warning", unit, span, f"The run was made with {named[1]} {known}.")
