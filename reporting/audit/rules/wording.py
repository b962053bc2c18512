"""Praise without a measure: robust, comprehensive, properly."""

import re
from collections.abc import Iterator

from reporting.audit.finding import Finding
from reporting.audit.picture import Picture
from reporting.audit.words import listed

_PRAISE = listed(
    "robust comprehensive comprehensively successfully properly gracefully effectively effective seamless"
    " seamlessly fully flawless flawlessly excellent outstanding perfectly solid rock-solid sound smoothly"
    " thoroughly extensive extensively optimal reliable reliably efficiently world-class bulletproof impeccable"
    " powerful superb"
)
_PATTERN = re.compile(rf"\b(?:{'|'.join(sorted(_PRAISE))})\b", re.IGNORECASE)


def check(picture: Picture) -> Iterator[Finding]:
    """Give the words of praise; no reproach, only a list of what nothing in the document measures."""
    for unit in picture.document.units:
        if unit.quoted or not unit.words & _PRAISE:
            continue
        for match in _PATTERN.finditer(unit.text):
            if not unit.shows(match.start()):
                yield picture.account.finding(
                    "unsourced-adjective",
                    "info",
                    unit,
                    match.span(),
                    f'Nothing measures "{match.group()}".',
                )
