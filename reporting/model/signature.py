"""The signature of a failure: what two failures of one cause share, whatever numbers, ids, paths and times it holds."""

import functools
import hashlib
import re

from reporting.model.case import Failure

MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b"), "<uuid>"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"), "<time>"),
    (re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\b"), "<time>"),
    (re.compile(r"\b0[xX][0-9a-fA-F]+\b"), "<hex>"),
    (
        re.compile(r"(?:[A-Za-z]:)?(?:[\\/][\w.\-+@ ]*[\w.\-+@]){2,}[\\/]?|(?<!\w)(?:[\w.\-]+/){1,}[\w.\-]+\.\w+"),
        "<path>",
    ),
    (re.compile(r"\b(?=[0-9a-fA-F]*\d)(?=[0-9a-fA-F]*[a-fA-F])[0-9a-fA-F]{7,}\b"), "<hex>"),
    (re.compile(r"(?<![A-Za-z_])[-+]?\d[\d_,]*(?:\.\d+)?(?:[eE][-+]?\d+)?"), "<n>"),
)
"""Applied in this order: what looks like a longer thing first, single numbers last."""

LONGEST = 2_000
"""Characters of a message that are compared: a diff of thousands of lines differs in its tail, not in its cause."""


@functools.lru_cache(maxsize=4096)
def masked(message: str) -> str:
    """Give the message with what differs from run to run masked, blanks folded."""
    text = message[:LONGEST]
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return " ".join(text.split())


@functools.lru_cache(maxsize=4096)
def signature_of(failure: Failure) -> str:
    """Give ten hexadecimal digits: equal for equal exception type, masked message, and file of the deepest frame.

    The line does not count: it moves with every edit above it.
    """
    place = failure.place.path.replace("\\", "/") if failure.place else ""
    parts = (
        failure.phase if failure.phase in ("collect", "worker") else "",
        failure.type,
        masked(failure.message),
        place,
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:10]
