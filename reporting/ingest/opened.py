"""Opening a source: plain, standard input, compressed, members of a `.zip`; size and SHA-256 come from the one pass.

What is counted and digested are the bytes that the format's reader is given, decompressed, so that the same results
under another wrapping are known to be the same.
"""

import hashlib
import importlib
import io
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Self, cast

from msgspec import Struct

from reporting.errors import UnreadableResultsError
from reporting.ingest import utf16

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD = 65536
MIB = 1 << 20
MAX_RATIO = 200
"""Real results shrink to about a thirtieth. Only what has grown past `RATIO_FROM` is judged, small files may repeat."""
RATIO_FROM = 16 * MIB
BOM = b"\xef\xbb\xbf"
BEGIN, END = b"\x1e", b"\n"
"""Around each text of a JSON text sequence: https://www.rfc-editor.org/rfc/rfc7464#section-2.2"""
COMPRESSED = {
    b"\x1f\x8b": ("gzip",),
    b"BZh": ("bz2",),
    b"\xfd7zXZ\x00": ("lzma",),
    b"\x28\xb5\x2f\xfd": ("compression.zstd", "backports.zstd"),
}
"""What a compressed stream begins with, and the libraries that read it; they are alike."""
Passed = Callable[[int], None]
"""Is told how many more bytes have passed, as they are stored: before they are decompressed."""


class Origin(Struct, frozen=True, kw_only=True):
    """Where the bytes of one source are: a file, standard input (`path` is None), members of an archive or a folder.

    `members` are their names inside `path`, with `/` between folders. Those of a `sequence`, all of one folder, are one
    source (Allure results), given to its reader as one JSON text sequence; else there is one at most.
    """

    path: Path | None
    members: tuple[str, ...] = ()
    sequence: bool = False

    @property
    def name(self) -> str:
        """The source's name without the folders above it, as reports print it."""
        return "standard input" if self.path is None else "/".join((self.path.name, *self._within()))

    @property
    def label(self) -> str:
        """The source's name as errors print it: by the path that was given, so that it is found again."""
        return "standard input" if self.path is None else "/".join((self.path.as_posix(), *self._within()))

    def _within(self) -> tuple[str, ...]:
        if len(self.members) == 1:
            return self.members
        folder = self.members[0].rpartition("/")[0] if self.members else ""
        return (folder,) if folder else ()


class Counted(io.RawIOBase):
    """Bytes, counted and, unless they are compressed ones, digested as they pass.

    `readinto` fills the whole buffer while there are bytes left.
    """

    def __init__(
        self, pour: Callable[[memoryview], int], *, digested: bool = True, passed: Passed | None = None
    ) -> None:
        self._pour = pour
        self._digested = digested
        self._passed = passed
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The digest of what has passed, in hexadecimal."""
        return self._digest.hexdigest()

    def readable(self) -> bool:
        """Say that this stream is for reading."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer; give how many bytes it holds, fewer than its size only at the end."""
        view = memoryview(buffer).cast("B")
        have = 0
        while have < len(view):
            poured = self._pour(view[have:])
            if not poured:
                break
            have += poured
        if self._digested:
            self._digest.update(view[:have])
        self.size += have
        if self._passed:
            self._passed(have)
        return have


class Opened:
    """An open source. `stream` gives its text without a byte order mark, `head` its first bytes without reading on.

    It is `mended` where the text is XML that holds what XML forbids. A context manager; raises `UnreadableResultsError`
    where the source cannot be opened, or is UTF-16 and no XML.
    """

    def __init__(self, origin: Origin, passed: Passed | None = None, *, mended: bool = False) -> None:
        with ExitStack() as closing:
            self._counted = Counted(_pouring(origin, closing, passed))
            reader = _in_utf8(self._counted, closing)
            if mended:
                from reporting.ingest import xml_characters  # noqa: PLC0415 - few files need it

                legible = Counted(_poured(xml_characters.legible(reader)), digested=False)
                reader = closing.enter_context(io.BufferedReader(legible, HEAD))
            self.stream: BinaryIO = reader
            self.head = bytes(reader.peek(HEAD))
            self._closing = closing.pop_all()

    def __enter__(self) -> Self:
        """Give the source itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened."""
        self._closing.close()

    @property
    def size(self) -> int:
        """How many bytes have passed."""
        return self._counted.size

    @property
    def sha256(self) -> str:
        """The digest of the bytes that have passed."""
        return self._counted.sha256


def heads(path: Path, members: Iterable[str]) -> Iterator[tuple[Origin, bytes]]:
    """Give each member of an archive with its first bytes; the archive is opened once for all of them.

    Raises `UnreadableResultsError` with the member's name for one that cannot be decompressed.
    """
    with ExitStack() as closing:
        member_of = _folder(path, closing)
        for member in members:
            origin = Origin(path=path, members=(member,))
            with ExitStack() as until:
                try:
                    bytes_of = Counted(_inflated(until.enter_context(member_of(member)), until))
                    head = bytes(_in_utf8(bytes_of, until).peek(HEAD))
                except UnreadableResultsError as error:
                    raise UnreadableResultsError(f"{origin.label}: {error}") from error
            yield origin, head


def _in_utf8(raw: Counted, closing: ExitStack) -> "io.BufferedReader[Counted]":
    """Give the text in UTF-8, without a byte order mark."""
    reader = closing.enter_context(io.BufferedReader(raw, HEAD))
    if reader.peek(3).startswith(BOM):
        reader.read(3)
    codec = utf16.codec_of(reader.peek(4)[:4])
    if codec is None:
        return reader
    again = Counted(_poured(utf16.as_utf8(reader, codec)), digested=False)
    return closing.enter_context(io.BufferedReader(again, HEAD))


def _pouring(origin: Origin, closing: ExitStack, passed: Passed | None) -> Callable[[memoryview], int]:
    if origin.path is None:
        return _inflated(sys.stdin.buffer, closing, passed)
    if not origin.members:
        return _inflated(closing.enter_context(origin.path.open("rb")), closing, passed)
    member_of = _folder(origin.path, closing)
    if origin.sequence:
        return _poured(_sequence(member_of, origin.members, passed))
    return _inflated(closing.enter_context(member_of(origin.members[0])), closing, passed)


def _folder(path: Path, closing: ExitStack) -> Callable[[str], BinaryIO]:
    """Give what opens a member of the folder or the archive by its name."""
    if path.is_dir():
        # Without a buffer and a path made of parts: both cost more than reading a small file.
        return lambda member: cast("BinaryIO", io.FileIO(f"{path}/{member}"))
    import zipfile  # noqa: PLC0415 - as dear as all our readers together, and most results are no archive

    archive = closing.enter_context(zipfile.ZipFile(path))

    def member_of(member: str) -> BinaryIO:
        try:
            return cast("BinaryIO", archive.open(member))
        except (KeyError, RuntimeError, ValueError, zipfile.BadZipFile) as error:
            raise UnreadableResultsError("is a broken member of its archive: download it again") from error

    return member_of


def _sequence(member_of: Callable[[str], BinaryIO], members: tuple[str, ...], passed: Passed | None) -> Iterator[bytes]:
    held = bytearray()
    for member in members:
        held += BEGIN
        with member_of(member) as stream:
            while block := stream.read(HEAD):
                if passed:
                    passed(len(block))
                held += block
                if len(held) > HEAD:
                    yield bytes(held)
                    held.clear()
        held += END
    yield bytes(held)


def _poured(blocks: Iterator[bytes]) -> Callable[[memoryview], int]:
    rest = b""

    def pour(view: memoryview) -> int:
        nonlocal rest
        rest = rest or next(blocks, b"")
        have = min(len(rest), len(view))
        view[:have] = rest[:have]
        rest = rest[have:]
        return have

    return pour


def _inflated(compressed: IO[bytes], closing: ExitStack, passed: Passed | None = None) -> Callable[[memoryview], int]:
    """Give what pours the stream's bytes, decompressed where its first bytes are those of gzip or Zstandard."""
    packed = Counted(cast("io.BufferedReader", compressed).readinto, digested=False, passed=passed)
    reader = closing.enter_context(io.BufferedReader(packed, HEAD))
    magic = reader.peek(6)[:6]
    if magic.startswith(b"PK\x03\x04"):
        raise UnreadableResultsError("is a zip archive: save it and name the file")
    for mark, names in COMPRESSED.items():
        if magic.startswith(mark):
            library = _library(names)
            own = [getattr(library, name) for name in ("LZMAError", "ZstdError") if hasattr(library, name)]
            stream = closing.enter_context(library.open(reader, "rb"))
            return _bounded(stream, packed, (OSError, EOFError, zlib.error, *own))
    return reader.readinto


def _library(names: tuple[str, ...]) -> Any:
    for name in names:
        with suppress(ModuleNotFoundError):
            return importlib.import_module(name)
    raise UnreadableResultsError(
        f"is compressed in a way that this Python cannot read: install {names[-1]}, or decompress it"
    )


def _bounded(
    stream: io.BufferedIOBase, packed: Counted, broken: tuple[type[Exception], ...]
) -> Callable[[memoryview], int]:
    """Refuse a stream that is broken, or grows as no results file does: it was made to fill memory or time."""
    unpacked = 0

    def pour(view: memoryview) -> int:
        nonlocal unpacked
        try:
            have = stream.readinto(view)
        except broken as error:
            raise UnreadableResultsError(
                f"its compression breaks off after {unpacked} bytes of text ({error}): copy or download it again"
            ) from error
        unpacked += have
        if unpacked > max(RATIO_FROM, MAX_RATIO * packed.size):
            raise UnreadableResultsError(
                f"decompresses to more than {MAX_RATIO} times its size, which no results file does: decompress it "
                "yourself if you trust it"
            )
        return have

    return pour
