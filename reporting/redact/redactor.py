"""Secrets out of the texts of a run."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from reporting.redact import context, formats, homes, known
from reporting.redact.needles import Needles
from reporting.redact.span import BY_CONTEXT, Span
from reporting.redact.values import is_random

# Terminal codes, as characters and as a quoted text spells them: they may stand before a secret or inside it.
_ANSI: Final = re.compile(
    r"(?:\x1b|\\x1b|\\u001b|\\033|\\e)\[[0-?]*+[ -/]*+[@-~]|\x9b[0-?]*+[ -/]*+[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x0a\x1b\x80-\x9f]*+(?:\x07|\x1b\\|\x9c)"
)
_ENCODED: Final = re.compile("%[0-9A-Fa-f]{2}")
_CHUNK: Final = re.compile(r"""[^\s"'<>\\^`{|}]+""")
_PLACEHOLDER: Final = re.compile(r"\[redacted:[a-z0-9-]+:[0-9a-f]{6}\]|redacted-[a-z0-9-]+-[0-9a-f]{10}")
_ROUNDS: Final = 4
"""How often a text is read again after something in it was rewritten, and how often a chunk is decoded."""
_REPEATED: Final = 64
"""How many different values of one text are looked for elsewhere in it."""

Writer = Callable[[str, str], str]
"""Gives what stands in place of a secret, from its kind and its text."""


class Redactor:
    """Takes secrets out of the texts of one run and counts them.

    Equal secrets get equal placeholders, and nobody can find out which secret a placeholder stands for. With a `key`
    they are made with it, so that several processes and runs agree; without one secrets are numbered as they are met,
    so that the same texts in the same order give the same bytes. `environ` is searched for values that are named like
    secrets (the process's own environment unless given), `patterns` are regular expressions of the user's, `home` is a
    directory to write as `~` (the user's own unless given). Raises ValueError for a pattern that is none.
    """

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        key: bytes = b"",
        patterns: tuple[str, ...] = (),
        home: str | None = None,
    ) -> None:
        surroundings = os.environ if environ is None else environ
        self._counts: dict[str, int] = {}
        self._key = hashlib.blake2b(key).digest() if key else b""
        self._numbers: dict[str, int] = {}
        self._patterns = tuple(_compiled(pattern) for pattern in patterns)
        own_home = surroundings.get("HOME") or surroundings.get("USERPROFILE") or ""
        self._home = (own_home if home is None else home).rstrip("/\\")
        self._known = known.values(surroundings)
        unusual = set() if len(self._home) < 2 or homes.is_usual(self._home) else {self._home}
        self._needles = Needles(formats.NEEDLES | homes.NEEDLES | unusual | set(self._known))

    @property
    def counts(self) -> dict[str, int]:
        """How many secrets were taken out so far, by kind, in the order of the kinds' names."""
        return dict(sorted(self._counts.items()))

    def suspicious(self, blob: str) -> bool:
        """Whether `text` would change this text, or one of the texts that were joined to it by line ends.

        Takes about the time of reading the text a dozen times over where there is nothing to find.
        """
        plain = _plain(blob)
        looks = self._needles.within(plain)
        if next(self._spans(plain, looks=looks), None) or (looks and homes.shortened(plain, self._home)[1]):
            return True
        chunks = _CHUNK.finditer(plain) if _ENCODED.search(plain) else ()
        return any(self._decoded(chunk[0], _struck) != chunk[0] for chunk in chunks)

    def text(self, value: str) -> str:
        """Give the text with `[redacted:kind:digest]` in place of each secret, and `~` of each home directory.

        Terminal codes are dropped from a text that held a secret. A text without one is given back as it is.
        """
        return self._redacted(value, self._placeholder)

    def name(self, value: str) -> str:
        """Give a node id without its secrets, `redacted-kind-digest` in their place; ids that differ still differ."""
        return self._redacted(value, self._label)

    def _redacted(self, value: str, write: Writer) -> str:
        plain = _plain(value)
        rewritten = self._rewritten(plain, write)
        return value if rewritten == plain else rewritten

    def _rewritten(self, plain: str, write: Writer) -> str:
        """Give the text rewritten until nothing is left to rewrite."""
        for _ in range(_ROUNDS):
            before = plain
            plain = self._once(plain, write)
            if _ENCODED.search(plain):
                plain = _CHUNK.sub(lambda chunk: self._decoded(chunk[0], write), plain)
            if plain == before:
                break
        return plain

    def _decoded(self, chunk: str, write: Writer) -> str:
        """Give a chunk that was encoded for an address: decoded if it holds a secret then, else as it is."""
        decoded = chunk
        for _ in range(_ROUNDS):
            if not _ENCODED.search(decoded):
                break
            for form in dict.fromkeys((decoded.replace("+", " "), decoded)):
                decoded = unquote(form, errors="backslashreplace")
                rewritten = self._once(decoded, write)
                if rewritten != decoded:
                    return rewritten
        return chunk

    def _once(self, plain: str, write: Writer) -> str:
        looks = self._needles.within(plain)
        spans = list(self._spans(plain, looks=looks))
        if spans:
            pieces: list[str] = []
            end = 0
            for span in _apart(spans):
                pieces += plain[end : span.start], write(span.kind, plain[span.start : span.end])
                end = span.end
            plain = "".join(pieces) + plain[end:]
        if looks:
            plain, count = homes.shortened(plain, self._home)
            for _ in range(count):
                write("home", "")
        return plain

    def _spans(self, plain: str, *, looks: bool) -> Iterator[Span]:
        """Give the secrets, but nothing that begins inside a placeholder."""
        if "redacted" not in plain:
            yield from self._found(plain, looks=looks)
            return
        kept = bytearray(len(plain))
        for found in _PLACEHOLDER.finditer(plain):
            kept[found.start() : found.end()] = b"\1" * (found.end() - found.start())
        yield from (span for span in self._found(plain, looks=looks) if not kept[span.start])

    def _found(self, plain: str, *, looks: bool) -> Iterator[Span]:
        if looks:
            yield from known.find(plain, self._known)
            yield from formats.find(plain)
        for pattern in self._patterns:
            yield from (Span(*found.span(), "pattern") for found in pattern.finditer(plain) if found[0])
        by_context: list[Span] = []
        for span in context.find(plain):
            by_context.append(span)
            yield span
        yield from _elsewhere(plain, by_context)

    def _placeholder(self, kind: str, secret: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"[redacted:{kind}:{self._digest(secret)[:6]}]"

    def _label(self, kind: str, secret: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"redacted-{kind}-{self._digest(secret)[:10]}"

    def _digest(self, secret: str) -> str:
        if not self._key:
            return f"{self._numbers.setdefault(secret, len(self._numbers) + 1):06x}0000"
        return hashlib.blake2b(secret.encode("utf-8", "surrogatepass"), key=self._key, digest_size=8).hexdigest()


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


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error


def _plain(text: str) -> str:
    if "\\" in text or "\x1b" in text or not text.isascii():
        return _ANSI.sub("", text)
    return text


def _struck(kind: str, secret: str) -> str:  # noqa: ARG001 - a writer
    return "[redacted:nothing:000000]"


def _elsewhere(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Give the other places of values that their context gave away: a comparison repeats what an assignment named."""
    values = {text[span.start : span.end] for span in spans}
    telling = sorted(value for value in values if is_random(value))
    return known.find(text, tuple(telling[:_REPEATED]), BY_CONTEXT)


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Give spans that do not overlap, in order; those that do become one, of the kind that says most about it."""
    cluster: list[Span] = []
    end = 0
    for span in sorted(spans):
        if cluster and span.start >= end:
            yield Span(cluster[0].start, end, min(cluster, key=_telling).kind)
            cluster = []
        cluster.append(span)
        end = max(end, span.end) if len(cluster) > 1 else span.end
    if cluster:
        yield Span(cluster[0].start, end, min(cluster, key=_telling).kind)


def _telling(span: Span) -> tuple[int, str]:
    """Give the rank of a span's kind: a known value, a format, the user's pattern, the context."""
    return {"env": 0, "pattern": 2, BY_CONTEXT: 3}.get(span.kind, 1), span.kind
