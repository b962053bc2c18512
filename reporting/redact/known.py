"""Secrets that this process knows: the values of environment variables that are named like secrets."""

import base64
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote, quote_plus

from reporting.redact.span import Span

_STRONG = re.compile(r"passw|passphrase|pwd|secret|token|credential|api_?key|private_?key|access_?key", re.IGNORECASE)
_WEAK = re.compile(r"key|auth|cookie|session|dsn", re.IGNORECASE)
_PLACE = re.compile(r"(?:_FILE|_PATH|_DIR|_SOCK)\Z|\AXAUTHORITY\Z|\AXDG_|\ADBUS_", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z_-]+\Z|https?://[^@\s]*\Z|(?:/[\w.@-]+)+\Z")

SHORTEST: Final = 8
"""A known value shorter than this is not looked for: it would be found in ordinary words."""


def values(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Give the secrets of the environment in every form they are written in, longest first."""
    forms: set[str] = set()
    for name, value in environ.items():
        strong = _STRONG.search(name)
        if _PLACE.search(name) or not (strong or (_WEAK.search(name) and not _WORD.match(value))):
            continue
        for part in {value, value.strip(), *(line for line in value.split("\n"))}:
            if len(part) >= SHORTEST:
                forms.update(_forms(part))
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def _forms(value: str) -> Iterator[str]:
    yield value
    yield quote(value, safe="")
    yield quote(value)
    yield quote_plus(value)
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield repr(value)[1:-1]
    yield shlex.quote(value)
    raw = value.encode("utf-8", "surrogatepass")
    for shift in range(3):
        # Inside a longer text the bytes begin at any of three places of a base64 group; the outer letters depend on
        # the neighbours and are left out.
        encoded = base64.b64encode(b"\0" * shift + raw)
        inner = encoded[(shift * 8 + 5) // 6 : (shift + len(raw)) * 8 // 6].decode("ascii")
        yield inner
        yield inner.replace("+", "-").replace("/", "_")


def find(text: str, known: tuple[str, ...]) -> Iterator[Span]:
    """Give the places of the known values."""
    for value in known:
        start = text.find(value)
        while start >= 0:
            yield Span(start, start + len(value), "env")
            start = text.find(value, start + len(value))
