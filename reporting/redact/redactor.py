"""Secrets out of text, before anything is stored, clustered, digested or published."""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote

from reporting.redact import formats, known, named
from reporting.redact.span import Span

_ANSI = re.compile(
    r"(?:\x1b|\\x1b|\\u001b|\\033|\\e)\[[0-?]*+[ -/]*+[@-~]|\x9b[0-?]*+[ -/]*+[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x0a\x1b\x80-\x9f]*+(?:\x07|\x1b\\|\x9c)"
)
_ENCODED = re.compile(r"""[^\s"'<>\\^`{|}%]*+%[0-9A-Fa-f]{2}[^\s"'<>\\^`{|}]*+""")
_PLACEHOLDER = re.compile(r"\[redacted:[a-z-]+:[0-9a-f]+\]|redacted-[a-z-]+-[0-9a-f]{6,}")
_HOME = re.compile(
    r"/(?:home|Users)/[^/\\\s\"':<>|?*,;)\]}]+"
    r"|[A-Za-z]:(?:\\{1,2}|/)Users(?:\\{1,2}|/)[^/\\\s\"':<>|?*,;)\]}]+"
)


Write = Callable[[str, str], str]
"""Gives the placeholder of a secret, from its kind and text."""


def _mark(kind: str, secret: str) -> str:  # noqa: ARG001 - the same signature as the other writers
    return f"[{kind}]"


class Redactor:
    """Takes secrets out of the texts of one run and counts them.

    Equal secrets get equal placeholders, made with `key`; without it nobody can tell which secret a placeholder stands
    for. `patterns` are regular expressions of the user's. `counts` says how many were taken out, by kind.
    """

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        key: bytes = b"",
        patterns: tuple[str, ...] = (),
        home: str | None = None,
    ) -> None:
        surroundings = os.environ if environ is None else environ
        self.counts: dict[str, int] = {}
        self._key = key or secrets.token_bytes(32)
        self._known = known.values(surroundings)
        self._patterns = tuple(re.compile(pattern) for pattern in patterns)
        self._home = home or ""

    def suspicious(self, blob: str) -> bool:
        """Whether `text` would change this text, or any of the lines it was joined from. Quick on clean text."""
        return self._text(blob, _mark) != blob

    def text(self, value: str) -> str:
        """Give the text with `[redacted:kind:digest]` in place of each secret, and `~` of each home directory.

        Terminal codes are dropped from a text that held a secret, since they may lie inside it.
        """
        return self._text(value, self._placeholder)

    def name(self, value: str) -> str:
        """Give a node id without its secrets; ids that differ in a secret still differ."""
        return self._text(value, self._short)

    def _text(self, value: str, write: Write) -> str:
        plain = _ANSI.sub("", value)
        changed = self._once(plain, write)
        if "%" in changed:
            changed = _ENCODED.sub(lambda found: self._decoded(found[0], write), changed)
        return value if changed == plain else changed

    def _decoded(self, encoded: str, write: Write) -> str:
        decoded = unquote(encoded)
        changed = self._once(decoded, write)
        return encoded if changed == decoded else changed

    def _once(self, value: str, write: Write) -> str:
        spans = sorted(self._spans(value))
        pieces: list[str] = []
        end = 0
        for span in _merged(spans):
            pieces += value[end : span.start], write(span.kind, value[span.start : span.end])
            end = span.end
        pieces.append(value[end:])
        return _HOME.sub("~", "".join(pieces))

    def _spans(self, value: str) -> Iterator[Span]:
        holes = [found.span() for found in _PLACEHOLDER.finditer(value)]
        for span in (*known.find(value, self._known), *formats.find(value), *named.find(value), *self._own(value)):
            if not any(start <= span.start and span.end <= end for start, end in holes):
                yield span

    def _own(self, value: str) -> Iterator[Span]:
        for pattern in self._patterns:
            for found in pattern.finditer(value):
                if found.end() > found.start():
                    yield Span(found.start(), found.end(), "pattern")

    def _placeholder(self, kind: str, secret: str) -> str:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"[redacted:{kind}:{self._digest(secret)[:6]}]"

    def _short(self, kind: str, secret: str) -> str:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"redacted-{kind}-{self._digest(secret)[:10]}"

    def _digest(self, secret: str) -> str:
        return hmac.new(self._key, secret.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


class Off(Redactor):
    """For `--no-redact`: every text as it is."""

    def __init__(self) -> None:
        super().__init__(environ={})

    def suspicious(self, blob: str) -> bool:  # noqa: ARG002 - the redactor's promise
        """Give False: nothing is looked for."""
        return False

    def text(self, value: str) -> str:
        """Give the text as it is."""
        return value

    def name(self, value: str) -> str:
        """Give the name as it is."""
        return value


def _merged(spans: list[Span]) -> Iterator[Span]:
    """Give spans that do not overlap; those that do become one, of the first one's kind."""
    open_span: Span | None = None
    for span in spans:
        if open_span is not None and span.start < open_span.end:
            open_span = open_span._replace(end=max(open_span.end, span.end))
            continue
        if open_span is not None:
            yield open_span
        open_span = span
    if open_span is not None:
        yield open_span
