"""Results that are foretold: "will pass", "can pass with fixes"."""

import re
from collections.abc import Iterator

from reporting.audit.document import Unit
from reporting.audit.finding import Finding
from reporting.audit.picture import Picture
from reporting.audit.words import listed

_FAR = 300
_TESTING = listed(
    "test tests suite suites build builds pipeline ci spec specs scenario scenarios run runs case cases check checks"
)
_FORETOLD = re.compile(
    r"\b(?:will|would|can|could|shall|going to|(?:is|are|be)\s+expected\s+to|should\s+(?:now|then|all"
    r"|soon))\s+(?:\w+ly\s+|also\s+|then\s+|now\s+|all\s+)*"
    r"(?:be\s+)?(?P<done>pass(?:ing)?|succeed|go\s+green|(?<=be\s)green|turn\s+green)\b(?P<behind>\s*[^\s.,;:!?)]*)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:only|never|not|cannot|if|unless|rule|rules|gate|policy|must|whether|when|means|defined|definition)\b",
    re.IGNORECASE,
)
_GOES_ON = {"", "-", "\u2013", "\u2014", "*"} | listed(
    "with once after when if in on again next and but because as by without at then too successfully completely"
    " consistently for fully cleanly reliably"
)


def check(picture: Picture) -> Iterator[Finding]:
    """Give the sentences that state a result which no run has shown."""
    for unit in picture.document.units:
        if unit.quoted or not unit.words & _TESTING:
            continue
        for match in _FORETOLD.finditer(unit.text):
            if match["behind"].strip().lower() in _GOES_ON and _claims_result(unit, match):
                yield picture.account.finding(
                    "prediction",
                    "warning",
                    unit,
                    (match.start(), match.end("done")),
                    "It foretells a result; only a run can show it.",
                )


def _claims_result(unit: Unit, match: re.Match[str]) -> bool:
    """Whether the clause speaks of tests that pass, and does not explain by which rule something passes."""
    before = unit.text[max(0, match.start() - _FAR) : match.start()]
    clause = before[max(before.rfind(mark) for mark in ".;:!?(\n") + 1 :]
    words = set(re.findall(r"[^\W\d_]+", clause.lower()))
    coded = unit.shows(match.start())
    return bool(words & _TESTING) and not coded and not _CONDITION.search(clause)
