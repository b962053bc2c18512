"""A commit's status on GitHub: the verdict in one line beside the commit."""

import re

from reporting.publish.document import Document, Limit
from reporting.publish.forge import RunNumber
from reporting.publish.github import connect, headline
from reporting.publish.publisher import Settings
from reporting.publish.receipt import Outcome, Receipt, UndeliveredError
from reporting.publish.setback import persist
from reporting.publish.wire import NotSentError, Wire

NAME = "github-status"
LIMIT = Limit(140, 140)
FALLS_BACK = False

STATES = {"GO": "success", "CONDITIONAL GO": "success", "NO-GO": "failure"}
"""Every other verdict is an `error`: what is not known to pass must not look as if it did."""

_RUN = re.compile(r"\(run ([0-9]{1,18})\.([0-9]{1,18})\)$")


def publish(document: Document, settings: Settings) -> Receipt:
    """Give the commit a status under the context that is the target's address, else one of the document's series."""
    if not settings.forge.commit:
        raise UndeliveredError("the commit is not known: run in GitHub Actions, or name it")
    with connect(settings) as wire:
        return persist(_Status(document, settings, wire).on, wire.patience)


class _Status:
    def __init__(self, document: Document, settings: Settings, wire: Wire) -> None:
        forge = settings.forge
        self._wire, self._settings = wire, settings
        self._repo = f"/repos/{forge.repository}"
        run = f" (run {forge.run})" if forge.run else ""
        self._said = {
            "state": STATES.get(document.verdict, "error"),
            "target_url": forge.run_url or None,
            "description": headline(document)[: LIMIT.characters - len(run)] + run,
            "context": settings.address or f"execution-report/{document.series}"[:200],
        }
        self._written: Outcome | None = None

    def on(self) -> Receipt | None:
        """Look at the newest status of the context, and write ours unless it, or that of a newer run, is there."""
        if self._written:
            self._settings.clock.sleep(self._settings.settle)
        path = f"{self._repo}/commits/{self._settings.forge.commit}/statuses"
        context = str(self._said["context"]).lower()
        alike = (item for item in self._wire.pages(path) if str(item["context"]).lower() == context)
        newest = next(alike, None)  # the newest comes first
        if newest is not None:
            if all(newest[name] == value for name, value in self._said.items() if name != "context"):
                return self._receipt(self._written or "unchanged")
            there = _RUN.search(newest["description"] or "")
            run = self._settings.forge.run
            if there and run and RunNumber(int(there[1]), int(there[2])) > run:
                reason = f"a newer run ({there[1]}.{there[2]}) has reported there"
                return self._receipt("superseded", reason)
        self._written = self._written or ("updated" if newest else "created")
        try:
            self._wire.send("POST", f"{self._repo}/statuses/{self._settings.forge.commit}", self._said)
        except NotSentError:
            return self._receipt("planned")
        return None

    def _receipt(self, outcome: Outcome, reason: str = "") -> Receipt:
        place = self._settings.forge.run_url
        return Receipt(target=NAME, outcome=outcome, place=place, reason=reason, calls=tuple(self._wire.calls))
