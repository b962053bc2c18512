"""The journal: one JSON line an event, on disk before the next event, so that a kill leaves what had finished."""

import os
from io import FileIO  # noqa: TC003 - a plain import of the standard library reads better than a guarded one
from pathlib import Path

import msgspec
import pytest

from reporting.model import Event


class Journal:
    """A journal being written, or none at all when it has no path.

    `wanted` says whether lines still reach a file. A disk that refuses them ends the journal, never the run; `broken`
    then says why.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: FileIO | None = None
        self._encode = msgspec.json.Encoder().encode
        self.wanted = False
        self.broken = ""

    def open(self) -> None:
        """Create the file. Raises `pytest.UsageError` if it exists: it may be the only witness of another run."""
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Unbuffered, because a buffer dies with the process; exclusive, because a journal tells of one run.
            self._file = self._path.open("xb", buffering=0)
        except FileExistsError:
            raise pytest.UsageError(f"journal {self._path} exists; name a new file, or move that one away") from None
        except OSError as error:
            raise pytest.UsageError(f"journal {self._path} cannot be written: {error.strerror}") from None
        self.wanted = True

    def write(self, event: Event) -> None:
        """Append the event."""
        if self.wanted:
            self.append(self._encode(event))

    def append(self, line: bytes) -> None:
        """Append an event that is already encoded."""
        if self._file is None or not self.wanted:
            return
        rest = line + b"\n"
        try:
            # A file without a buffer may take a part only.
            while left := len(rest) - self._file.write(rest):
                rest = rest[-left:]
        except OSError as error:
            self.wanted = False
            self.broken = f"the journal ends early: {error.strerror}"

    def close(self) -> None:
        """Close the file once it is safe on the disk."""
        if self._file is None:
            return
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            self.broken = self.broken or f"the journal may be lost: {error.strerror}"
        self._file.close()
        self._file = None
        self.wanted = False
