"""One dated file in a folder: what is left to do when every other target refuses."""

from pathlib import Path

from reporting.publish import dated
from reporting.publish.document import WHOLE, Document
from reporting.publish.publisher import Settings
from reporting.publish.receipt import Outcome, Receipt, UndeliveredError

NAME = "file"
LIMIT = WHOLE
FALLS_BACK = False


def publish(document: Document, settings: Settings) -> Receipt:
    """Put the document into the folder that is the target's address, else into the settings' folder."""
    folder = Path(settings.address) if settings.address else settings.folder
    text = document.fit(bytes=LIMIT.bytes, characters=LIMIT.characters).encode()
    if settings.dry_run:
        call = f"create {folder / document.name} (not done), {len(text):,} bytes"
        return Receipt(target=NAME, outcome="planned", place=str(folder), size=len(text), calls=(call,))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path, created = dated.keep(text, document.name, folder)
    except OSError as error:
        raise UndeliveredError(f"{folder} cannot be written to: {error.strerror or error}") from error
    outcome: Outcome = "created" if created else "unchanged"
    return Receipt(target=NAME, outcome=outcome, place=str(path), size=len(text), calls=(f"{outcome} {path}",))
