"""Text delivered: one publisher a target, and the chain of places that a document falls back to.

Nothing here changes a verdict. A target that fails gives a receipt that says so; `insist` turns it into an error for
those who asked for one.
"""

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from reporting.errors import ConfigurationError, NotPublishedError
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
    "publishers",
    "replace_file",
    "sweep",
]

GROUP = "execution_report.publishers"
"""The entry point group of third parties: the name is the target's, the object a module like ours."""

_OURS: tuple[Publisher, ...] = (
    github_comment,
    github_check,
    github_status,
    gitlab_note,
    git_branch,
    step_summary,
    directory,
    file,
)

PUBLISHERS: Mapping[str, Publisher] = {publisher.NAME: publisher for publisher in _OURS}

_FALLS_TO: tuple[Publisher, ...] = (step_summary, file)


def publishers() -> Mapping[str, Publisher]:
    """Give every publisher by its name: ours, and the installed ones, which cannot take a name of ours.

    Raises `ConfigurationError` for an installed one that cannot be imported.
    """
    from importlib.metadata import entry_points  # noqa: PLC0415 - most publications need no third party

    found: dict[str, Publisher] = {}
    for point in entry_points(group=GROUP):
        try:
            found[point.name] = point.load()
        except (ImportError, AttributeError) as error:
            raise ConfigurationError(
                f"the publisher {point.name!r} ({point.value}) cannot be loaded: {error}"
            ) from error
    return {**found, **PUBLISHERS}


def deliver(document: Document, targets: Sequence[Target], settings: Settings) -> tuple[Receipt, ...]:
    """Publish the document to every target and give a receipt for each, in their order.

    A target that fails, for whatever reason, does not keep the others from their turn. Raises `ConfigurationError` for
    a target that nobody knows, before anything is published.
    """
    known = PUBLISHERS if all(target.name in PUBLISHERS for target in targets) else publishers()
    for target in targets:
        if target.name not in known:
            raise ConfigurationError(f"no publisher is called {target.name!r}: there are {', '.join(sorted(known))}")
    return tuple(
        _deliver(document, known[target.name], replace(settings, address=target.address)) for target in targets
    )


def insist(receipts: Sequence[Receipt]) -> None:
    """Raise `NotPublishedError`, which names them, if any target did not get what was asked for."""
    missed = [receipt for receipt in receipts if not receipt.delivered]
    if missed:
        raise NotPublishedError("; ".join(f"{receipt.target}: {receipt.reason}" for receipt in missed))


def _deliver(document: Document, publisher: Publisher, settings: Settings) -> Receipt:
    refused = _attempt(document, publisher, settings)
    if refused.outcome != "failed" or not publisher.FALLS_BACK or settings.dry_run:
        return refused
    calls = refused.calls
    for other in _FALLS_TO:
        if other is publisher:
            continue
        receipt = _attempt(document, other, replace(settings, address=""))
        calls += receipt.calls
        if receipt.delivered:
            reason = f"{refused.reason}; the document is in the {other.NAME.replace('-', ' ')}"
            return Receipt(
                target=publisher.NAME,
                outcome="fell back",
                place=receipt.place,
                reason=reason,
                size=receipt.size,
                calls=calls,
            )
    return Receipt(target=publisher.NAME, outcome="failed", reason=refused.reason, calls=calls)


def _attempt(document: Document, publisher: Publisher, settings: Settings) -> Receipt:
    try:
        return publisher.publish(document, settings)
    except UndeliveredError as error:
        return Receipt(target=publisher.NAME, outcome="failed", reason=error.reason, calls=error.calls)
    except Exception as error:  # noqa: BLE001 - a defect in publishing must not turn a green run red
        # Where, but never what: the text of a foreign exception may hold a token.
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"defect in the publisher: {type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        return Receipt(target=publisher.NAME, outcome="failed", reason=reason)
