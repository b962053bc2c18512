"""A list against the number that its label gives: "Passed tests (4/6)" above four names."""

import re
from collections.abc import Iterator

from reporting.audit.claim import Claim
from reporting.audit.document import Listing
from reporting.audit.failing import standing_failures
from reporting.audit.finding import Finding
from reporting.audit.mood import suite_section, sums_up
from reporting.audit.picture import Picture
from reporting.audit.words import listed

_PARTIAL = re.compile(
    r"\b(?:first|last|top|shown|showing|more|others?|rest|remaining|excerpt|selected|some|such as|e\.g"
    r"|including|includes|examples?|worst"
    r"|slowest|longest|largest|notable|sample|truncated|omitted|most|key|main|highlights?|etc|cut|below are)\b"
    r"|…|\.\.\.|\+\d+"
)
_LISTED = listed(
    "test tests case cases failure failures error errors passed failed skipped suite suites file files service"
    " services warning warnings issue issues finding findings stream streams item items recommendation"
    " recommendations action actions change changes step steps function functions scenario scenarios check"
    " checks defect defects bug bugs blocker blockers condition conditions waiver waivers regressions tickets"
    " rules gates"
)
_TESTING = listed("test tests case cases suite suites scenario scenarios function functions file files check checks")
_BRACKETED = re.compile(
    r"[(\[]\s*\d+(?:\s?(?:/|of|von)\s?\d+)?\s*(?:tests?|cases|items)?\s*[)\]]\s*:?\s*$|\b(?P<noun>[^\W\d_]+):\s*\d+\s*$"
)
_COUNT_FIRST = re.compile(
    r"^\W*(?:the\s+)?(?:following\s+)?(?:all\s+)?\d+(?:\s(?:of|/)\s(?:the\s)?\d+)?\s+(?:\w+\s+){0,3}?(?P<noun>\w+)(?:\s+\w+){0,3}\s*:\s*$",
    re.IGNORECASE,
)


def check(picture: Picture) -> Iterator[Finding]:
    """Give the labels whose number is not that of the list under them, and summaries that name too few failures."""
    for listing in picture.document.listings:
        yield from _listing(picture, listing)
    yield from _failures(picture)


def _listing(picture: Picture, listing: Listing) -> Iterator[Finding]:
    label = listing.label
    if label is None or len(label.text) > 120 or label.quoted:
        return
    claims = [claim for claim in picture.account.claims_of(label) if claim.part.kind == "count"]
    if len(claims) != 1 or claims[0].mood == "planned" or claims[0].part.modifier or claims[0].part.whole is None:
        return
    claim, length = claims[0], len(listing.items)
    if not _counts_items(claim):
        return
    part, whole = claim.part.whole or 0, claim.whole.whole if claim.whole else None
    if length == part:
        claim.part.settle("derived")
        return
    texts = [label.text, *(unit.text for item in listing.items[-1:] for unit in item.units[:1])]
    if not _names_them(claim, listing, picture):
        return
    several = any(len(unit.code) > 1 for item in listing.items for unit in item.units)
    if (
        length == whole
        or several
        or any(item.lists for item in listing.items)
        or any(map(_PARTIAL.search, map(str.lower, texts)))
    ):
        return
    said = label.text[claim.part.start : claim.end]
    claim.part.settle("contradicted")
    yield picture.account.finding(
        "list-length",
        "error",
        label,
        (claim.part.start, claim.end),
        f"The label says {said}, and {length} {'is' if length == 1 else 'are'} listed under it.",
    )


def _names_them(claim: Claim, listing: Listing, picture: Picture) -> bool:
    """Whether the label is about outcomes, or its items look like the tests it counts: names, or signs before them."""
    if claim.outcome in {"passed", "failed", "skipped", "error"} or not claim.unit.words & _TESTING:
        return True
    shown = {id(standing.unit) for standing in picture.account.standings}
    return sum(id(unit) in shown for item in listing.items for unit in item.units[:1]) * 2 > len(listing.items)


def _counts_items(claim: Claim) -> bool:
    """Whether the number of a label counts what is listed under it, and not something else that the label mentions."""
    text = claim.unit.text
    if claim.unit.kind == "heading" and claim.unit.section.level <= 1:
        return False
    bracketed = _BRACKETED.search(text)
    if bracketed and (bracketed["noun"] is None or bracketed["noun"].lower() in _LISTED):
        return bool(claim.unit.words & _LISTED) and claim.end > len(text) - 12
    first = _COUNT_FIRST.match(text)
    return first is not None and first["noun"].lower() in _LISTED


def _failures(picture: Picture) -> Iterator[Finding]:
    """Compare a summary's number of failures with the tests that the document itself shows as failed."""
    shown = standing_failures(picture.account)
    claims = [
        claim
        for claim in picture.account.claims
        if claim.outcome == "failed"
        and claim.plain
        and claim.part.kind == "count"
        and claim.noun in {"", "test", "test function"}
        and not claim.pardoned
        and sums_up(claim.unit.section)
        and suite_section(claim.unit.section) is None
        and claim.part.whole is not None
    ]
    stated = {claim.part.whole for claim in claims}
    if len(stated) != 1 or not shown:
        return
    (count,) = stated
    others = sum(
        other.part.whole or 0
        for claim in claims[:1]
        for other in picture.account.claims_of(claim.unit)
        if other.part.kind == "count"
        and (other.outcome in {"error", "xfailed", "xpassed", "flaky", "not run"} or other.pardoned)
    )
    if count in {len(shown), len(shown) - others}:
        for claim in claims:
            claim.part.settle("derived")
    elif count is not None and 0 < count < -others + len({standing.name.partition("[")[0] for standing in shown}):
        part = claims[0].part
        part.settle("contradicted")
        names = ", ".join(standing.name for standing in shown[:3]) + (" ..." if len(shown) > 3 else "")
        yield picture.account.finding(
            "list-length",
            "decision",
            claims[0].unit,
            (part.start, part.end),
            f"It says {count} failed, and {len(shown)} tests are shown as failed: {names}.",
        )
