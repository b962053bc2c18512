"""Whether what stands behind a name is a secret or only code, a type, a mask or a word; and where it ends."""

import re
from collections.abc import Callable
from typing import Final

from reporting.redact.expression import lazy

ESCAPED_QUOTE: Final = r"""(?:\\{0,4}["']|&(?:quot|apos|#34|#39|#x27);)"""
"""A quotation mark: in a text that was quoted once or twice over backslashes stand before it, in HTML it has a name."""

# Masks, and what programs write where there is no secret.
_NOTHING: Final = lazy(
    r"(?:none|null|nil|true|false|yes|no|on|off|undefined|empty|missing|absent|unset|redacted|hidden|masked|removed"
    r"|deleted|required|optional|string|str|bytes|int|float|bool|any|object|secretstr|invalid|expired|valid|ok|\[?redacted\]?"
    r"|x+|[\W_]+|[0-9]{1,3}|0x[0-9a-f]{1,12})\Z",
    re.IGNORECASE,
)
# Templates: the name of a value in place of the value.
_TEMPLATE: Final = lazy(r"(?:(?:\$?\{[^{}]*\}|%\(\w+\)s|%[sr]|[:/@. -])+|\$\(?(?:[A-Z_]+|[a-z_]+)\)?|\{\{.*|<[^>]*>)\Z")
# A name of the program, maybe of one of its members: `self.password`, `settings.API_KEY`, `get_token(...`.
_CODE: Final = lazy(
    r"(?:self|cls|os|sys|config|settings|request|response|req|resp|env|environ|ctx|context|user|client|data|payload|body"
    r"|params|kwargs|args|options|opts|form|app|mock|fake|faker|secrets|uuid|random|credentials|creds)\."
    r"|[A-Za-z_.]{2,}(?:\(.*\)|\[.*\]|[(\[])\Z|_[A-Za-z_]*\.|lambda\b|await\b|not\b"
)
_NAME: Final = lazy(
    r"(?:[a-z_.]*[_.])?(?:passw(?:or)?d|pwd|pass|secret|token|key|credentials?|auth|sid|value)\Z", re.IGNORECASE
)
# What is code only where code goes on behind it.
_OPEN: Final = lazy(r"[A-Za-z_]+(?:\Z|[A-Za-z_.]*[(\[])")
_WORDS: Final = lazy(r"[A-Za-z]+(?:[^A-Za-z0-9]+[A-Za-z]+)*\W*\Z")
_PATH: Final = lazy(r"(?:~|\.{1,2})?/|[A-Za-z]:[\\/]")
_DIGIT: Final = lazy("[0-9]")

_CLOSERS: Final = {")": "(", "]": "[", "}": "{"}
_CLOSING: Final = ".:!?,)]}"
_ENOUGH: Final = 160
"""How many characters are enough to judge a value by. A value may be as long as it likes; but to read all of it for
each name before it would take time that grows with the square of a text of nothing but names."""


def is_secret(value: str, *, strong: bool, quoted: bool, loose: bool = False) -> bool:
    """Whether the value behind a name is a secret.

    A `strong` name (password, secret, API key) makes one of nearly everything, a weak one (token, session, auth) only
    of what looks drawn at random. `quoted` text is no code. `loose`: what follows the bare value makes a plain word of
    it a variable or a word of a sentence.
    """
    if not strong and not is_random(value) and not (quoted and len(value) >= 8 and not _WORDS.match(value)):
        return False
    if _NOTHING.match(value) or _TEMPLATE.match(value) or (not strong and is_path(value)):
        return False
    return quoted or not (_CODE.match(value) or _NAME.match(value) or (loose and _OPEN.match(value)))


def is_random(value: str) -> bool:
    """Whether the text looks drawn at random: a digit among at least 8 characters, or 20 in both cases."""
    if len(value) < 8 or " " in value:
        return False
    return bool(_DIGIT.search(value)) or (len(value) >= 20 and not value.islower() and not value.isupper())


def is_path(value: str) -> bool:
    """Whether the text begins like a path of files or of an address."""
    return bool(_PATH.match(value))


def bare_end(text: str, start: int, run: re.Pattern[str], judge: Callable[[str], bool]) -> int:
    """Give the end of the bare value that begins at `start` and goes as far as `run`; `start` if it is no secret.

    `judge` is asked once, with the value or with enough of it. Brackets and punctuation that close the sentence around
    the value do not belong to it.
    """
    head = run.match(text, start, start + _ENOUGH)
    if not head:
        return start
    end = _trimmed(text, start, head.end())
    if end == start or not judge(text[start:end]):
        return start
    if head.end() < start + _ENOUGH:
        return end
    whole = run.match(text, start)
    return _trimmed(text, start, whole.end() if whole else end)


def _trimmed(text: str, start: int, end: int) -> int:
    if text[end - 1] not in _CLOSING:
        return end
    surplus = {
        closer: text.count(closer, start, end) - text.count(opener, start, end) for closer, opener in _CLOSERS.items()
    }
    while end > start:
        last = text[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _CLOSING or last in _CLOSERS:
            break
        end -= 1
    return end
