"""Files that are whole or not there, whatever kills the process: written beside their place, then moved into it."""

import contextlib
import errno
import os
import re
import secrets
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

WINDOWS = sys.platform == "win32"
STALE = 3600.0
"""Seconds after which a temporary file has certainly lost its writer."""

_TEMPORARY = re.compile(r"^\..+\.[0-9a-f]{16}\.tmp$")
_TRIES = 20
_CANNOT = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM})


Data = bytes | Iterable[bytes | memoryview]
"""What a file is to hold: all of it, or piece by piece, so that not all of it need be in memory."""


def replace_file(path: Path, data: Data) -> None:
    """Make `path` hold `data`; a reader sees the old content or the new one. Raises OSError, changing nothing."""
    replace_files({path: data})


def replace_files(files: Mapping[Path, Data]) -> None:
    """Do so for several files of one folder, in their order: no first one is new if there is no room for the last."""
    if any(path.is_dir() for path in files):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    temporaries: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            temporaries[path] = _written(path, data)
        for path, temporary in temporaries.items():
            _moved(temporary, path)
    except BaseException:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def create_file(path: Path, data: bytes) -> bool:
    """Make `path` hold `data` if nothing is there; False, changing nothing, if something is. Raises OSError."""
    if path.exists():
        return False
    temporary = _written(path, data)
    try:
        created = _placed(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return created


def sweep(folder: Path, now: float | None = None) -> tuple[str, ...]:
    """Remove the temporary files that killed writers left in the folder an hour ago or earlier; give their names."""
    before = (time.time() if now is None else now) - STALE
    removed = []
    for path in folder.iterdir():
        with contextlib.suppress(OSError):  # another writer may sweep at the same time
            if _TEMPORARY.match(path.name) and path.lstat().st_mtime < before:
                path.unlink()
                removed.append(path.name)
    return tuple(sorted(removed))


def _written(path: Path, data: Data) -> Path:
    """Write the data to a new file beside `path`, down to the disk. The mode is left to the umask, unlike mkstemp's."""
    temporary = path.with_name(f".{path.name[:200]}.{secrets.token_hex(8)}.tmp")
    binary = getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines((data,) if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _moved(temporary: Path, path: Path) -> None:
    for attempt in range(_TRIES):
        try:
            temporary.replace(path)
        except PermissionError:
            # Windows refuses for the instant in which somebody (a reader, a virus scanner) has the old file open.
            if not WINDOWS or attempt == _TRIES - 1:
                raise
            time.sleep(0.05)
        else:
            return


def _placed(temporary: Path, path: Path) -> bool:
    """Give the finished file its name, never taking it from another file."""
    try:
        if WINDOWS:
            temporary.rename(path)  # refuses an existing name there, and there only
        else:
            path.hardlink_to(temporary)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links: a look and a move, the best that it offers.
        if path.exists():
            return False
        temporary.replace(path)
    return True


def _sync_folder(folder: Path) -> None:
    """Bring the folder's entries to the disk; Windows and some network file systems cannot, and do not need it."""
    if WINDOWS:
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
