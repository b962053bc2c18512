"""Reading a results file in a test: its cases and its session, through the reader that recognises it."""

import io
from collections import Counter
from pathlib import Path

from reporting.ingest import READERS, Reader, read, sources
from reporting.model import Case, Session

SAMPLES = Path(__file__).with_name("samples")


def read_sample(name: str) -> tuple[list[Case], Session]:
    """Give what is read of a sample, a file or a folder, the way the command reads it."""
    cases: list[Case] = []
    (origin,) = sources([str(SAMPLES / name)]).origins
    _, session = read(origin, cases.extend)
    return cases, session


def read_text(reader: Reader, text: str | bytes) -> tuple[list[Case], Session]:
    """Give what the reader makes of the text, which it must recognise and no reader before it may claim."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    assert next((other for other in READERS if other.recognise(data[:65536])), None) is reader
    return read_bytes(reader, data)


def read_bytes(reader: Reader, data: bytes) -> tuple[list[Case], Session]:
    """Give what the reader makes of the bytes, recognised or not."""
    cases: list[Case] = []
    session = reader.read(io.BytesIO(data), cases.extend)
    return cases, session


def outcomes(cases: list[Case]) -> dict[str, int]:
    """Give how many cases ended how, and how many were flaky."""
    counts = Counter(case.outcome for case in cases)
    if flaky := sum(case.flaky for case in cases):
        counts["flaky"] = flaky
    return dict(counts)


def by_id(cases: list[Case]) -> dict[str, Case]:
    """Give the cases by node id, each of which must be there once."""
    found = {case.nodeid: case for case in cases}
    assert len(found) == len(cases)
    return found


def is_green(cases: list[Case], session: Session) -> bool:
    """Whether a report of this alone would be green: all that speaks against it is looked at."""
    return (
        bool(cases)
        and all(case.outcome == "passed" for case in cases)
        and session.complete
        and not session.collect_failures
        and all(remark.effect == "note" for remark in session.remarks)
    )


def rules(session: Session) -> list[str]:
    """Give the rules that were remarked."""
    return [remark.rule for remark in session.remarks]
