"""Secrets that are known by what stands before them: a name, a header, a flag, an address."""

import re
from collections.abc import Iterator
from typing import Final

from reporting.redact.span import Span

_KIND: Final = "secret"

_QUOTE = r"""(?P<q>\\{0,4}["'])"""
_QUOTED = r"""(?:(?!(?P=q))(?:\\[^\n]|[^\\\n])|(?<=\\)(?P=q)){1,2000}"""

_NAME = (
    r"(?:passw(?:or)?d|passwd|passphrase|pass_?code|pwd|secret(?:[_-]?(?:key|access[_-]?key))?|token|credentials?"
    r"|(?:api|access|private|signing|encryption|auth|account|shared|shared_?access|master|session|client)[_-]?key"
    r"|session[_-]?id|sessid|sid|csrf|xsrf|x-amz-signature|signature|sig|auth|authorization)"
    r"(?:[_-]?(?:value|hash|confirm(?:ation)?|old|new|again|[0-9]{1,3}))?"
)
_BARE = r"""[^\s"'`&,;<>|\\\[\]{}()]{1,2000}"""

_PAIR = re.compile(
    rf"""{_NAME}(?:\\{{0,4}}["'])?[ \t]{{0,12}}(?:={{1,3}}>?|!=|:=|:(?!:))[ \t]{{0,12}}"""
    rf"""(?:[bur]{{0,2}}{_QUOTE}(?P<quoted>{_QUOTED})|(?P<bare>{_BARE}))""",
    re.IGNORECASE | re.ASCII,
)
_HEADER = re.compile(
    r"""(?:authorization|proxy-authorization|x-api-key|x-auth-token|private-token)"""
    r"""(?:\\{0,4}["'])?[ \t]{0,4}[:,=][ \t]{0,4}b?(?:\\{0,4}["'])?"""
    r"""(?:[A-Za-z][\w-]{1,20}[ ]{1,3})?(?P<value>[^\s"'\\]{4,4000})""",
    re.IGNORECASE | re.ASCII,
)
_SCHEME = re.compile(r"\b(?:Bearer|Basic)[ ]{1,3}(?P<value>[\w.~+/=-]{8,4000})", re.ASCII)
_COOKIE = re.compile(
    r"""cookie(?:\\{0,4}["'])?[ \t]{0,4}[:,][ \t]{0,4}b?(?:\\{0,4}["'])?[\w.-]{1,100}=(?P<value>[^\s"';,\\]{1,4000})""",
    re.IGNORECASE | re.ASCII,
)
_ADDRESS = re.compile(r""":(?:\\?/){2}(?:[^\s"'<>/?#:@\\]{0,200}:)?(?P<value>[^\s"'<>/?#\\]{1,1000})@""", re.ASCII)
_CURL = re.compile(r"""(?:-u|--user)[ =]{1,3}["']?[^\s"':]{1,200}:(?P<value>[^\s"']{1,1000})""", re.ASCII)
_TUPLE = re.compile(
    r"""auth\w{0,20}[ ]{0,3}[=:(][ ]{0,3}[(\[]?["'][^"'\n]{1,200}["']"""
    r"""[ ]{0,3},[ ]{0,3}["'](?P<value>[^"'\n]{1,1000})["']""",
    re.IGNORECASE | re.ASCII,
)

_HARMLESS = re.compile(r"(?:None|True|False|null|true|false|\*+|x+|\.{3}|[0-9]{1,3}|str|bytes|int)\Z")


def find(text: str) -> Iterator[Span]:
    """Give the secrets that are known by what stands before them."""
    if "=" in text or ":" in text:
        for found in _PAIR.finditer(text):
            group = "quoted" if found["quoted"] is not None else "bare"
            if not _HARMLESS.match(found[group]):
                yield Span(*found.span(group), _KIND)
    for expression in (_HEADER, _SCHEME, _COOKIE, _ADDRESS, _CURL, _TUPLE):
        for found in expression.finditer(text):
            yield Span(*found.span("value"), _KIND)
