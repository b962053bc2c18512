"""Titles in our own documents: what steps, services and the like were called is shown there, not claimed.

A title may hold any words, "3 of 4 failed" too, and stands there without quotation marks. Only a document that names
its evidence is read so, and of it only what stands in the places of titles.
"""

import re

from reporting.audit.document import Document
from reporting.audit.status import SIGN

_OURS = re.compile(r"\bevidence:? .+, SHA-256 [0-9a-f]{64}\.", re.IGNORECASE)
_ANYWHERE = (
    re.compile(r"\b(?:unproven|proves nothing): (?:simulated|indirect): (?P<title>.+)", re.DOTALL),
    re.compile(r"^\W*(?P<title>.+) at \S+: (?:pass|warn|fail|unknown) \((?:live|indirect), ", re.DOTALL),
    re.compile(r" of this cause: (?P<title>.+), which was (?:warn|fail|unknown)", re.DOTALL),
)
_STEP = re.compile(
    r"^\W*(?:passed|failed|not run): (?P<title>.+) \((?:real|simulated|indirect)(?:, [^()]+)?\)(?: in .+)?$", re.DOTALL
)
_OBSERVED = re.compile(rf"(?!{SIGN.pattern}).+: .", re.DOTALL)


def strike_titles(document: Document) -> None:
    """Note in a document of ours which stretches are titles, and which lines tell what was observed."""
    if not any("SHA-256" in unit.text and _OURS.search(unit.text) for unit in document.units):
        return
    for unit in document.units:
        label = unit.item.label.text if unit.item and unit.item.label else ""
        for title in (*_ANYWHERE, _STEP) if label == "What Was Tested:" else _ANYWHERE:
            if (found := title.search(unit.text)) and not unit.shows(found.start("title")):
                start, end = found.span("title")
                outside = (span for span in unit.struck if not start <= span[0] < end)
                unit.struck = tuple(sorted((*outside, (start, end))))
                break
        else:
            if label == "Key Findings:" and not (unit.code and unit.code[0][0] == 0) and _OBSERVED.match(unit.text):
                unit.quoted = True
