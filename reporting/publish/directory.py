"""A folder of reports, one a night: the dated file, the index `README.md`, and `latest.md`."""

from collections.abc import Iterator
from pathlib import Path

from reporting.publish import atomic, dated, index
from reporting.publish.document import WHOLE, Document
from reporting.publish.publisher import Settings
from reporting.publish.receipt import Outcome, Receipt, UndeliveredError

NAME = "directory"
LIMIT = WHOLE
FALLS_BACK = False

_ROUNDS = 50


def publish(document: Document, settings: Settings) -> Receipt:
    """Put the document into the folder that is the target's address, and bring index and `latest.md` up to date.

    Every step can be repeated, so whatever kills this, the next publication leaves a complete folder.
    """
    folder = Path(settings.address) if settings.address else settings.folder
    text = document.fit(bytes=LIMIT.bytes, characters=LIMIT.characters).encode()
    if settings.dry_run:
        call = f"create {folder / document.name}, renew index and {index.LATEST} (not done), {len(text):,} bytes"
        return Receipt(target=NAME, outcome="planned", place=str(folder), size=len(text), calls=(call,))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        atomic.sweep(folder, settings.clock.now())
        # The entry goes first, so that a report is never without its figures, whatever kills us in between.
        entry = index.entry_of(document)
        expected = dated.place(text, document.name, folder)
        renewed = [name for file, data in document.beside.items() for name in _renew(folder / file, data)]
        renewed += _renew(folder / index.entry_name(expected.name), entry)
        path, created = dated.keep(text, document.name, folder)
        renewed += [*_renew(folder / index.entry_name(path.name), entry), *_refresh(folder)]
    except OSError as error:
        raise UndeliveredError(f"{folder} cannot be written to: {error.strerror or error}") from error
    calls = (f"{'create' if created else 'found'} {path.name}", *(f"write {name}" for name in renewed))
    outcome: Outcome = "created" if created else "updated" if renewed else "unchanged"
    return Receipt(target=NAME, outcome=outcome, place=str(path), size=len(text), calls=calls)


def _refresh(folder: Path) -> Iterator[str]:
    """Make index and `latest.md` agree with the folder; give the names of the files that were written.

    The folder is looked at again after writing, so that of two publications at the same time the one that ends last
    has seen both reports.
    """
    for _ in range(_ROUNDS):
        reports = index.listed((path.name for path in folder.iterdir()), lambda name: (folder / name).read_bytes())
        newest = index.latest(reports)
        written = list(_renew(_index_file(folder), index.compose(reports).encode()))
        if newest is not None:
            written += _renew(folder / index.LATEST, (folder / newest).read_bytes())
        if not written:
            return
        yield from written


def _index_file(folder: Path) -> Path:
    """Give the place of the index: `README.md`, unless somebody else wrote one there."""
    readme = folder / index.README
    return readme if not readme.exists() or index.is_ours(readme.read_bytes()) else folder / index.ELSEWHERE


def _renew(path: Path, content: bytes) -> Iterator[str]:
    """Make the file hold the content; give its name if it did not."""
    if not path.exists() or path.read_bytes() != content:
        atomic.replace_file(path, content)
        yield path.name
