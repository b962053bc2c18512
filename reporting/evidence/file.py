"""`evidence.json`: evidence as bytes, the same bytes for the same evidence, and back.

The head is indented JSON in the order of the record's fields. The folded cases of a large run follow as the last
member, one line a case, so that neither writing nor reading needs them in memory.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from reporting.errors import UnreadableResultsError
from reporting.evidence.evidence import FORMAT, Collected, Evidence
from reporting.evidence.lines import Lines
from reporting.model import PROVEN, Case, Tally

LINES = b',\n "folded_cases": [\n'
"""Where the folded cases begin. The record itself has no member of that name, so the bytes occur once."""

TOGETHER = 256
"""Cases that are encoded at once: memory that is used again costs less than fresh memory."""
OPENING, CLOSING = b'{\n "cases": [', b"\n ]\n}"
"""What stands around the cases of a record without other members."""


def pieces(collected: Collected) -> Iterator[bytes | memoryview]:
    """Give the bytes of `evidence.json`, piece by piece. Equal evidence gives equal bytes."""
    cases = collected.evidence.cases
    # A line end is escaped inside a string: the member is the only one of its name that is indented by one.
    head, opened, tail = _encoded(replace(collected.evidence, cases=())).partition(OPENING[1:])
    yield head + opened
    for first in range(0, len(cases), TOGETHER):
        yield b"," if first else b""
        yield memoryview(_encoded({"cases": cases[first : first + TOGETHER]}))[len(OPENING) : -len(CLOSING)]
    if cases:
        tail = b"\n " + tail
    if collected.lines is None:
        yield tail + b"\n"
        return
    yield tail.removesuffix(b"\n}") + LINES
    yield from collected.lines.blocks()
    yield b"\n]}\n"


def _encoded(record: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record, order="deterministic"), indent=1)


def folded_cases(collected: Collected) -> Iterator[Case]:
    """Give the folded cases, in the order of their lines."""
    decoder = msgspec.json.Decoder(tuple[str, float | None])
    for nodeid, seconds in map(decoder.decode, collected.lines or ()):
        yield Case(nodeid=nodeid, outcome="passed", duration=seconds)


def digest(collected: Collected) -> str:
    """Give the SHA-256 of the bytes of `evidence.json`, in hexadecimal. Its beginning is the report's id."""
    hasher = hashlib.sha256()
    for piece in pieces(collected):
        hasher.update(piece)
    return hasher.hexdigest()


def recognise(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an `evidence.json` of any version."""
    return head.startswith(b'{\n "format": ') and b'"tool": "execution-report' in head[:200]


def read(path: Path) -> Collected:
    """Give the saved evidence. Raises `UnreadableResultsError` if it is none, of another version, or was changed."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableResultsError(f"{path}: cannot be read ({error.strerror}); name an evidence.json") from None
    head, found, lines = data.partition(LINES)
    try:
        evidence = msgspec.json.decode(head + (b"\n}" if found else b""), type=Evidence)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableResultsError(
            f"{path}: not an evidence.json of format {FORMAT} ({error}); render again from the results files"
        ) from None
    if evidence.format != FORMAT:
        raise UnreadableResultsError(
            f"{path}: evidence of format {evidence.format}, this version reads {FORMAT}; render the results files again"
        )
    if not _adds_up(evidence):
        raise UnreadableResultsError(
            f"{path}: its counts do not add up to its cases; it was changed after it was saved"
        )
    if not found:
        return Collected(evidence=evidence)
    body = lines.removesuffix(b"\n]}\n")
    if evidence.folded is None or hashlib.sha256(body).hexdigest() != evidence.folded.sha256:
        raise UnreadableResultsError(f"{path}: the folded cases are not those the evidence was saved with")
    return Collected(evidence=evidence, lines=Lines(body))


def _adds_up(evidence: Evidence) -> bool:
    """Whether the tallies are those of the cases, whose outcomes nothing that is counted can contradict."""
    held = {name: Tally() for name in evidence.suites}
    for case in evidence.cases:
        if case.suite not in held:
            return False
        held[case.suite].add(case, PROVEN)  # What it proves a later version may judge otherwise, and is not compared.
    total, folded = Tally(), 0
    for name, tally in evidence.suites.items():
        beyond = tally.cases - held[name].cases
        held[name].merge(Tally(cases=beyond, outcomes={"passed": beyond}))
        if beyond < 0 or _counts(held[name]) != _counts(tally):
            return False
        folded += beyond
        total.merge(tally)
    if _counts(total) != _counts(evidence.total) or folded != (evidence.folded.cases if evidence.folded else 0):
        return False
    if evidence.matrix is not UNSET and not evidence.matrix.adds_up(evidence.total.cases, len(evidence.sources)):
        return False
    named = [number for row in evidence.conflicts or () for numbers in row.outcomes.values() for number in numbers]
    return set(named) <= set(range(len(evidence.sources)))


def _counts(tally: Tally) -> tuple[object, ...]:
    return tally.cases, {name: count for name, count in tally.outcomes.items() if count}, tally.flaky, tally.deselected
