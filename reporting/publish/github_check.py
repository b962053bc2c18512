"""A check run on GitHub: the report among the checks of a commit, with the verdict as its conclusion."""

import re
from datetime import UTC, datetime
from typing import Any

from reporting.publish import marker
from reporting.publish.document import Document, Limit, fitted
from reporting.publish.github import connect, headline
from reporting.publish.publisher import Settings
from reporting.publish.receipt import Outcome, Receipt, UndeliveredError
from reporting.publish.setback import persist
from reporting.publish.wire import NotSentError, Wire

NAME = "github-check"
LIMIT = Limit(60_000, 60_000)
"""Below GitHub's 65,535 bytes for a summary."""

FALLS_BACK = True

CONCLUSIONS = {"GO": "success", "CONDITIONAL GO": "success", "NO-GO": "failure"}
"""Every other verdict asks for action: GitHub counts a neutral check as passed."""

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def publish(document: Document, settings: Settings) -> Receipt:
    """Give the commit a check run under the name that is the target's address, else one of the document's series."""
    if not settings.forge.commit:
        raise UndeliveredError("the commit is not known: run in GitHub Actions, or name it")
    with connect(settings) as wire:
        return persist(_Check(document, settings, wire).on, wire.patience)


def within_the_plane(text: str) -> str:
    """Give the text with characters above U+FFFF spelled out; the checks API has refused them since 2022."""
    return _ASTRAL.sub(lambda found: f"\\U{ord(found[0]):08x}", text)


class _Check:
    def __init__(self, document: Document, settings: Settings, wire: Wire) -> None:
        forge = settings.forge
        self._wire, self._settings = wire, settings
        self._repo = f"/repos/{forge.repository}"
        summary = fitted(document, LIMIT, within_the_plane)
        self._marker = marker.of_text(marker.mark(document, forge.run), summary)
        self._said: dict[str, object] = {
            "name": settings.address or f"Execution report {document.series}"[:200],
            "status": "completed",
            "conclusion": CONCLUSIONS.get(document.verdict, "action_required"),
            "external_id": self._marker.heads("").strip(),
            "output": {"title": headline(document)[:250], "summary": summary},
        }
        if document.ended:
            ended = datetime.fromtimestamp(int(document.ended), UTC)
            self._said["completed_at"] = ended.isoformat().replace("+00:00", "Z")
        if forge.run_url:
            self._said["details_url"] = forge.run_url
        self._size = len(summary.encode())
        self._written: Outcome | None = None

    def on(self) -> Receipt | None:
        """Look at our newest check run, and bring it up to date unless it, or that of a newer run, is."""
        if self._written:
            self._settings.clock.sleep(self._settings.settle)
        commit, name = self._settings.forge.commit, str(self._said["name"])
        found = self._wire.get(f"{self._repo}/commits/{commit}/check-runs", check_name=name, per_page=100).body
        ours = [(run, told) for run in found["check_runs"] if (told := _told(run))]
        current, told = max(ours, key=lambda pair: int(pair[0]["id"]), default=(None, None))
        if current is not None and told is not None:
            if told[0].newer_than(self._marker):
                reason = f"a newer run ({told[0].run or told[0].at}) has reported there"
                return self._receipt("superseded", current, reason)
            if told[1] and told[0].says(self._marker) and current["conclusion"] == self._said["conclusion"]:
                return self._receipt(self._written or "unchanged", current)
        self._written = self._written or ("updated" if current else "created")
        try:
            if current:
                self._wire.send("PATCH", f"{self._repo}/check-runs/{current['id']}", self._said)
            else:
                self._wire.send("POST", f"{self._repo}/check-runs", self._said | {"head_sha": commit})
        except NotSentError:
            return self._receipt("planned", {})
        return None

    def _receipt(self, outcome: Outcome, run: dict[str, Any], reason: str = "") -> Receipt:
        return Receipt(
            target=NAME,
            outcome=outcome,
            place=str(run.get("html_url") or ""),
            reason=reason,
            size=self._size,
            calls=tuple(self._wire.calls),
        )


def _told(run: dict[str, Any]) -> tuple[marker.Marker, bool] | None:
    """Give the marker of a check run of ours, and whether the summary is the one that it was made for."""
    told = marker.read(run.get("external_id") or "")
    if told is None:
        return None
    return told[0], told[0].text == marker.print_of((run.get("output") or {}).get("summary") or "")
