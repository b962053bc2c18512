"""`evidence.json`: evidence as bytes, the same bytes for the same evidence, and back.

It is indented JSON in the order of the record's fields. The folded cases of a large run stand before those that tell
of them, one line a case: neither writing nor reading needs them in memory, and they are digested once, as they come.
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

LINES, CLOSED = b'\n "folded_cases": [\n', b"\n ],"
"""What stands around the folded cases. A line end is escaped inside a string, so the first bytes occur once, and the
first others behind them end the lines."""

TOGETHER = 256
"""Cases that are encoded at once: memory that is used again costs less than fresh memory."""
OPENING, CLOSING = b'{\n "cases": [', b"\n ]\n}"
"""What stands around the cases of a record without other members."""


def pieces(collected: Collected) -> Iterator[bytes | memoryview]:
    """Give the bytes of `evidence.json`, piece by piece. Equal evidence gives equal bytes."""
    if collected.lines is not None:
        yield before_lines(collected.evidence.tool)
        yield from collected.lines.blocks()
    yield from _behind_lines(collected)


def before_lines(tool: str) -> bytes:
    """Give what stands before the lines of folded cases: what a file is known by."""
    return _known_by(tool) + LINES


def _known_by(tool: str) -> bytes:
    return _encoded({"format": FORMAT, "tool": tool}).removesuffix(b"\n}") + b","


def _behind_lines(collected: Collected) -> Iterator[bytes | memoryview]:
    """Give what stands behind the lines, everything where there are none."""
    cases = collected.evidence.cases
    # The member is the only one of its name that is indented by one.
    head, opened, tail = _encoded(replace(collected.evidence, cases=())).partition(OPENING[1:])
    if collected.lines is not None:
        head = CLOSED + head.removeprefix(_known_by(collected.evidence.tool))
    yield head + opened
    for first in range(0, len(cases), TOGETHER):
        yield b"," if first else b""
        yield memoryview(_encoded({"cases": cases[first : first + TOGETHER]}))[len(OPENING) : -len(CLOSING)]
    yield (b"\n " if cases else b"") + tail + b"\n"


def _encoded(record: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record, order="deterministic"), indent=1)


def folded_cases(collected: Collected) -> Iterator[Case]:
    """Give the folded cases, in the order of their lines."""
    decoder = msgspec.json.Decoder(tuple[str, float | None])
    for nodeid, seconds in map(decoder.decode, collected.lines or ()):
        yield Case(nodeid=nodeid, outcome="passed", duration=seconds)


def digest(collected: Collected) -> str:
    """Give the SHA-256 of the bytes of `evidence.json`, in hexadecimal. Its beginning is the report's id."""
    hasher = hashlib.sha256() if collected.lines is None else collected.lines.hash.copy()
    for piece in _behind_lines(collected):
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
    first, found, rest = data.partition(LINES)
    body, _, rest = rest.partition(CLOSED)
    try:
        evidence = msgspec.json.decode(first + rest, type=Evidence)
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
    lines = None
    if found:
        lines = Lines(first + found)
        lines.add(body)
    if (lines and lines.hash.hexdigest()) != (evidence.folded and evidence.folded.sha256):
        raise UnreadableResultsError(f"{path}: the folded cases are not those the evidence was saved with")
    return Collected(evidence=evidence, lines=lines)


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
