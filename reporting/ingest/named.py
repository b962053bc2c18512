"""What the arguments name: files, folders, globs, archives and `-`, each results file once, in a fixed order.

A folder or an archive is looked through: what is of a known format is taken, what is whole and foreign (a coverage
file, a lock file) is left out and listed, and what is broken is an error, because a results file cut to nothing must be
missed.
"""

import glob
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from pathlib import Path

import msgspec
from msgspec import Struct

from reporting.errors import UnreadableResultsError
from reporting.ingest.archive import is_zip, members_of, reading_errors
from reporting.ingest.opened import BEGIN, HEAD, Opened, Origin, heads

RESULTS_NAME = re.compile(r"(?i)\.(json|jsonl|ndjson|log|xml|trx)(\.(gz|bz2|xz|zst))?$")
STRICT_NAME = re.compile(r"(?i)\.(json|jsonl|ndjson|xml|trx)(\.\w+)?$")
"""A log of another kind may well be empty; a file of these names is not."""
ALLURE_NAME = re.compile(r"-(result|container|globals)\.json$")
"""A name that other results may have, too: what is in such a file decides."""
ALLURE_OWN_NAME = re.compile(
    r"(^|/)[\da-fA-F]{8}-?([\da-fA-F]{4}-?){3}[\da-fA-F]{12}-(result|container|globals)\.json$"
)
"""The name that Allure's own writers give: no file of a hundred thousand is looked into."""
TURNS = {"globals.json": 0, "-result.json": 2}
"""By the end of an Allure file's name, when it is read; containers are 1."""
ALLURE = "Allure results"

Recognised = Callable[[bytes], str]
"""Gives the name of the format that a file with these first bytes has, nothing for none."""


class Sources(Struct, frozen=True, kw_only=True):
    """The sources that were named, in order, and the names of the files that were left out as foreign."""

    origins: tuple[Origin, ...]
    left_out: tuple[str, ...] = ()


def listed(arguments: Iterable[str], recognised: Recognised) -> Sources:
    """Give the sources that the arguments name. The files of an Allure results folder are one source.

    Raises `UnreadableResultsError` for an argument that names nothing, for an unsafe archive, and for a broken file in
    a folder.
    """
    found: dict[Origin, None] = {}
    left_out: list[str] = []
    for argument in arguments:
        for path in _paths(argument):
            foreign: list[str] = []
            for origin in _origins(path, recognised, foreign):
                found[origin] = None
            # As reports print them: what stands above an absolute path is of one machine only.
            above = f"{path.parent.as_posix().rstrip('/')}/" if path and path.is_absolute() else ""
            left_out += (label.removeprefix(above) for label in foreign)
    return Sources(origins=tuple(_allure_together(found)), left_out=tuple(dict.fromkeys(left_out)))


def _paths(argument: str) -> Iterator[Path | None]:
    if argument == "-":
        yield None
        return
    path = Path(argument)
    try:
        # An empty argument, of a variable that is not set, does not mean all that lies here.
        there = bool(argument) and path.exists()
    except OSError as error:
        raise UnreadableResultsError(f"{argument}: cannot be read ({error.strerror}): check the path") from error
    if there:
        yield path
        return
    matches = _matches(argument)
    if not matches:
        raise UnreadableResultsError(
            f"{argument or 'an empty argument'}: no such file; name a results file, a folder, a glob, "
            "or - for standard input"
        )
    yield from (Path(match) for match in matches)


def _matches(pattern: str) -> list[str]:
    # Path.glob takes no absolute pattern, which a shell that does not expand globs (Windows) passes on.
    return sorted(glob.glob(pattern, recursive=True)) if glob.has_magic(pattern) else []  # noqa: PTH207


def _origins(path: Path | None, recognised: Recognised, left_out: list[str]) -> Iterator[Origin]:
    if path is None:
        yield Origin(path=None)
    elif path.is_dir():
        yield from _of_folder(path, recognised, left_out)
    elif is_zip(path):
        found = list(_of_archive(path, recognised, left_out))
        if not found:
            raise UnreadableResultsError(
                f"{path.as_posix()}: holds no results file of a known format; name another archive"
            )
        yield from found
    elif ALLURE_NAME.search(path.name) and path.is_file():
        origin = Origin(path=path)
        yield from list(_taken(origin, _head(origin), recognised, [])) or [origin]
    else:
        yield Origin(path=path)


def _of_folder(folder: Path, recognised: Recognised, left_out: list[str]) -> Iterator[Origin]:
    taken = False
    folders = [folder]
    while folders:
        within = folders.pop()
        allure, others = _entries(within)
        below: list[Path] = []
        if allure:
            taken = True
            yield Origin(path=within, members=tuple(allure), sequence=True)
        for entry in others:
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith("."):
                    below.append(Path(entry.path))
            elif not Path(entry.path).is_dir():
                for origin in _of_file(Path(entry.path), recognised, left_out):
                    taken = True
                    yield origin
        folders += reversed(below)
    if not taken:
        raise UnreadableResultsError(
            f"{folder.as_posix()}: holds no results file of a known format; name the file itself"
        )


def _entries(folder: Path) -> tuple[list[str], list[os.DirEntry[str]]]:
    """Give the names of the surely Allure results in a folder, in the order they are read in, and its other entries."""
    allure, others = [], []
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if ALLURE_OWN_NAME.search(entry.name) and entry.is_file(follow_symlinks=False):
                    allure.append(entry.name)
                else:
                    others.append(entry)
    except OSError as error:
        raise UnreadableResultsError(
            f"{folder.as_posix()}: {error.strerror or error}; make it readable or leave it out"
        ) from error
    return _results_last(allure), sorted(others, key=attrgetter("name"))


def _results_last(names: Iterable[str]) -> list[str]:
    return sorted(sorted(names), key=lambda name: TURNS.get(name[-12:], 1))


def _of_file(path: Path, recognised: Recognised, left_out: list[str]) -> Iterator[Origin]:
    """Give what a file that was found in a folder is: an archive, a source, or nothing of ours."""
    origin = Origin(path=path)
    if path.is_symlink() or not path.is_file():
        # A link may lead to any file of the machine, when the folder came from elsewhere; a pipe may never end.
        left_out.append(origin.label)
    elif path.suffix.lower() == ".zip":
        found = list(_of_archive(path, recognised, left_out))
        if not found:
            # Browsers' traces and other attachments come as archives, too.
            left_out.append(origin.label)
        yield from found
    elif RESULTS_NAME.search(path.name):
        yield from _taken(origin, _head(origin), recognised, left_out)


def _head(origin: Origin) -> bytes:
    try:
        with Opened(origin) as opened:
            return opened.head
    except OSError as error:
        detail = error.strerror or error
        raise UnreadableResultsError(f"{origin.label}: {detail}; make it readable or leave it out") from error
    except UnreadableResultsError as error:
        raise UnreadableResultsError(f"{origin.label}: {error}") from error


def _of_archive(path: Path, recognised: Recognised, left_out: list[str]) -> Iterator[Origin]:
    names = [name for name in members_of(path) if RESULTS_NAME.search(name)]
    folders: dict[str, list[str]] = {}
    for name in names:
        if ALLURE_OWN_NAME.search(name):
            folders.setdefault(name.rpartition("/")[0], []).append(name)
    for allure in folders.values():
        yield Origin(path=path, members=tuple(_results_last(allure)), sequence=True)
    try:
        for origin, head in heads(path, (name for name in names if not ALLURE_OWN_NAME.search(name))):
            yield from _taken(origin, head, recognised, left_out)
    except reading_errors() as error:
        raise UnreadableResultsError(f"{path.as_posix()}: a member is broken ({error}); download it again") from error


def _taken(origin: Origin, head: bytes, recognised: Recognised, left_out: list[str]) -> Iterator[Origin]:
    """Give what a file that begins so is: a source, a result of an Allure folder, or nothing of ours."""
    named = ALLURE_NAME.search(origin.label) is not None
    found = recognised(head) or (recognised(BEGIN + head) if named else "")
    broken = not found and len(head) < HEAD and STRICT_NAME.search(origin.label) and not _well_formed(head)
    if named and (found == ALLURE or broken):
        yield _part_of_folder(origin)
    elif found:
        yield origin
    elif broken:
        raise UnreadableResultsError(
            f"{origin.label}: is empty or cut off and may have been a results file; remove it, or name the others"
        )
    else:
        left_out.append(origin.label)


def _part_of_folder(origin: Origin) -> Origin:
    if origin.path is None or origin.members:
        return msgspec.structs.replace(origin, sequence=True)
    return Origin(path=origin.path.parent, members=(origin.path.name,), sequence=True)


def _well_formed(text: bytes) -> bool:
    """Whether a short text of no known format is a whole XML or JSON document, or lines that are no JSON at all."""
    start = text.strip()[:1]
    if start == b"<":
        return text.rstrip().endswith(b">")
    if start not in (b"{", b"["):
        return bool(start)
    try:
        for line in text.splitlines() if b"}\n{" in text else [text]:
            json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _allure_together(origins: Iterable[Origin]) -> Iterator[Origin]:
    """Join what was named of each Allure results folder into one source, where the first of it stood."""
    joined: dict[object, Origin] = {}
    for origin in origins:
        # The folder, where it is inside an archive, too; what is no part of one is a source by itself.
        folder = (origin.path, origin.members[0].rpartition("/")[0]) if origin.sequence else origin
        before = joined.setdefault(folder, origin)
        if before is not origin:
            members = _results_last({*before.members, *origin.members})
            joined[folder] = msgspec.structs.replace(before, members=tuple(members))
    yield from joined.values()
