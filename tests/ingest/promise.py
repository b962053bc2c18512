"""What every reader promises of every input, for fuzzing: a session is read, or one line says why not.

Never anything else is raised, no input takes a second, and what is cut off never turns a run green: if the input less
its end is green, the whole input is green as well and holds the same cases.
"""

import bz2
import gzip
import importlib
import io
import lzma
import os
import re
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from reporting import ingest
from reporting.errors import UnreadableResultsError
from reporting.ingest.readers import NAMES
from tests.ingest.reading import SAMPLES, is_green

SECOND = 1.0
LONGEST = 32_768
"""Bytes of an input: longer ones find nothing that shorter ones do not, only later."""
TARGETS = (*NAMES, "opened")
"""The readers, and the opening of a file: wrapping, encoding, recognition."""
MEMBERS = {
    "pytest_json_report": "results.json",
    "journal": "journal.jsonl",
    "reportlog": "results.jsonl",
}
BOUNDARIES = {
    "allure": re.compile(rb"\x1e[^\x1e]+"),
    "go_test": re.compile(rb"[^\n]+"),
    "journal": re.compile(rb"[^\n]+"),
    "reportlog": re.compile(rb"[^\n]+"),
}
"""The records of formats that have no end of their own: between two of them a cut cannot be seen."""
FOLLOWING = re.compile(rb"<(?:[\w.-]+:)?testsuite")
"""What is green to its end is a whole document of JUnit XML, behind which another may follow."""
SCRATCH = Path(tempfile.gettempdir()) / f"execution-report-fuzz-{os.getpid()}.json"
"""Where an input is while it is opened, one file a process."""


class BrokenPromiseError(AssertionError):
    """An input that was read otherwise than promised."""


def load(name: str) -> None:
    """Import what the target is made of."""
    for module in NAMES if name == "opened" else (name,):
        importlib.import_module(f"reporting.ingest.{module}")


def seeds(name: str) -> Iterator[bytes]:
    """Give the real samples of a format."""
    if name == "opened":
        yield from opened_seeds()
    elif name == "allure":
        for folder in sorted((SAMPLES / "allure").iterdir()):
            paths = sorted(folder.glob("*.json"), key=lambda path: (path.stem.endswith("-result"), path.name))
            texts = [b"\x1e" + path.read_bytes() + b"\n" for path in paths]
            yield b"".join(texts[-4:])
            yield b"".join(texts)
    elif name in MEMBERS:
        for path in sorted((SAMPLES / "pytest").glob("*.zip")):
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    if member.endswith(f"/{MEMBERS[name]}"):
                        yield archive.read(member)
    if name != "allure":
        for path in sorted(SAMPLES.glob(f"{name}/*")):
            yield path.read_bytes().removeprefix(b"\xef\xbb\xbf")


def opened_seeds() -> Iterator[bytes]:
    """Give the smallest sample of each format, in every wrapping and encoding."""
    for name in NAMES:
        text = min(seeds(name), key=len)
        yield text
        for wrapped in (gzip.compress, bz2.compress, lzma.compress):
            yield wrapped(text)
        yield b"\xef\xbb\xbf" + text
        yield text.decode("utf-8", "replace").encode("utf-16")
        if b'name="' in text:
            yield text.replace(b'name="', b'name="&#27;[31m&#1;&#xD83D;&#xDE00;\x02', 3)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("a/results.json", text)
            packed.writestr("b/x-result.json", text)
        yield archive.getvalue()


def hold(name: str, data: bytes) -> None:
    """Read the input and raise `BrokenPromiseError` unless it is read as promised."""
    began = time.process_time()
    whole = read_opened(data) if name == "opened" else read(name, data)
    took = time.process_time() - began
    if took > SECOND:
        raise BrokenPromiseError(f"{len(data)} bytes took {took:.1f} s")
    if name == "opened" or whole is None:
        return
    at = cut_of(name, data)
    part = read(name, data[:at]) if at else None
    if part is None or not part[0]:
        return
    if name in BOUNDARIES and not whole[0]:
        return
    if name == "junit_xml" and FOLLOWING.search(data, at):
        return
    if part != whole:
        raise BrokenPromiseError(f"less its last {len(data) - at} bytes it is green: {part}, whole it is {whole}")


def cut_of(name: str, data: bytes) -> int:
    """Give where to cut: anywhere, the same place for the same input, but never between two records; 0 for nowhere."""
    if not data:
        return 0
    at = zlib.crc32(data) % len(data)
    if name not in BOUNDARIES:
        return at
    around = next((found for found in BOUNDARIES[name].finditer(data) if found.start() < at < found.end()), None)
    if around is None or not data[at : around.end()].strip() or not data[around.start() : at].strip(b"\x1e \t\r\n"):
        return 0
    return at


def read(name: str, data: bytes) -> tuple[bool, list[tuple[str, str]]] | None:
    """Give whether the input reads as green, with its cases; None where it is refused in one line."""
    cases = []
    try:
        session = importlib.import_module(f"reporting.ingest.{name}").read(io.BytesIO(data), cases.extend)
    except UnreadableResultsError as error:
        said_in_one_line(error)
        return None
    return is_green(cases, session), [(case.nodeid, case.outcome) for case in cases]


def read_opened(data: bytes) -> tuple[bool, list[tuple[str, str]]] | None:
    """Read the input as the command does, from a file."""
    cases = []
    SCRATCH.write_bytes(data)
    try:
        for origin in ingest.sources([str(SCRATCH)]).origins:
            ingest.read(origin, cases.extend)
    except UnreadableResultsError as error:
        said_in_one_line(error)
    finally:
        SCRATCH.unlink()
    return None


def said_in_one_line(error: UnreadableResultsError) -> None:
    """Raise `BrokenPromiseError` for a message of several lines, or one that nobody reads to its end."""
    if "\n" in str(error) or len(str(error)) > 4000:
        raise BrokenPromiseError(f"a message of {len(str(error))} characters: {str(error)[:300]!r}")
