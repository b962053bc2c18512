"""Secrets out of the texts of a run."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from reporting.redact import context, disguise, formats, homes, known
from reporting.redact.expression import lazy
from reporting.redact.needles import Seen, needles
from reporting.redact.node_ids import NodeIds
from reporting.redact.span import BY_CONTEXT, Span
from reporting.redact.values import is_random

_PLACEHOLDER: Final = lazy(r"\[redacted:[a-z0-9-]+:[0-9a-f]{6}\]|redacted-[a-z0-9-]+-[0-9a-f]{10}")
_ROUNDS: Final = 4
"""How often a text is read again after something in it was rewritten."""
_REPEATED: Final = 64
"""How many different values that were given away are looked for elsewhere."""


class _Pen(NamedTuple):
    """What stands in place of a secret, by its kind and text; and the secrets that other texts gave away."""

    write: Callable[[str, str], str]
    given_away: tuple[str, ...] = ()


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
        self._known = known.secrets_of(surroundings)
        unusual = set() if len(self._home) < 2 or homes.is_usual(self._home) else {self._home}
        self._needles = needles(formats.NEEDLES | homes.NEEDLES | unusual | set(self._known), context.STEMS)
        across = any(mark in value for value in self._known for mark in ":[") or "[" in self._home
        self._node_ids = None if patterns or across else NodeIds(self.suspicious, self._needles)

    @property
    def counts(self) -> dict[str, int]:
        """How many secrets were taken out so far, by kind, in the order of the kinds' names."""
        return dict(sorted(self._counts.items()))

    def suspicious(self, blob: str) -> bool:
        """Whether `text` would change this text, or one of the texts that were joined to it by line ends.

        Takes about the time of reading the text a dozen times over where there is nothing to find.
        """
        plain = disguise.plain(blob)
        seen = self._needles.look(plain)
        if next(self._spans(plain, (), seen), None) or (seen.literal and homes.shortened(plain, self._home)[1]):
            return True
        return any(self._decoded(chunk[0], _Pen(_struck)) != chunk[0] for chunk in disguise.chunks(plain))

    def suspicious_ids(self, nodeids: Sequence[str], heads: Iterable[str], tails: Sequence[str]) -> bool:
        """Whether `name` would change one of many node ids, at a fraction of the time that `suspicious` takes.

        `heads` are what stands before the first bracket (file, classes, function), each once; what an earlier call was
        given may be left out. `tails` are what stands behind those brackets.
        """
        if self._node_ids:
            return self._node_ids.suspicious(nodeids, heads, tails)
        return self.suspicious("\n".join(nodeids))

    def text(self, value: str) -> str:
        """Give the text with `[redacted:kind:digest]` in place of each secret, and `~` of each home directory.

        Terminal codes are dropped from a text that held a secret. A text without one is given back as it is.
        """
        return self._redacted(value, _Pen(self._placeholder))

    def name(self, value: str) -> str:
        """Give a node id without its secrets, `redacted-kind-digest` in their place; ids that differ still differ."""
        return self._redacted(value, _Pen(self._label))

    def among(self, words: str) -> Callable[[str], str]:
        """Give `text` for texts that belong together, all of which are joined in `words`.

        What one of them gives away (`password = '...'` among the locals of a trace) is struck out of each of them, so
        also where nothing around it tells (`assert '...' == ''` in the message).
        """
        plain = disguise.plain(words)
        pen = _Pen(self._placeholder, _telling(plain, context.find(plain, self._needles.look(plain))))
        return lambda value: self._redacted(value, pen)

    def _redacted(self, value: str, pen: _Pen) -> str:
        plain = disguise.plain(value)
        rewritten = self._rewritten(plain, pen)
        return value if rewritten == plain else rewritten

    def _rewritten(self, plain: str, pen: _Pen) -> str:
        """Give the text rewritten until nothing is left to rewrite."""
        for _ in range(_ROUNDS):
            before = plain
            plain = self._once(plain, pen)
            chunks = ((chunk.span(), self._decoded(chunk[0], pen)) for chunk in disguise.chunks(plain))
            plain = _replaced(plain, chunks)
            if plain == before:
                break
        return plain

    def _decoded(self, chunk: str, pen: _Pen) -> str:
        """Give a chunk that was encoded for an address: decoded if it holds a secret then, else as it is."""
        for decoded in disguise.decoded(chunk):
            rewritten = self._once(decoded, pen)
            if rewritten != decoded:
                return rewritten
        return chunk

    def _once(self, plain: str, pen: _Pen) -> str:
        seen = self._needles.look(plain)
        spans = _apart(self._spans(plain, pen.given_away, seen))
        plain = _replaced(plain, ((span[:2], pen.write(span.kind, plain[span.start : span.end])) for span in spans))
        if seen.literal:
            plain, count = homes.shortened(plain, self._home)
            for _ in range(count):
                pen.write("home", "")
        return plain

    def _spans(self, plain: str, given_away: tuple[str, ...], seen: Seen) -> Iterator[Span]:
        """Give the secrets, but nothing that begins inside a placeholder."""
        if "redacted" not in plain:
            yield from self._found(plain, given_away, seen)
            return
        kept = bytearray(len(plain))
        for found in _PLACEHOLDER.finditer(plain):
            kept[found.start() : found.end()] = b"\1" * (found.end() - found.start())
        yield from (span for span in self._found(plain, given_away, seen) if not kept[span.start])

    def _found(self, plain: str, given_away: tuple[str, ...], seen: Seen) -> Iterator[Span]:
        if seen.literal:
            yield from known.find(plain, self._known, "env")
            yield from formats.find(plain)
        for pattern in self._patterns:
            yield from (Span(*found.span(), "pattern") for found in pattern.finditer(plain) if found[0])
        by_context: list[Span] = []
        for span in context.find(plain, seen):
            by_context.append(span)
            yield span
        yield from known.find(plain, given_away + _telling(plain, by_context), BY_CONTEXT)

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


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error


def _struck(kind: str, secret: str) -> str:  # noqa: ARG001 - as every writer of placeholders
    return "[redacted:nothing:000000]"


def _telling(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """Give those values of a text that can be looked for elsewhere: what looks drawn at random is no word by chance."""
    values = {text[span.start : span.end] for span in spans}
    return tuple(sorted(value for value in values if is_random(value))[:_REPEATED])


def _replaced(text: str, pieces: Iterable[tuple[tuple[int, int], str]]) -> str:
    """Give the text with the pieces in place of what stands at their spans, which are in order and apart."""
    parts: list[str] = []
    place = 0
    for (start, end), piece in pieces:
        parts += text[place:start], piece
        place = end
    return "".join(parts) + text[place:] if parts else text


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Give spans that do not overlap, in order; those that do become one, of the kind that says most about it."""
    cluster: list[Span] = []
    end = 0
    for span in sorted(spans):
        if cluster and span.start >= end:
            yield Span(cluster[0].start, end, min(cluster, key=_rank).kind)
            cluster = []
        end = max(end, span.end) if cluster else span.end
        cluster.append(span)
    if cluster:
        yield Span(cluster[0].start, end, min(cluster, key=_rank).kind)


def _rank(span: Span) -> tuple[int, str]:
    """Give the rank of a span's kind: a known value, a format, the user's pattern, the context."""
    return {"env": 0, "pattern": 2, BY_CONTEXT: 3}.get(span.kind, 1), span.kind
