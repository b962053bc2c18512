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

from msgspec import Struct

from reporting.errors import UnreadableResultsError
from reporting.ingest.archive import is_zip, members_of, reading_errors
from reporting.ingest.opened import HEAD, Opened, Origin, heads

RESULTS_NAME = re.compile(r"(?i)\.(json|jsonl|ndjson|log|xml|trx)(\.(gz|bz2|xz|zst))?$")
STRICT_NAME = re.compile(r"(?i)\.(json|jsonl|ndjson|xml|trx)(\.\w+)?$")
"""A log of another kind may well be empty; a file of these names is not."""
ALLURE_NAME = re.compile(r"-(result|container)\.json$")

Recognised = Callable[[bytes], bool]


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
    # An empty argument, of a variable that is not set, does not mean all that lies here.
    if argument and path.exists():
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
            yield Origin(path=within, members=tuple(allure))
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
    """Give the names of the Allure results in a folder, in the order in which they are read, and its other entries."""
    allure, others = [], []
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if ALLURE_NAME.search(entry.name) and entry.is_file(follow_symlinks=False):
                    allure.append(entry.name)
                else:
                    others.append(entry)
    except OSError as error:
        raise UnreadableResultsError(
            f"{folder.as_posix()}: {error.strerror or error}; make it readable or leave it out"
        ) from error
    return _containers_first(allure), sorted(others, key=attrgetter("name"))


def _containers_first(names: Iterable[str]) -> list[str]:
    return sorted(sorted(names), key=lambda name: name.endswith("-result.json"))


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
        try:
            with Opened(origin) as opened:
                head = opened.head
        except OSError as error:
            detail = error.strerror or error
            raise UnreadableResultsError(f"{origin.label}: {detail}; make it readable or leave it out") from error
        except UnreadableResultsError as error:
            raise UnreadableResultsError(f"{origin.label}: {error}") from error
        if _is_results(origin, head, recognised, left_out):
            yield origin


def _of_archive(path: Path, recognised: Recognised, left_out: list[str]) -> Iterator[Origin]:
    names = [name for name in members_of(path) if RESULTS_NAME.search(name)]
    folders: dict[str, list[str]] = {}
    for name in names:
        if ALLURE_NAME.search(name):
            folders.setdefault(name.rpartition("/")[0], []).append(name)
    for allure in folders.values():
        yield Origin(path=path, members=tuple(_containers_first(allure)))
    try:
        for origin, head in heads(path, (name for name in names if not ALLURE_NAME.search(name))):
            if _is_results(origin, head, recognised, left_out):
                yield origin
    except reading_errors() as error:
        raise UnreadableResultsError(f"{path.as_posix()}: a member is broken ({error}); download it again") from error


def _is_results(origin: Origin, head: bytes, recognised: Recognised, left_out: list[str]) -> bool:
    if recognised(head):
        return True
    whole = len(head) < HEAD
    if whole and STRICT_NAME.search(origin.label) and not _well_formed(head):
        raise UnreadableResultsError(
            f"{origin.label}: is empty or cut off and may have been a results file; remove it, or name the others"
        )
    left_out.append(origin.label)
    return False


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
    folders: dict[tuple[Path, str], list[Origin]] = {}
    order: list[Origin | tuple[Path, str]] = []
    for origin in origins:
        folder = _allure_folder(origin)
        if folder is None:
            order.append(origin)
            continue
        if folder not in folders:
            folders[folder] = []
            order.append(folder)
        folders[folder].append(origin)
    for entry in order:
        if isinstance(entry, Origin):
            yield entry
            continue
        named = folders[entry]
        if len(named) == 1 and named[0].members:
            yield named[0]
            continue
        members = {name for origin in named for name in origin.members or (_name(origin),)}
        yield Origin(path=entry[0], members=tuple(_containers_first(members)))


def _allure_folder(origin: Origin) -> tuple[Path, str] | None:
    """Give the folder of Allure results, and where it is inside an archive; None for a source of another kind."""
    if origin.path is None or not ALLURE_NAME.search(origin.members[0] if origin.members else origin.path.name):
        return None
    return (origin.path, origin.members[0].rpartition("/")[0]) if origin.members else (origin.path.parent, "")


def _name(origin: Origin) -> str:
    return origin.path.name if origin.path else ""
