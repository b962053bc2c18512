"""A verdict or a sign against the counts in its reach: PASSED above failures."""

import re
from collections.abc import Iterator

from reporting.audit.claim import Claim
from reporting.audit.document import Section, Unit
from reporting.audit.failing import about_tests
from reporting.audit.finding import Finding
from reporting.audit.mood import mood_at, suite_section, sums_up
from reporting.audit.picture import Picture
from reporting.audit.status import State, is_verdict, sign_in, state_of_sign
from reporting.audit.words import OUTCOMES, PARDONED, listed

_LABELLED = re.compile(
    r"^\W*(?:(?:overall|test|tests|final|run|suite|total)\s+){0,2}(?:status|result|results|outcome|verdict|state|ergebnis|statut)\s*[:=]\s*",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"^\W*(?:(?:release|final|overall|qa|go/no-go|ship|sign-off)\s+){0,2}(?:verdict|decision|recommendation|sign-off|go/no-go|status)"
    r"\s*[:=]\s*\W*(?P<word>go|approved|ship(?: it)?|ready(?: to ship| for release)?)\b(?P<behind>.*)$",
    re.IGNORECASE,
)
_BORNE = PARDONED | listed(
    "threshold tolerance minor cosmetic non-blocking nonblocking waiver waivers exception exceptions"
    " conditional condition conditions risk risks severity gate rerun quarantine acceptable target sla follow-up"
    " followup"
)
_FIRST_DIGIT = re.compile(r"\d")
_PASSING = re.compile(r"\b(?:pass|passed|passing|success|successful|succeeded|green)\b", re.IGNORECASE)
_VERDICT_FIRST = re.compile(r"\W*(?:PASS|PASSED|OK|SUCCESS|GREEN)\W*\s[-\u2013\u2014]\s")
_NEXT_IS_COUNT = re.compile(r"[\s*:=(]*\d")


def check(picture: Picture) -> Iterator[Finding]:
    """Give the passing verdicts and signs that stand with failures of the same test, suite or run."""
    for unit in picture.document.units:
        if unit.quoted or unit.kind == "cell":
            continue
        found = list(_one_line(picture, unit)) or list(_verdict(picture, unit))
        yield from found
    yield from _decisions(picture)


def _one_line(picture: Picture, unit: Unit) -> Iterator[Finding]:
    """Hold the sign or verdict of a statement against the counts in it."""
    claims = [claim for claim in picture.account.claims_of(unit) if claim.plain and claim.part.kind == "count"]
    if not claims or unit.words & _BORNE:
        return
    span, state = _stated(unit)
    if span is None:
        return
    bad = next((claim for claim in claims if _falls_short(claim, claims)), None)
    if state == "pass" and bad is not None:
        said = unit.text[bad.part.start : bad.end + 24].partition(")")[0].partition(",")[0].strip()
        yield picture.account.finding(
            "badge-count", "decision", unit, span, f"It is marked as passed, and the same line says {said}."
        )
    elif state == "warn" and "partial" in unit.words and any(_none_passed(claim) for claim in claims):
        yield picture.account.finding(
            "badge-count", "error", unit, span, "It is called partial, and none of them passed."
        )


def _stated(unit: Unit) -> tuple[tuple[int, int] | None, State | None]:
    """Give where and how a statement says that its subject stands; none where a sign belongs to one figure."""
    sign = sign_in(unit.text)
    if sign:
        other = sign_in(unit.text, sign.end())
        if other or _NEXT_IS_COUNT.match(unit.text, sign.end()):
            return None, None
        first = _FIRST_DIGIT.search(unit.text, sign.end())
        between = unit.text[sign.end() : first.start() if first else sign.end()]
        if _PASSING.search(between) and not _VERDICT_FIRST.match(between):
            return None, None
        return sign.span(), state_of_sign(sign.group())
    label = _LABELLED.match(unit.text)
    if label is None:
        return None, None
    value = re.split(r"[(,;]|\s[-\u2013\u2014]\s", unit.text[label.end() :], maxsplit=1)[0]
    return (label.end(), label.end() + len(value.rstrip())), is_verdict(value)


def _falls_short(claim: Claim, claims: list[Claim]) -> bool:
    """Whether a claim says that tests failed, or that fewer than all passed and none was skipped."""
    if claim.pardoned or not about_tests(claim):
        return False
    if claim.outcome == "failed":
        return bool(claim.part.whole)
    skipped = any(other.outcome in {"skipped", "xfailed", "not run", "flaky"} for other in claims)
    return (
        claim.outcome == "passed" and claim.whole is not None and not skipped and claim.part.whole != claim.whole.whole
    )


def _none_passed(claim: Claim) -> bool:
    return claim.outcome == "passed" and claim.whole is not None and claim.part.whole == 0 and claim.whole.whole != 0


def _verdict(picture: Picture, unit: Unit) -> Iterator[Finding]:
    """Hold the verdict of a suite's heading or of a status line against the failures in its reach."""
    span, state = _stated(unit)
    if span is None or state != "pass" or mood_at(unit, span[0]) != "stated" or unit.words & _BORNE:
        return
    suite = suite_section(unit.section)
    if unit.kind == "heading" and (suite is None or suite.heading is not unit):
        return
    if not _nothing_else(unit):
        return
    if suite is None and not sums_up(unit.section):
        return
    failing = picture.failing_under(suite)
    if failing is not None and (failing.weak or failing.unit is unit):
        return
    if failing is None or _borne_in(failing.section, suite):
        return
    yield picture.account.finding(
        "badge-count",
        "decision",
        unit,
        span,
        f"It is marked as passed, and line {picture.account.line(failing.unit, failing.start)} says: {failing.text}.",
    )


def _nothing_else(unit: Unit) -> bool:
    """Whether the verdict stands alone: after the label of a status line, or beside the name in a suite's heading."""
    label = _LABELLED.match(unit.text)
    if label is not None:
        value = re.split(r"[(,;]|\s[-\u2013\u2014]\s", unit.text[label.end() :], maxsplit=1)[0]
        return is_verdict(value) is not None
    sign = sign_in(unit.text)
    behind = unit.text[sign.end() :].strip() if sign else ""
    return unit.kind == "heading" and (
        not behind or is_verdict(behind) is not None or not unit.text[: sign.start()].strip(" #") if sign else False
    )


def _borne_in(section: Section, suite: Section | None) -> bool:
    return any(
        unit.words & _BORNE
        for unit in {id(unit): unit for unit in [*section.units, *(suite.units if suite else ())]}.values()
    )


def _decisions(picture: Picture) -> Iterator[Finding]:
    """Hold an unconditional GO against failures for which the document names no waiver, threshold or accepted risk."""
    failing = next((bad for bad in picture.failings if not bad.weak and not bad.local), None)
    if failing is None or any(unit.words & _BORNE for unit in picture.document.units):
        return
    for unit in picture.document.units:
        decided = _DECIDED.match(unit.text) if unit.kind != "cell" and not unit.quoted and ":" in unit.text else None
        if decided is None or mood_at(unit, 0) == "elsewhen" or OUTCOMES.get(decided["word"].lower()):
            continue
        yield picture.account.finding(
            "badge-count",
            "decision",
            unit,
            decided.span("word"),
            f"It says {decided['word']}, line {picture.account.line(failing.unit, failing.start)} says:"
            f" {failing.text}, and "
            f"no waiver, threshold or accepted risk is named.",
        )
