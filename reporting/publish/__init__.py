"""Text delivered: one publisher a target, and the chain of places that a document falls back to.

Nothing here changes a verdict. A target that fails gives a receipt that says so; `insist` turns it into an error for
those who asked for one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from reporting.errors import ConfigurationError, NotPublishedError
from reporting.publish.atomic import create_file, replace_file, sweep
from reporting.publish.clock import Clock
from reporting.publish.document import WHOLE, Document, Limit
from reporting.publish.forge import Forge, RunNumber, detect
from reporting.publish.publisher import OnVerdictChange, Publisher, Settings, Target
from reporting.publish.receipt import Outcome, Receipt, UndeliveredError

__all__ = [
    "GROUP",
    "PUBLISHERS",
    "WHOLE",
    "Clock",
    "Document",
    "Forge",
    "Limit",
    "OnVerdictChange",
    "Outcome",
    "Publisher",
    "Receipt",
    "RunNumber",
    "Settings",
    "Target",
    "UndeliveredError",
    "create_file",
    "deliver",
    "detect",
    "insist",
    "publisher",
    "replace_file",
    "sweep",
]

GROUP = "execution_report.publishers"
"""The entry point group of third parties: the name is the target's, the object a module like ours."""

PUBLISHERS: Mapping[str, str] = {
    "github-comment": "reporting.publish.github_comment",
    "github-check": "reporting.publish.github_check",
    "github-status": "reporting.publish.github_status",
    "gitlab-note": "reporting.publish.gitlab_note",
    "git-branch": "reporting.publish.git_branch",
    "step-summary": "reporting.publish.step_summary",
    "directory": "reporting.publish.directory",
    "file": "reporting.publish.file",
}
"""Our targets and their modules, imported when one is asked for: every report that is written imports this package."""

if TYPE_CHECKING:  # The type checker holds each of them to the seam.
    from reporting.publish import (
        directory,
        file,
        git_branch,
        github_check,
        github_comment,
        github_status,
        gitlab_note,
        step_summary,
    )

    _GITHUB: tuple[Publisher, ...] = (github_comment, github_check, github_status)
    _OTHERS: tuple[Publisher, ...] = (gitlab_note, git_branch, step_summary, directory, file)

_FALLS_TO = ("step-summary", "file")


def publisher(name: str) -> Publisher:
    """Give the publisher of a target: ours, else one that is installed under the entry point group.

    Raises `ConfigurationError` when nobody knows the name, or what is installed cannot be imported.
    """
    if name in PUBLISHERS:
        return cast("Publisher", import_module(PUBLISHERS[name]))
    from importlib.metadata import entry_points  # noqa: PLC0415 - most publications need no third party

    installed = {point.name: point for point in entry_points(group=GROUP)}
    if name not in installed:
        known = ", ".join(sorted({*PUBLISHERS, *installed}))
        raise ConfigurationError(f"no publisher is called {name!r}: there are {known}")
    try:
        return cast("Publisher", installed[name].load())
    except (ImportError, AttributeError) as error:
        value = installed[name].value
        raise ConfigurationError(f"the publisher {name!r} ({value}) cannot be loaded: {error}") from error


def deliver(document: Document, targets: Sequence[Target], settings: Settings) -> tuple[Receipt, ...]:
    """Publish the document to every target and give a receipt for each, in their order.

    A target that fails, for whatever reason, does not keep the others from their turn. Raises `ConfigurationError` for
    a target that nobody knows, before anything is published.
    """
    found = [(publisher(target.name), replace(settings, address=target.address)) for target in targets]
    return tuple(_deliver(document, one, settings) for one, settings in found)


def insist(receipts: Sequence[Receipt]) -> None:
    """Raise `NotPublishedError`, which names them, if any target did not get what was asked for."""
    missed = [receipt for receipt in receipts if not receipt.delivered]
    if missed:
        raise NotPublishedError("; ".join(f"{receipt.target}: {receipt.reason}" for receipt in missed))


def _deliver(document: Document, one: Publisher, settings: Settings) -> Receipt:
    refused = _attempt(document, one, settings)
    if refused.outcome != "failed" or not one.FALLS_BACK or settings.dry_run:
        return refused
    calls = refused.calls
    for name in _FALLS_TO:
        if name == one.NAME:
            continue
        receipt = _attempt(document, publisher(name), replace(settings, address=""))
        calls += receipt.calls
        if receipt.delivered:
            reason = f"{refused.reason}; the document is in the {name.replace('-', ' ')}"
            return Receipt(
                target=one.NAME,
                outcome="fell back",
                place=receipt.place,
                reason=reason,
                size=receipt.size,
                calls=calls,
            )
    return Receipt(target=one.NAME, outcome="failed", reason=refused.reason, calls=calls)


def _attempt(document: Document, one: Publisher, settings: Settings) -> Receipt:
    try:
        return one.publish(document, settings)
    except UndeliveredError as error:
        return Receipt(target=one.NAME, outcome="failed", reason=error.reason, calls=error.calls)
    except Exception as error:  # noqa: BLE001 - a defect in publishing must not turn a green run red
        # Where, but never what: the text of a foreign exception may hold a token.
        import traceback  # noqa: PLC0415 - nobody needs it until something breaks

        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"defect in the publisher: {type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        return Receipt(target=one.NAME, outcome="failed", reason=reason)
