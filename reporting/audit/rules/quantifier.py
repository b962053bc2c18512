"""Words for a whole run, "all tests", "100%", "no failures", against the failures that the document shows."""

import re
from collections.abc import Iterator

from reporting.audit.document import Listing, Unit
from reporting.audit.failing import about_tests
from reporting.audit.finding import Finding
from reporting.audit.mood import frame_mood, mood_at, sentence_at
from reporting.audit.picture import Picture
from reporting.audit.status import sign_in, state_of_sign
from reporting.audit.words import PLANNED, listed

_ALL = re.compile(
    r"\b(?P<all>(?:all|every|each)(?:\s+of)?(?:\s+(?:the|our|its|these))?(?:\s+\d[\d,.]*)?"
    r"(?:\s+(?:executed|automated|end-to-end|e2e|planned|defined|test))*"
    r"\s+(?:tests?|test\s+(?:cases|functions|files|suites)|suites?|specs?|scenarios?|cases|checks)"
    r"|everything)\s+(?:have\s+|has\s+|had\s+|were\s+|was\s+|are\s+|is\s+|been\s+|now\s+|also\s+|all\s+)*"
    r"(?P<done>pass(?:ed|es|ing)?|succeed(?:ed|s)?|successful|green|ok|successfully\s+\w+"
    r"|(?:completed?|executed|ran|run|finished|executing)\s+successfully|clean)\b(?P<behind>[^.;!?]*)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?P<all>(?:no|zero|without(?:\s+any)?)\s+(?:test\s+)?"
    r"(?:failures?|failed\s+tests?|failing\s+tests?|tests?\s+failed|errors?\s+or\s+failures|failures\s+or\s+errors))\b"
    r"(?P<behind>[^.;!?]*)",
    re.IGNORECASE,
)
_DENIED_BEFORE = re.compile(
    r"\b(?:not|nearly|almost|neither|hardly|virtually|than|but|of|except|that|which|says?|said|claims?)\W*$",
    re.IGNORECASE,
)
_WHOLE_BEHIND = re.compile(
    r"^\s*(?:$|[,)\]:|*\u2013\u2014-]|and\b|with\b|successfully\b|without\b|in\s+\d|within\s+\d"
    r"|(?:were|was|are|is)\s+(?:found|observed|detected|recorded|reported|seen)\b)",
    re.IGNORECASE,
)
_EXCEPTED = re.compile(
    r"\b(?:except\w*|apart from|besides|other than|save for|excluding|but|however|although|though|while|only"
    r"|after|on retry|on (?:the )?(?:second|third))\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_CONDITIONS = listed("if unless until assuming whether provided hope goal target aim plan planned wenn falls bis")
_OF_THE_RUN = listed(
    "a all and are build ci complete completed completely detected ended entire execution executed final"
    " finished found full had"
    " has have in is it of our overall pipeline ran recorded result results run runs saw shows status suite suites test"
    " tests that the there this total was we were whole with passed successfully summary outcome"
)
_TRIGGERS = listed("all every each everything no zero without")


def check(picture: Picture) -> Iterator[Finding]:
    """Give the words for a whole that the failures of the document stand against."""
    if not picture.failings:
        return
    labels = {id(listing.label): listing for listing in picture.document.listings if listing.label is not None}
    for unit in picture.document.units:
        if unit.quoted or unit.kind == "cell":
            continue
        if unit.words & _TRIGGERS:
            yield from _in_words(picture, unit, labels)
        yield from _in_numbers(picture, unit)


def _in_words(picture: Picture, unit: Unit, labels: dict[int, Listing]) -> Iterator[Finding]:
    for pattern in (_ALL, _NONE):
        for match in pattern.finditer(unit.text):
            if unit.shows(match.start()) or not _told(unit, match):
                continue
            behind = match["behind"]
            if (
                _DENIED_BEFORE.search(unit.text[max(0, match.start() - 20) : match.start()])
                or not _WHOLE_BEHIND.match(behind)
                or _EXCEPTED.search(behind)
            ):
                continue
            span = (match.start(), match.start("behind"))
            listed_under = _failing_item(unit, labels)
            if listed_under is not None and pattern is _ALL:
                yield _under(picture, unit, span, listed_under)
            elif not _of_some(picture, unit, match.start()) and (
                _said_of_all(unit, match.start()) if pattern is _NONE else _means_all(picture, unit, match["all"])
            ):
                yield from _against(picture, unit, span)


def _failing_item(unit: Unit, labels: dict[int, Listing]) -> Unit | None:
    """Give the first item marked as failed in the list that the statement is the label of."""
    listing = labels.get(id(unit))
    for item in listing.items if listing else ():
        sign = sign_in(item.units[0].text) if item.units else None
        if sign is not None and state_of_sign(sign.group()) == "fail":
            return item.units[0]
    return None


def _under(picture: Picture, unit: Unit, span: tuple[int, int], item: Unit) -> Finding:
    line = picture.account.line(item)
    return picture.account.finding(
        "quantifier", "decision", unit, span, f"Line {line}, listed under it, is marked as failed."
    )


def _of_some(picture: Picture, unit: Unit, offset: int) -> bool:
    """Whether the words are said of a part: "2 of 3 suites had no failure"."""
    start, _ = sentence_at(unit, offset)
    claims = picture.account.claims_of(unit)
    return any(claim.whole and start <= claim.part.start < offset for claim in claims)


def _said_of_all(unit: Unit, offset: int) -> bool:
    """Whether "no failures" is said of the run: the words before it in its sentence name nothing else."""
    start, _ = sentence_at(unit, offset)
    return set(_WORD.findall(unit.text[start:offset].lower())) <= _OF_THE_RUN


def _told(unit: Unit, match: re.Match[str]) -> bool:
    """Whether the words tell what happened: no condition in their sentence, no wish in their clause, no other run."""
    start, end = sentence_at(unit, match.start())
    words = set(_WORD.findall(unit.text[start:end].lower()))
    mood = mood_at(unit, match.start())
    if mood != "planned" or words & _CONDITIONS or frame_mood(unit) != "stated":
        return mood == "stated"
    first = max(unit.text.rfind(mark, start, match.start()) for mark in ",;:") + 1
    last = re.compile("[,;]").search(unit.text, match.start("behind"), end)
    clause = unit.text[max(first, start) : last.start() if last else end]
    return not PLANNED & set(_WORD.findall(clause.lower()))


def _means_all(picture: Picture, unit: Unit, words: str) -> bool:
    """Whether "all 6 tests" are all there are: the number must be the one whole that the document knows of."""
    number = re.search(r"\d[\d,.]*", words)
    if number is None:
        return True
    scope = picture.reach(unit)
    sizes = {
        whole.size for whole in picture.wholes if whole.noun != "suite" and (whole.scope is scope or scope is None)
    }
    return {str(size) for size in sizes} == {number.group().replace(",", "")}


def _in_numbers(picture: Picture, unit: Unit) -> Iterator[Finding]:
    """Hold "100% success rate" and "0 failed" against the failures in reach."""
    for claim in picture.account.claims_of(unit):
        if not claim.plain or claim.pardoned or claim.narrowed or not about_tests(claim):
            continue
        full = claim.part.kind == "percent" and claim.outcome == "passed" and claim.part.value == 100
        none = (
            claim.part.kind == "count" and claim.outcome == "failed" and claim.part.whole == 0 and claim.whole is None
        )
        if full or none:
            found = list(_against(picture, unit, (claim.part.start, claim.part.end)))
            if found:
                claim.part.settle("contradicted")
            yield from found


def _against(picture: Picture, unit: Unit, span: tuple[int, int]) -> Iterator[Finding]:
    failing = picture.failing_in_reach(unit)
    if failing is None:
        return
    yield picture.account.finding(
        "quantifier",
        "decision",
        unit,
        span,
        f"Line {picture.account.line(failing.unit, failing.start)} says otherwise: {failing.text}.",
    )
