"""Secrets that are known by the name before them: `password=...`, `"api_key": "..."`, `--token ...`, `<secret>...`."""

import re
from collections.abc import Iterator
from typing import Final

from reporting.redact.expression import lazy
from reporting.redact.span import BY_CONTEXT, Span
from reporting.redact.values import ESCAPED_QUOTE, bare_end, is_secret

_REST = (
    r"(?:[_-]?(?:value|hash|digest|salt|confirm(?:ation)?|repeat|again|old|new|plain|text|raw|b64|base64|bytes|string|str"
    r"|prod|production|staging|dev|test|live|base|hex|pem))?(?:[_-]?v?[0-9]{1,3})?"
)
_TYPE = r"(?:[ ]?:[ ]?[A-Za-z_][\w.\[\], |]{0,40}?[ ]=|[ ]string[ ]=)"
_LINK = (
    rf"(?:{ESCAPED_QUOTE})?\]?"
    rf"(?:{_TYPE}|[ \t]{{0,20}}(?P<link>[!.?+:]{{0,3}}={{1,3}}>?|:(?!:)))[ \t]{{0,12}}"
)
_CALLS = r"(?:[A-Za-z_][\w.]{0,40}\(){0,2}"
_QUOTE = rf"[bruf]{{0,2}}(?P<quote>{ESCAPED_QUOTE}|`)"


def _behind(expression: str) -> re.Pattern[str]:
    return lazy(expression, re.IGNORECASE | re.ASCII)


_PAIR = _behind(rf"""{_REST}{_LINK}(?:{_CALLS}{_QUOTE}|(?:(?:Bearer|Basic|Token)[ ])?(?P<bare>[^\s"'`]))""")
_FLAG = _behind(rf"""{_REST}(?P<link>[ ]{{1,3}}|=|{ESCAPED_QUOTE},[ ]?)(?:{_QUOTE}|(?P<bare>[^\s"'`-]))""")
_INPUT = _behind(rf"""{ESCAPED_QUOTE}[ ](?:type=\S{{1,20}}[ ])?value={_QUOTE}""")
_SPOKEN = _behind(rf"(?:{_REST}(?:[ ](?:is|was|of))?[ ]|\(){_QUOTE}")
_PAIRED = _behind(rf"{ESCAPED_QUOTE},[ ]?{_QUOTE}")
_ELEMENT = _behind(rf"{_REST}(?:&gt;|>)(?:\s{{1,40}}(?=[^<&\s][^<&\n]{{0,400}}\s{{0,40}}(?:<|&lt;))|(?=[^<&\s]))")

COULD: Final = _behind(rf"{_REST}(?:[\"'\\\]=!>(& \t.?+`]|:(?!:))")
"""What must stand behind a name for `find` to find anything: a quicker question."""

_OPENS_FLAG = lazy(r"--[\w-]*\Z", re.ASCII)
_OPENS_NETRC = lazy(r"login\s\S{1,60}\s\Z", re.ASCII)
_OPENS_PAIR = lazy(rf"[(\[][bru]?{ESCAPED_QUOTE}[\w-]*\Z", re.ASCII)

# A comma ends a bare value before a blank or before the next name, a backslash before an escaped line end.
_BARE = lazy(
    r"""(?:[^\s"'`&;,<>|\\]++|,(?![\s\\]|[\w.-]{1,60}[=:])|\\(?![nrtbfu"'\\]))+""",
    re.ASCII,
)
_CONTENT = lazy(r"[^<&\n]+")
_QUOTED: Final = {mark: lazy(rf"[^{mark}\\\n]*+(?:\\[^\n][^{mark}\\\n]*+)*", re.ASCII) for mark in ("'", '"', "`")}


def find(text: str, start: int, end: int, *, strong: bool) -> Iterator[Span]:
    """Give the value of the name that stands at text[start:end], if it has one and that is a secret."""
    found = _PAIR.match(text, end)
    if not found:
        before = text[max(0, start - 80) : start]
        if ("--" in before and _OPENS_FLAG.search(before)) or ("login" in before and _OPENS_NETRC.search(before)):
            found = _FLAG.match(text, end)
        elif _OPENS_PAIR.search(before):
            found = _PAIRED.match(text, end)
        found = found or _INPUT.match(text, end) or (_SPOKEN.match(text, end) if strong else None)
    if not found:
        if element := _ELEMENT.match(text, end):
            yield from _content(text, element.end(), strong=strong)
    elif found["quote"]:
        yield from _quoted(text, found.end("quote"), found["quote"], strong=strong)
    else:
        yield from _bare(text, found.start("bare"), found["link"], strong=strong)


def _bare(text: str, start: int, link: str | None, *, strong: bool) -> Iterator[Span]:
    def judge(value: str) -> bool:
        after = text[start + len(value) : start + len(value) + 2]
        prose = after[:1] == " " and after[1:].isalpha() and link is not None and link.strip() in {"", ":"}
        return is_secret(value, strong=strong, quoted=False, loose=prose or after[:1] in {")", ","})

    end = bare_end(text, start, _BARE, judge)
    if end > start:
        yield Span(start, end, BY_CONTEXT)


def _content(text: str, start: int, *, strong: bool) -> Iterator[Span]:
    end = bare_end(text, start, _CONTENT, lambda value: is_secret(value, strong=strong, quoted=True))
    if end > start:
        yield Span(start, end, BY_CONTEXT)


def _quoted(text: str, start: int, quote: str, *, strong: bool) -> Iterator[Span]:
    end = _closing(text, start, quote)
    if start < end and is_secret(text[start:end], strong=strong, quoted=True):
        yield Span(start, end, BY_CONTEXT)


def _closing(text: str, start: int, quote: str) -> int:
    """Give the place of the quote that closes a text opened by `quote`, or the line's end if nothing closes it."""
    if len(quote) == 1:
        content = _QUOTED[quote].match(text, start)
        return content.end() if content else start
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    place = text.find(quote, start, end)
    while place > start and text[place - 1] == "\\":
        place = text.find(quote, place + 1, end)
    return end if place < 0 else place
