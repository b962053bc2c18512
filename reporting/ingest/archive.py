"""A zip archive of results, as CI systems hand out artifacts. Nothing is ever unpacked to disk."""

import stat
import struct
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from reporting.errors import UnreadableResultsError
from reporting.ingest.opened import MAX_RATIO, MIB

if TYPE_CHECKING:
    import zipfile

MAX_MEMBERS = 50_000
MAX_UNPACKED = 4096 * MIB
LONGEST_PATH = 1024
"""Characters of a member's name, which errors and reports print; Windows itself allows 260."""
HEADER = 30
"""Bytes before the name of a member: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7."""
MAGIC = (b"PK\x03\x04", b"PK\x05\x06")


def reading_errors() -> tuple[type[Exception], ...]:
    """Give what reading a file or a member of an archive raises."""
    import zipfile  # noqa: PLC0415 - as dear as all our readers together, and most results are no archive

    return OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError


def _listing_errors() -> tuple[type[Exception], ...]:
    return *reading_errors(), ValueError, struct.error


def is_zip(path: Path) -> bool:
    """Whether the file begins as a zip archive does; False also for one that cannot be read, or only once (a pipe)."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(4) in MAGIC
    except OSError:
        return False


def members_of(path: Path) -> tuple[str, ...]:
    """Give the names of the archive's files, sorted; refuse an archive that is broken or made to do harm."""
    import zipfile  # noqa: PLC0415 - see above

    try:
        with zipfile.ZipFile(path) as archive:
            # Not `is_dir`, which raises for a name without a letter: https://github.com/python/cpython/issues/98286
            infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
            if not _accounted_for(path, archive):
                raise zipfile.BadZipFile("its directory does not fit what it holds, so a file may be lost")
    except _listing_errors() as error:
        raise UnreadableResultsError(
            f"{path.as_posix()}: is a broken zip archive ({error}); download it again"
        ) from error
    if fault := _fault_of(infos):
        raise UnreadableResultsError(
            f"{path.as_posix()}: {fault}; unpack it yourself if you trust it, and name the folder"
        )
    return tuple(sorted(info.filename for info in infos))


def _accounted_for(path: Path, archive: "zipfile.ZipFile") -> bool:
    """Whether the listed members fill the archive: none overlap, and no other one can stand before, between or after.

    What a streaming writer adds behind a member (4.3.9, at most 24 bytes) is shorter than the header of another one.
    """
    end = 0
    with path.open("rb", buffering=0) as stream:
        for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
            if not 0 <= info.header_offset - end < HEADER:
                return False
            stream.seek(info.header_offset + HEADER - 4)
            end = info.header_offset + HEADER + sum(struct.unpack("<HH", stream.read(4))) + info.compress_size
    return 0 <= archive.start_dir - end < HEADER


def _fault_of(infos: "list[zipfile.ZipInfo]") -> str:
    names = [info.filename for info in infos]
    if len(infos) > MAX_MEMBERS:
        return f"holds {len(infos)} files, more than {MAX_MEMBERS}"
    if len(set(names)) < len(names):
        return "holds two files of one name"
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        return f"unpacks to more than {MAX_UNPACKED // MIB} MiB"
    return next((fault for info in infos if (fault := _fault_of_member(info))), "")


def _fault_of_member(info: "zipfile.ZipInfo") -> str:
    name = PurePosixPath(info.filename)
    if not name.name or len(info.filename) > LONGEST_PATH:
        return f"holds a file with a name of {len(name.name) and len(info.filename)} characters"
    if name.is_absolute() or ".." in name.parts or "\\" in info.filename or ":" in "".join(name.parts[:1]):
        return "holds a file whose name leads out of the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "holds a symbolic link"
    if info.flag_bits & 1:
        return "holds an encrypted file"
    # zipfile itself gives no more bytes than the declared size, so that the declaration is enough.
    if info.file_size > max(MIB, MAX_RATIO * info.compress_size):
        return f"holds a file that unpacks to more than {MAX_RATIO} times its size"
    return ""
