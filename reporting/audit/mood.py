"""Whether a sentence tells what happened in this run, in another one, or what somebody wishes."""

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Literal, TypeVar, cast

from reporting.audit.document import Section, Unit
from reporting.audit.words import (
    ELSEWHEN,
    GENERIC_TITLES,
    HISTORY_TITLES,
    PLANNED,
    PLANNED_TITLES,
    SUMMARY_TITLES,
    listed,
)

T = TypeVar("T")

Mood = Literal["stated", "elsewhen", "planned"]

_STOP = re.compile(r"[.;!?](?=\s)|\n(?=\W)")
_ABBREVIATED = re.compile(r"(?:e\.g|i\.e|vs|approx|ca|no|min|max|etc|z\.b|bzw|\d)\.$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][a-z]+)?")
_LAST_RUN = re.compile(
    r"\b(?:last|over|recent|letzte\w*|dernier\w*) (?:the )?(?:last |past )?(?:\d+ )?(?:runs?|builds?|nights?"
    r"|weeks?|months?"
    r"|releases?|sprints?|days?|times?|executions?|time)\b"
    r"|\b(?:used to|get to|to get|bring to|in order to|as long as|once all|when all|no longer)\b"
)
_LAST_RUN_WORDS = listed(
    "last over recent letzte letzten letzter dernier dernière used get bring order long when once no longer"
)
TEST_FILE = (
    r"(?:[\w.-]*[/\\])*(?:test_[\w-]+\.\w{1,5}|[\w-]+[._-](?:test|tests|spec)\.\w{1,5}|\w+(?:Test|Tests|IT|Spec)\.\w{1,6}"
    r"|[\w-]+\.(?:feature|robot))|(?:[\w.-]+[/\\])*(?:tests?|e2e|specs?|__tests__)[/\\](?:[\w.-]+[/\\])*[\w-]+\.\w{1,5}"
)
"""A test file by the names that test runners look for."""

_LONGEST_NAME = 300
_MOST_WORDS = 8
_COUNT_LABEL = "Test Count:"
_SUITE_NAME = re.compile(rf"{TEST_FILE}|\b\w+::|\btest_\w+|\bTest[A-Z]\w+|\b[A-Z]\w+Tests?\b")


def _once(answer: Callable[[Section], T]) -> Callable[[Section], T]:
    """Let a question about a section be answered once a section."""
    name = answer.__name__

    @wraps(answer)
    def known(section: Section) -> T:
        if name not in section.known:
            section.known[name] = answer(section)
        return cast("T", section.known[name])

    return known


def sentence_at(unit: Unit, offset: int) -> tuple[int, int]:
    """Give the stretch of the sentence around an offset of the unit's text."""
    starts = _sentences(unit)
    index = bisect_right(starts, offset) - 1
    return starts[index], starts[index + 1] if index + 1 < len(starts) else len(unit.text)


@lru_cache(maxsize=16)
def _sentences(unit: Unit) -> list[int]:
    """Give where the sentences of a statement begin."""
    text = unit.text
    return [
        0,
        *(
            stop.end()
            for stop in _STOP.finditer(text)
            if not _ABBREVIATED.search(text, max(0, stop.start() - 8), stop.start() + 1)
        ),
    ]


def mood_at(unit: Unit, offset: int) -> Mood:
    """Give the mood of what is said at an offset: of its sentence, or else of what the statement stands in."""
    start, end = sentence_at(unit, offset)
    whole = start == 0 and end == len(unit.text)
    words = unit.words if whole else frozenset(_WORD.findall(unit.text[start:end].lower()))
    if words & ELSEWHEN or (words & _LAST_RUN_WORDS and _LAST_RUN.search(unit.text[start:end].lower())):
        return "elsewhen"
    return "planned" if words & PLANNED else frame_mood(unit)


def frame_mood(unit: Unit) -> Mood:
    """Give the mood that a statement has from where it stands: an open task, a list under a label, a section."""
    if unit.text.startswith("[ ]"):
        return "planned"
    label = unit.item.label if unit.item else None
    if label is not None:
        if label.words & HISTORY_TITLES:
            return "elsewhen"
        if label.words & (PLANNED_TITLES - SUMMARY_TITLES):
            return "planned"
    return section_mood(unit.section)


@_once
def section_mood(section: Section) -> Mood:
    """Give the mood that a section's headings give to all that stands in it."""
    here: Section | None = section
    while here is not None and here.heading is not None:
        words = here.heading.words
        if words & HISTORY_TITLES:
            return "elsewhen"
        if words & PLANNED_TITLES and not words & {"summary", "result", "results"}:
            return "planned"
        here = here.parent
    return "stated"


@_once
def sums_up(section: Section) -> bool:
    """Whether a section speaks of the whole document: its head, or a summary by its heading and of no suite."""
    if section.heading is None or section.level <= 1:
        return True
    words = section.heading.words
    if suite_section(section) is not None or not words & SUMMARY_TITLES:
        return False
    return words <= GENERIC_TITLES


@_once
def names_suite(section: Section) -> bool:
    """Whether the heading names a test file, class or suite."""
    heading = section.heading
    if heading is None or section.level <= 1:
        return False
    if "suite" in heading.words and len(heading.words) < _MOST_WORDS:
        return True
    return counts_tests(section) or bool(_SUITE_NAME.search(heading.text[:_LONGEST_NAME]))


@_once
def counts_tests(section: Section) -> bool:
    """Whether the section says how many tests it is about, as that of a suite does, whatever its heading."""
    return any(unit.text.startswith(_COUNT_LABEL) for unit in section.units)


@_once
def suite_section(section: Section) -> Section | None:
    """Give the innermost section around that is about one suite."""
    here: Section | None = section
    while here is not None:
        if names_suite(here):
            return here
        here = here.parent
    return None
