"""Secrets that this process knows: the values of environment variables that are named like secrets."""

import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote, quote_plus

from reporting.redact.expression import lazy
from reporting.redact.span import Span

SHORTEST: Final = 8
"""A value shorter than this is not looked for: it would be found in ordinary words."""

_STRONG = lazy(
    r"passw|passphrase|pwd|secret|token|credential|(?:api|access|private|signing|account)_?key", re.IGNORECASE
)
_WEAK = lazy(r"key|auth|cookie|session|dsn|pass", re.IGNORECASE)
_NOT_ONE = lazy(
    r"_(?:FILE|PATH|DIR|SOCK|URL|ID|NAME|TYPE|MODE|TTL)\Z"
    r"|\A(?:(?:OLD)?PWD\Z|XDG_|DBUS_|SESSION_MANAGER|XAUTHORITY|.*DESKTOP)",
    re.IGNORECASE,
)
_ORDINARY = lazy(r"[A-Za-z_. -]+\Z|[0-9.]+\Z|[a-z+]+://[^@\s]*\Z|(?:[A-Za-z]:)?(?:[\\/][\w.@ -]+)+[\\/]?\Z")


def secrets_of(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Give the secrets of the environment in every form that they are written in, longest first.

    A plain word such as `postgres` is none of them: to look for it would strike that word out of every sentence.
    """
    forms: set[str] = set()
    for name, value in environ.items():
        if _is_secret(name, value):
            for part in {value, value.strip(), *value.split("\n")}:
                forms.update(form for form in _forms(part) if len(form) >= SHORTEST)
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def _is_secret(name: str, value: str) -> bool:
    if _STRONG.search(name) and not _NOT_ONE.search(name):
        return True
    return bool(_STRONG.search(name) or _WEAK.search(name)) and not _ORDINARY.match(value)


def _forms(value: str) -> Iterator[str]:
    if len(value) < SHORTEST or (len(value) < 12 and value.isalpha() and value.islower()):
        return
    import html  # noqa: PLC0415 - few environments hold a secret
    import shlex  # noqa: PLC0415 - few environments hold a secret

    yield from (value, quote(value, safe=""), quote(value), quote_plus(value))
    yield from (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], repr(value)[1:-1])
    yield from (shlex.quote(value).strip("'"), html.escape(value), html.escape(value, quote=False))
    raw = value.encode("utf-8", "surrogatepass")
    yield raw.hex()
    for shift in range(3):
        # Inside a longer text the bytes begin at any of three places of a group of four letters; the letters at both
        # ends depend on the neighbours and are left out.
        encoded = binascii.b2a_base64(b"\0" * shift + raw, newline=False).decode("ascii")
        inner = encoded[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]
        yield inner
        yield inner.replace("+", "-").replace("/", "_")


def find(text: str, values: tuple[str, ...], kind: str) -> Iterator[Span]:
    """Give the places of known values, as spans of the kind."""
    for value in values:
        start = text.find(value)
        while start >= 0:
            yield Span(start, start + len(value), kind)
            start = text.find(value, start + len(value))
