"""Results files in, cases out: one reader a format, recognised by content.

A new format is one file beside this one and one line in `readers.py`. Packages of others offer a module like
`reader.Reader` under the entry point group `execution_report.readers`; ours are asked first.

A format that is a folder of small files (Allure results) reaches its reader as one stream, a JSON text sequence (RFC
7464): each file's text between a record separator (0x1E) and a line feed, `*-container.json` before `*-result.json`.
A file of another name comes as it is, without the separator.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

from reporting.errors import UnreadableResultsError
from reporting.ingest.archive import reading_errors
from reporting.ingest.named import Sources, listed
from reporting.ingest.opened import BEGIN, MIB, Opened, Origin, Passed
from reporting.ingest.reader import OddCharacterError, Reader, Take
from reporting.ingest.readers import Readers, likeliest_first
from reporting.ingest.recount import within_calendars
from reporting.ingest.stored import stored
from reporting.model import Case, Remark, Session, Source

__all__ = ["READERS", "Origin", "Reader", "Sources", "Take", "read", "recognised", "sources", "stored"]

READERS = Readers()
"""Asked in this order; the first that recognises a file reads it."""


def sources(arguments: Sequence[str]) -> Sources:
    """Give the sources that files, folders, globs, archives and `-` name, each once and in a fixed order.

    Raises `UnreadableResultsError` for an argument that names no results.
    """
    return listed(arguments, _format_of)


def read(origin: Origin | Path, take: Take, passed: Passed | None = None) -> tuple[Source, Session]:
    """Hand every case of one source to `take`, then give the source and what it says about the session.

    One pass over its bytes, of which `passed` is told as they go by; a second one over XML that holds characters which
    XML forbids, unless that is standard input or a pipe: `passed` is told then that those of the first are to come
    again, by a negative count. Raises `UnreadableResultsError` that names the file, the byte offset or line, what was
    expected there and what to do.
    """
    if isinstance(origin, Path):
        origin = _only(origin)
    try:
        return _read_or_mend(origin, Taken(take), passed or _untold)
    except UnreadableResultsError as error:
        raise UnreadableResultsError(f"{origin.label}: {error}") from error
    except reading_errors() as error:
        detail = error.strerror if isinstance(error, OSError) else None
        raise UnreadableResultsError(f"{origin.label}: cannot be read ({detail or error}): check the path") from error


def recognised(head: bytes) -> Reader | None:
    """Give the reader of a file that begins with these bytes; None where no reader knows it."""
    for reader in likeliest_first(head):
        if reader.recognise(head):
            return reader
    from importlib.metadata import entry_points  # noqa: PLC0415 - costs more than reading a small file

    for entry in entry_points(group="execution_report.readers"):
        other = cast("Reader", entry.load())
        if other.recognise(head):
            return other
    return None


def _untold(_count: int) -> None:
    """Take no notice of how far the reading is."""


def _format_of(head: bytes) -> str:
    reader = recognised(head)
    return reader.NAME if reader else ""


def _only(path: Path) -> Origin:
    origins = sources([str(path)]).origins
    if len(origins) > 1:
        raise UnreadableResultsError(f"{path.as_posix()}: holds {len(origins)} results files; read them one by one")
    return origins[0]


class Taken:
    """Hands cases on, and counts them. What was handed on of a first pass is not handed on of a second."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._handed = 0
        self.count = 0

    def __call__(self, cases: Sequence[Case]) -> None:
        """Take a batch of cases."""
        self.count += len(cases)
        beyond = self.count - self._handed
        if beyond >= len(cases):
            self._take(cases)
        elif beyond > 0:
            self._take(cases[-beyond:])
        self._handed = max(self._handed, self.count)


def _read_or_mend(origin: Origin, take: Taken, passed: Passed) -> tuple[Source, Session]:
    gone = 0
    written = _written(origin.path)

    def told(count: int) -> None:
        nonlocal gone
        gone += count
        passed(count)

    try:
        return _read(origin, take, told)
    except OddCharacterError as error:
        if origin.path is None or not origin.path.is_file():
            raise OddCharacterError(f"{error}, or name a file that holds all this: it can be read twice") from error
        passed(-gone)
        with suppress(OddCharacterError):
            again = _read_mended(origin, take, passed)
            if _written(origin.path) != written:
                # What the first pass handed on may not be of the bytes whose digest the second one gives.
                raise UnreadableResultsError("was written while it was read: try again when it is whole") from error
            return again
        raise


def _written(path: Path | None) -> tuple[int, int] | None:
    if path is None:
        return None
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _read_mended(origin: Origin, take: Taken, passed: Passed) -> tuple[Source, Session]:
    take.count = 0
    source, session = _read(origin, take, passed, mended=True)
    text = "Part of the file is no XML (a character that XML forbids) and was read as meant."
    session.remarks.append(Remark(rule="not-xml", effect="note", text=text))
    return source, session


def _read(origin: Origin, take: Taken, passed: Passed, *, mended: bool = False) -> tuple[Source, Session]:
    with Opened(origin, passed, mended=mended) as opened:
        reader = recognised(opened.head)
        if reader is None:
            raise UnreadableResultsError(_unknown(opened.head))
        with _collector_off():
            session = reader.read(opened.stream, take)
        within_calendars(session)
        while opened.stream.read(MIB):
            pass
        source = Source(
            name=origin.name,
            format=reader.NAME,
            sha256=opened.sha256,
            size=opened.size,
            cases=take.count,
            stated=session.stated,
        )
    return source, session


@contextmanager
def _collector_off() -> Iterator[None]:
    """Keep the cyclic collector off: records make no cycles, and looking for some costs a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _unknown(head: bytes) -> str:
    known = ", ".join(reader.NAME for reader in READERS)
    if not head.strip(BEGIN + b" \t\r\n"):
        return "byte 0: is empty where a results file was expected: run the tests again, their runner did not finish it"
    from reporting.ingest import unread  # noqa: PLC0415 - for a file that is refused

    if is_other := unread.told(head):
        return f"byte 0: {is_other}"
    return f"byte 0: is of no known format; expected one of {known}: name the file that the test runner wrote"
