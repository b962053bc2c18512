"""Secrets in addresses and in the commands and calls that take a user and a password side by side."""

import re
from bisect import bisect
from collections.abc import Iterator
from typing import Final

from reporting.redact.expression import lazy
from reporting.redact.span import BY_CONTEXT, Span
from reporting.redact.values import ESCAPED_QUOTE, is_random, is_secret

_USER_INFO = lazy(
    r""":(?:\\{0,4}/){2}(?:(?P<user>[^\s"'<>/?#:\\]{0,200}):)?(?P<value>[^\s"'<>/?#\\]{1,1000})@(?=[\w\[.-])""",
    re.ASCII,
)
_ARGUMENT = r"""(?:[^\s"'\\&]|&(?!(?:quot|apos|#34|#39|#x27);))"""
_OPTION = lazy(
    rf"""-(?:u|-user|-proxy-user|U|a|-auth)(?:{ESCAPED_QUOTE},[ ]?|[ ]{{0,3}}=?)(?:{ESCAPED_QUOTE})?"""
    rf"""[^\s"':=\\]{{0,200}}:(?P<value>{_ARGUMENT}{{1,1000}})""",
    re.ASCII,
)
_COMMAND = lazy(r"""\b(?:curl|https?|wget|xh)[\s"'\\&]""", re.ASCII)
_SHORT_OPTION = lazy(
    r"\b(?:mysql\w{0,10}|mariadb|sshpass|(?:redis|valkey)-cli|mongosh?)\b[^\n|;]{0,200}?[ ]-[pa][ ]?"
    rf"(?:{ESCAPED_QUOTE})?(?!-)(?P<value>{_ARGUMENT}{{1,1000}})",
    re.ASCII,
)
_TEXT = r"""[^"'\\\n]"""
_BOTH = lazy(
    rf"""\w{{0,20}}(?:{ESCAPED_QUOTE})?[ ]{{0,3}}(?:[=:][ ]{{0,3}}(?:\w{{0,20}}\()?[(\[]?|\()[ ]?"""
    rf"""{ESCAPED_QUOTE}{_TEXT}{{1,200}}{ESCAPED_QUOTE}[ ]{{0,3}},[ ]{{0,3}}"""
    rf"""{ESCAPED_QUOTE}(?P<value>{_TEXT}{{1,1000}}){ESCAPED_QUOTE}""",
    re.ASCII,
)
_NEAR: Final = 500
"""How many characters an option may stand behind its command."""
OPTIONS: Final = frozenset(
    {"curl", "http ", "https ", "wget", "xh ", "mysql", "mariadb", "sshpass", "redis-cli", "valkey-cli", "mongo"}
)
"""Commands that may take a password; `options` finds none where none of them is in the text."""


def user_info(text: str) -> Iterator[Span]:
    """Give the passwords of addresses: `scheme://user:password@host`, or a token in the user's place."""
    for found in _USER_INFO.finditer(text):
        named = found["user"] is not None
        if is_secret(found["value"], strong=True, quoted=True) if named else is_random(found["value"]):
            yield Span(*found.span("value"), BY_CONTEXT)


def options(text: str) -> Iterator[Span]:
    """Give the passwords of commands such as `curl -u user:password` and `mysql -ppassword`."""
    commands = [found.start() for found in _COMMAND.finditer(text)]
    for found in _OPTION.finditer(text):
        before = bisect(commands, found.start())
        near = before > 0 and commands[before - 1] > found.start() - _NEAR
        if near and not found["value"].startswith("//"):
            yield Span(*found.span("value"), BY_CONTEXT)
    for found in _SHORT_OPTION.finditer(text):
        yield Span(*found.span("value"), BY_CONTEXT)


def both(text: str, end: int) -> Iterator[Span]:
    """Give the second of two texts in brackets behind a word that asks for user and password: `auth=("ana", "...")`."""
    found = _BOTH.match(text, end)
    if found:
        yield Span(*found.span("value"), BY_CONTEXT)
