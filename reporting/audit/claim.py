"""What a statement says with its numbers: so many of so many, of what, and how they ended."""

import re

from msgspec import Struct

from reporting.audit.document import Unit
from reporting.audit.mood import Mood, mood_at
from reporting.audit.number import Number
from reporting.audit.words import NOUNS, OUTCOMES, PARDONED, UNKNOWN, Outcome, listed, noun_of

_RATIO_GAP = re.compile(
    r"\s(?:passed|passing|succeeded|failed|failing|skipped|green)\s?(?:/|of|out of)\s?|\s?/\s?|\s(?:of|out of"
    r"|from|von|von insgesamt|sur|su|из)\s(?:(?:the|all|a total of|its|these|our)\s)*(?:\w+\s)?",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:()\[\]|\n!?\u2013\u2014/\u2192=<>+*&~\u2248]|\.(?:\s|$)|\s-\s|\d")
_CLAUSE_START = re.compile(r"[,;()\[\]|\n!?\u2013\u2014\u2192=<>+&\u2248]|\.\s|\s-\s|\d(?![^\W\d_])")
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_LABEL = re.compile(r"([^:=,;()|\n.]{1,60})[:=]\s*[*_]*$")
_OF_TESTS = listed(
    "test tests suite suites case cases unit integration end-to-end e2e functional regression new total"
    " remaining hard the of more other were was are is have has been which that in all collection assertion"
    " scenario spec specs smoke api ui known expected allowed"
)
_NOT = listed("no zero not never none without nicht keine non didn't weren't wasn't don't kein")
_FILLERS = listed(
    "a all also are been completely end-to-end e2e entire executed full has have in is its of our overall"
    " planned rate run that the their these those total was were automated listed which"
)
_BEFORE_NUMBER = (_OF_TESTS | _FILLERS | OUTCOMES.keys() | NOUNS.keys()) | listed(
    "about only just exactly approximately around roughly over under nearly almost at least most than less fewer up to"
)
"""What may stand between a label's colon and the number that is its value."""
_THINGS = frozenset({"failure", "failures", "error", "errors", "success", "successes"})
_SHARE_IN_BRACKETS = re.compile(r"\s\(\d[\d.,]*\s?%\)")
_REACH = 7
_FAR = 70


class Claim(Struct, kw_only=True, eq=False, gc=False):
    """One thing said with a number.

    `part` is the number, of `whole` for a ratio. `noun` is what is counted ("test", "test function", "suite" ...),
    `outcome` how they ended; both are empty where the document does not say it. `pardoned`: the statement calls them
    known, expected or waived. `narrowed`: words between number and noun make it a part of the tests ("critical tests").
    `label` is the text before a colon that the number is the value of.
    """

    unit: Unit
    part: Number
    whole: Number | None
    noun: str
    outcome: Outcome | None
    mood: Mood
    label: str
    pardoned: bool
    narrowed: bool

    @property
    def end(self) -> int:
        """The offset behind the claim's last number."""
        return (self.whole or self.part).end

    @property
    def plain(self) -> bool:
        """Whether the number is exact and tells of this run, so that others can be held against it."""
        exact = not self.part.modifier and (self.whole is None or not self.whole.modifier)
        return exact and self.mood == "stated" and self.part.state != "configured" and bool(self.part.values)


def claims_of(unit: Unit, numbers: list[Number]) -> list[Claim]:
    """Give what the statement says with its numbers, in order."""
    claims: list[Claim] = []
    taken: Number | None = None
    for index, number in enumerate(numbers):
        if number is taken or not number.values or number.state == "quoted":
            continue
        whole = _whole_of(unit, number, numbers[index + 1] if index + 1 < len(numbers) else None)
        taken = whole
        claims.append(_claim(unit, number, whole))
    return claims


def _whole_of(unit: Unit, part: Number, following: Number | None) -> Number | None:
    """Give the number that this one is a part of, if the text says so between the two."""
    if following is None or part.kind != "count" or following.kind != "count" or not following.values:
        return None
    gap = _RATIO_GAP.fullmatch(unit.text, part.end, following.start)
    chained = "/" in {unit.text[part.start - 1 : part.start], unit.text[following.end : following.end + 1]}
    if gap is None or chained or part.whole is None or following.whole is None or part.whole > following.whole:
        return None
    return following


def _claim(unit: Unit, part: Number, whole: Number | None) -> Claim:
    behind = _behind(unit.text, (whole or part).end)
    window = unit.text[max(0, part.start - _FAR) : part.start]
    ahead, bracketed = _ahead(window)
    label = _LABEL.search(window) if window.rstrip(" *_").endswith((":", "=")) else None
    between = _first(_WORD.findall(unit.text[part.end : whole.start].lower())) if whole else None
    noun = noun_of(behind)
    if not noun and part.kind == "percent" and behind[:1] == ["of"]:
        noun = UNKNOWN
    elif not noun and part.kind in {"count", "percent"}:
        noun = noun_of(ahead) if not behind or label else ""
    return Claim(
        unit=unit,
        part=part,
        whole=whole,
        noun=noun,
        outcome=between or _outcome(behind, [] if bracketed and behind else ahead, labelled=label is not None),
        mood=mood_at(unit, part.start),
        label=label.group(1).strip(" *_").lower() if label else "",
        pardoned=bool(PARDONED & {*behind, *ahead}),
        narrowed=_narrowed(behind),
    )


def _behind(text: str, end: int) -> list[str]:
    """Give the words behind a number up to the end of its clause; a percentage in brackets does not end it."""
    following = _SHARE_IN_BRACKETS.sub(" ", text[end : end + _FAR + 20], count=1)
    stop = _CLAUSE_END.search(following)
    return _WORD.findall(following[: stop.start() if stop else _FAR + 20].lower())[:_REACH]


def _ahead(window: str) -> tuple[list[str], bool]:
    """Give the words before a number, and whether a bracket parts them from it: Passed tests (4/6)."""
    starts = list(_CLAUSE_START.finditer(window))
    before = window[starts[-1].end() :] if starts else window
    bracketed = not before.strip() and bool(starts) and starts[-1].group() in {"(", "["}
    if bracketed:
        opened = starts[-2] if len(starts) > 1 else None
        counted = opened is not None and opened.group().isdigit()
        before = "" if counted else window[opened.end() if opened else 0 : starts[-1].start()]
    _, colon, value = before.rpartition(":")
    if colon and not _BEFORE_NUMBER.issuperset(_WORD.findall(value.lower())):
        # "failed: basket 0" tells how something that is called so ended, and counts nothing.
        before = value
    return _WORD.findall(before.lower())[-_REACH:], bracketed


def _narrowed(behind: list[str]) -> bool:
    """Whether a word that is neither filler, noun nor outcome stands before the first noun or outcome."""
    for word in behind:
        if word in NOUNS or word in OUTCOMES:
            return False
        if word not in _FILLERS:
            return True
    return False


def _outcome(behind: list[str], ahead: list[str], *, labelled: bool) -> Outcome | None:
    """Give the outcome that the words beside a number name; none where they leave it open or deny it."""
    if labelled:
        found = _first(ahead)
        if found or not behind:
            return found
    after = _first(behind)
    if after is None:
        return _first(ahead) if not behind or _first(ahead[-1:]) else None
    if behind[0] in OUTCOMES and ahead and ahead[-1] in OUTCOMES and OUTCOMES[ahead[-1]] != after:
        return None
    return after


def _first(words: list[str]) -> Outcome | None:
    """Give the first outcome among the words, the total only when there is no other; none if one is denied."""
    if _NOT & set(words):
        return None
    found = [
        OUTCOMES[word]
        for index, word in enumerate(words)
        if word in OUTCOMES and (word not in _THINGS or not index or words[index - 1] in _OF_TESTS)
    ]
    return next((outcome for outcome in found if outcome != "total"), found[0] if found else None)
