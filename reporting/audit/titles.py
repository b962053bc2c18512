"""Titles in our own documents: what steps, observations and the like were called is shown there, not claimed.

A title may hold any words, "3 of 4 failed" too, and stands there without quotation marks. Only a document that names
its evidence is read so, and of it only what stands in the places of titles.
"""

import re

from reporting.audit.document import Document
from reporting.audit.status import SIGN

_OURS = re.compile(r"\bevidence:? .+, SHA-256 [0-9a-f]{64}\.", re.IGNORECASE)
_PLACES = {
    "What Was Tested:": re.compile(
        r"\W*(?:passed|failed|not run): (?P<title>.+) \((?:real|simulated|indirect)(?:, [^()]+)?\)(?: in .+)?",
        re.DOTALL,
    ),
    "Key Findings:": re.compile(rf"(?!{SIGN.pattern})(?P<title>.+: .+)", re.DOTALL),
}
"""Where a title stands, by the label of its list."""
_REASON = re.compile(r"\b(?:unproven|proves nothing): (?:simulated|indirect): (?P<title>.+)", re.DOTALL)


def strike_titles(document: Document) -> None:
    """Note in a document of ours which stretches are titles."""
    if not any("SHA-256" in unit.text and _OURS.search(unit.text) for unit in document.units):
        return
    for unit in document.units:
        label = unit.item.label.text if unit.item and unit.item.label else ""
        place = _PLACES.get(label)
        found = _REASON.search(unit.text)
        if not found and place and not (unit.code and unit.code[0][0] == 0):
            found = place.fullmatch(unit.text)
        if found and not unit.shows(found.start("title")):
            start, end = found.span("title")
            outside = (span for span in unit.struck if not start <= span[0] < end)
            unit.struck = tuple(sorted((*outside, (start, end))))
