"""Secrets in the headers of HTTP: what authorizes, and every cookie's value. Names, schemes and attributes may stay."""

import binascii
import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from reporting.redact.addresses import both
from reporting.redact.expression import lazy
from reporting.redact.span import BY_CONTEXT, Span
from reporting.redact.values import ESCAPED_QUOTE, bare_end, is_random, is_secret

_LINK = rf"(?:{ESCAPED_QUOTE})?[ \t]{{0,4}}(?::(?!:)|[=,])[ \t]{{0,4}}(?:[bru]{{0,2}}{ESCAPED_QUOTE})?"
_CREDENTIALS = lazy(rf"(?P<link>{_LINK})(?P<scheme>[A-Za-z][\w-]{{1,30}}[ ]{{1,3}})?", re.ASCII)
_CREDENTIAL = lazy(r"""[^\s"'\\,;]+""")
_SCHEMES: Final = {
    "basic", "bearer", "token", "apikey", "api-key", "key", "jwt", "negotiate", "ntlm", "bot", "sso-key", "splunk",
    "geniekey", "pat", "client-id", "zoho-oauthtoken", "dpop", "private-token", "service-token",
}  # fmt: skip
_SCHEMES_OF_PAIRS: Final = {"digest", "aws4-hmac-sha256", "oauth", "signature", "hawk", "mac"}
_LINE = lazy(r"[^\r\n]+")
_TOKEN = lazy(r"[ ]{1,3}(?P<value>[\w~+/-][\w.~+/-]{4,}[\w~+/-]={0,2})", re.ASCII)

_PAIR_AHEAD = r"(?=[^\s=;,]{1,100}=)"
_COOKIES = lazy("s?" + _LINK + _PAIR_AHEAD, re.ASCII)
_JAR = lazy(rf"[ ]{_PAIR_AHEAD}", re.ASCII)
_COOKIE = lazy(
    r"""(?P<name>[^\s=;,"'\\]{1,100})=(?:(?P<mark>["'])(?P<quoted>[^"'\r\n]{1,5000})(?P=mark)|(?P<value>[^\s;,"'\\>]*))""",
    re.ASCII,
)
_NEXT = lazy(rf"(?:;[ ]{{0,3}}|,[ ]{{0,3}}{_PAIR_AHEAD})(?:(?:Secure|HttpOnly|Partitioned);[ ]{{0,3}})*", re.IGNORECASE)
_ATTRIBUTES: Final = {"path", "domain", "expires", "max-age", "samesite", "version", "priority", "comment"}
_SHORTEST: Final = 4
"""A cookie of fewer characters can be guessed, and keeps no secret."""
_MAPPING = lazy(rf"s?(?:{ESCAPED_QUOTE})?[ ]{{0,3}}[=:][ ]{{0,3}}(?:dict\()?\{{")
_ITEM = lazy(
    rf"""\s{{0,40}}{ESCAPED_QUOTE}[^"'\\\n]{{1,100}}{ESCAPED_QUOTE}[ ]?:[ ]?"""
    rf"""(?:[bru]?{ESCAPED_QUOTE}(?P<value>[^"'\\\n]{{1,4000}}){ESCAPED_QUOTE}|[^,}}\n"']{{1,200}}),?""",
    re.ASCII,
)
_SUBSCRIPT = lazy(
    rf"""s?\[{ESCAPED_QUOTE}[^"'\\\n]{{1,100}}{ESCAPED_QUOTE}\][ ]{{0,3}}={{1,2}}[ ]{{0,3}}"""
    rf"""{ESCAPED_QUOTE}(?P<value>[^"'\\\n]{{1,4000}})""",
    re.ASCII,
)


def authorization(text: str, end: int) -> Iterator[Span]:
    """Give the credentials of an `Authorization` header whose name ends at `end`."""
    found = _CREDENTIALS.match(text, end)
    if not found:
        return
    named = (found["scheme"] or "").strip().lower()
    if named in _SCHEMES_OF_PAIRS and (rest := _LINE.match(text, found.end())):
        yield Span(rest.start(), rest.end(), BY_CONTEXT)
        return
    for start, known in ((found.end(), named in _SCHEMES), (found.end("link"), False)):
        stop = bare_end(text, start, _CREDENTIAL, partial(is_secret, strong=known, quoted=False))
        if stop > start:
            yield Span(start, stop, BY_CONTEXT)
            return


def scheme(text: str, start: int, end: int) -> Iterator[Span]:
    """Give the token behind `Bearer` or `Basic` at text[start:end], where no header's name stands before it."""
    found = _TOKEN.match(text, end)
    if not found:
        return
    judge = _is_user_and_password if text[start] in "bB" and text[start + 1] in "aA" else is_random
    if judge(found["value"]):
        yield Span(*found.span("value"), BY_CONTEXT)


def _is_user_and_password(value: str) -> bool:
    try:
        return b":" in binascii.a2b_base64(value + "=" * (-len(value) % 4), strict_mode=True)
    except binascii.Error:
        return False


def cookies(text: str, start: int, end: int) -> Iterator[Span]:
    """Give the cookies' values behind the word `cookie` at text[start:end]: in a header, a jar, a mapping, a call."""
    if mapping := _MAPPING.match(text, end):
        place = mapping.end()
        while item := _ITEM.match(text, place):
            if item["value"] and is_secret(item["value"], strong=True, quoted=True):
                yield Span(*item.span("value"), BY_CONTEXT)
            place = item.end()
    elif entry := _SUBSCRIPT.match(text, end):
        yield Span(*entry.span("value"), BY_CONTEXT)
    elif opened := _COOKIES.match(text, end) or (_JAR.match(text, end) if text[start - 1 : start] == "<" else None):
        yield from _pairs(text, opened.end())
    else:
        yield from both(text, end)


def _pairs(text: str, place: int) -> Iterator[Span]:
    while cookie := _COOKIE.match(text, place):
        group = "value" if cookie["quoted"] is None else "quoted"
        named = cookie["name"].lower().lstrip("+") not in _ATTRIBUTES
        if named and len(cookie[group]) >= _SHORTEST and is_secret(cookie[group], strong=True, quoted=True):
            yield Span(*cookie.span(group), BY_CONTEXT)
        following = _NEXT.match(text, cookie.end())
        if not following:
            return
        place = following.end()
