"""How many bytes sources hold as they are stored, so that it can be told how much of them is read."""

from collections.abc import Iterable
from pathlib import Path

from reporting.ingest.archive import reading_errors
from reporting.ingest.opened import Origin


def stored(origins: Iterable[Origin]) -> int | None:
    """Give what `read` will tell to have passed by its end; None where it cannot be known before.

    A compressed file counts as it lies on disk, a member of an archive as the archive lists it. Standard input has no
    size, and what cannot be looked at is left for the reading to complain of.
    """
    total = 0
    members: dict[Path, dict[str, int]] = {}
    try:
        for origin in origins:
            if origin.path is None:
                return None
            if not origin.members:
                total += origin.path.stat().st_size
                continue
            sizes = members.get(origin.path)
            if sizes is None:
                sizes = members[origin.path] = _sizes(origin.path)
            total += sum(sizes.get(name, 0) for name in origin.members)
    except reading_errors():
        return None
    return total


def _sizes(path: Path) -> dict[str, int]:
    if path.is_dir():
        return {file.name: file.stat().st_size for file in path.iterdir()}
    import zipfile  # noqa: PLC0415 - as dear as all our readers together, and most results are no archive

    with zipfile.ZipFile(path) as archive:
        return {info.filename: info.file_size for info in archive.infolist()}
