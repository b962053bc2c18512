"""GitHub's step summary: a file named by the runner, shown on the run's page when the step ends."""

from pathlib import Path

from reporting.markdown import comment
from reporting.publish.document import Document, Limit, fitted
from reporting.publish.publisher import Settings
from reporting.publish.receipt import Receipt, UndeliveredError

NAME = "step-summary"
LIMIT = Limit(983_040, 983_040)
"""Below GitHub's 1 MiB a step: one byte over it and the whole summary is dropped while the step stays green."""

FALLS_BACK = True

_LEAST = 400


def publish(document: Document, settings: Settings) -> Receipt:
    """Append the document to the file that the address or `GITHUB_STEP_SUMMARY` names, within what it has left."""
    path = Path(settings.address) if settings.address else settings.forge.step_summary
    if path is None:
        raise UndeliveredError("there is no step summary here: GITHUB_STEP_SUMMARY is not set")
    try:
        held = path.read_bytes() if path.exists() else b""
        end = f"\n{comment(kind='summary', sha=document.digest[:32])}\n".encode()
        if end in held:
            return Receipt(target=NAME, outcome="unchanged", place=str(path))
        gap = b"" if not held or held.endswith(b"\n\n") else b"\n" if held.endswith(b"\n") else b"\n\n"
        left = LIMIT.bytes - len(held) - len(gap) - len(end)
        if left < _LEAST:
            raise UndeliveredError(f"the step summary is full: it holds {len(held):,} of {LIMIT.bytes:,} bytes")
        text = fitted(document, Limit(left, left)).encode() + end
        call = f"append {len(text):,} bytes to {path}"
        if settings.dry_run:
            return Receipt(
                target=NAME, outcome="planned", place=str(path), size=len(text), calls=(f"{call} (not done)",)
            )
        with path.open("ab") as file:
            file.write(gap + text)
    except OSError as error:
        raise UndeliveredError(f"{path} cannot be written to: {error.strerror or error}") from error
    return Receipt(target=NAME, outcome="created", place=str(path), size=len(text), calls=(call,))
