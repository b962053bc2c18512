"""Secrets that are known by what stands around them: first the words that announce one, then what follows each."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reporting.redact import addresses, headers, named
from reporting.redact.expression import lazy
from reporting.redact.needles import Seen
from reporting.redact.span import BY_CONTEXT, Span
from reporting.redact.values import ESCAPED_QUOTE, is_path


class _Word(NamedTuple):
    """What may follow a stem to make a word, what the word announces, and whether no letter may stand before it."""

    rest: re.Pattern[str]
    announces: str
    alone: bool = False


def _word(rest: str, announces: str, *, alone: bool = False) -> _Word:
    return _Word(lazy(rest, re.ASCII), announces, alone)


_WORDS: Final = {
    "passw": _word("(?:or)?d|ort", "strong"),
    "passphrase": _word("", "strong"),
    "pass_phrase": _word("", "strong"),
    "pass-phrase": _word("", "strong"),
    "passcode": _word("", "strong"),
    "pwd": _word("", "directory"),
    "secret": _word("(?:[_-]?(?:access)?[_-]?key|[_-]?id)?", "strong"),
    "credential": _word("s?", "credentials"),
    "key": _word("", "key"),
    "token": _word("", "weak"),
    "jwt": _word("", "weak"),
    "csrf": _word("", "weak"),
    "xsrf": _word("", "weak"),
    "sess": _word("(?:ion)?[_-]?id|ion(?![a-z])", "weak"),
    "sid": _word("", "weak", alone=True),
    "sig": _word("(?:nature)?", "weak"),
    "otp": _word("", "weak", alone=True),
    "pass": _word("(?![a-z])", "weak", alone=True),
    "auth": _word("(?:orization|enticate)?(?![a-z])", "auth"),
    "cookie": _word("", "cookies"),
    "bearer ": _word("", "scheme", alone=True),
    "basic ": _word("", "scheme", alone=True),
    "identified by": _word("", "strong"),
    "login": _word("", "both"),
    "log_in": _word("", "both"),
    "where ": _word(f"(?={ESCAPED_QUOTE})", "where"),
}
_NAMES: Final = frozenset({"strong", "weak", "key", "directory"})
_ADDRESSES: Final = frozenset({"://", ":\\"})
STEMS: Final = frozenset({*_WORDS, *addresses.OPTIONS, *_ADDRESSES})
"""What announces a secret, in lower case; and what a text must hold to hold an address or a command with one."""
_MARKS: Final = ("=", '"', "'", " ", "(", ">")
_COLON: Final = lazy(":(?!:)(?<!::)")  # the double one stands in every node id

_KEYS: Final = lazy(
    r"(?:api|access|private|signing|encryption|account|shared|master|subscription|session|auth|license|storage|function"
    r"|service|deploy|client|app|webhook|hmac|aes|decryption)[_-]?\Z",
    re.ASCII,
)
_WHERE: Final = lazy(
    rf"""{ESCAPED_QUOTE}(?P<value>[^"'\\\n]{{1,1000}}){ESCAPED_QUOTE} = [^\n"'\\]{{0,300}}"""
    r"(?:passw(?:or)?d|pwd|passphrase|secret|token|credentials?|key|session_id|csrf|otp|cookie)(?:\(\))?(?![\w.(])",
    re.IGNORECASE | re.ASCII,
)


def find(text: str, seen: Seen) -> Iterator[Span]:
    """Give the secrets that are known by what stands around them; `seen` says where the `STEMS` stand in the text."""
    lower, places = seen.lower, seen.stems
    stems = {stem for _, stem in places}
    if not stems.isdisjoint(_ADDRESSES):
        yield from addresses.user_info(text)
    if not any(mark in text for mark in _MARKS) and not _COLON.search(text):
        return
    if " " in text and not stems.isdisjoint(addresses.OPTIONS):
        yield from addresses.options(text)
    given = bytearray(len(text))
    for start, stem in places:
        if stem not in _WORDS:
            continue
        word = _WORDS[stem]
        rest = word.rest.match(lower, start + len(stem))
        if not rest or given[start] or (word.alone and lower[start - 1 : start].isalpha()):
            continue
        if word.announces in _NAMES and not named.COULD.match(text, rest.end()):
            continue
        for span in _announced(text, lower, word.announces, start, rest.end()):
            given[span.start : span.end] = b"\1" * (span.end - span.start)
            yield span


def _announced(text: str, lower: str, announces: str, start: int, end: int) -> Iterator[Span]:
    match announces:
        case "auth":
            if lower.endswith("orization", start, end):
                yield from headers.authorization(text, end)
            else:
                yield from tuple(named.find(text, start, end, strong=False)) or addresses.both(text, end)
        case "cookies":
            yield from headers.cookies(text, start, end)
        case "scheme":
            yield from headers.scheme(text, start, end - 1)
        case "both":
            yield from addresses.both(text, end)
        case "where":
            yield from _where(text, end)
        case "directory":
            # `PWD` names the working directory as often as a password.
            spans = named.find(text, start, end, strong=True)
            yield from (span for span in spans if not is_path(text[span.start : span.start + 3]))
        case "credentials":
            yield from tuple(named.find(text, start, end, strong=True)) or addresses.both(text, end)
        case "key":
            if _KEYS.search(lower[max(0, start - 16) : start]):
                yield from named.find(text, start, end, strong=True)
        case _:
            yield from named.find(text, start, end, strong=announces == "strong")


def _where(text: str, start: int) -> Iterator[Span]:
    """Give the value that pytest shows before the name it came from: `where 'x' = <User>.password`."""
    if found := _WHERE.match(text, start):
        yield Span(*found.span("value"), BY_CONTEXT)
