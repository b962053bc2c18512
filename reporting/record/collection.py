"""What was collected: the check of the markers, and what the cases declare that may never run."""

import msgspec
import pytest

from reporting.config import Config
from reporting.model import PROPERTY, NotRun
from reporting.record.intent import intent_of
from reporting.record.marks import NOTHING, check, declared_by
from reporting.record.sanitise import Sanitiser


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """What one process collected: the number of cases left out, and the cases that declare something."""

    deselected: int = 0
    cases: tuple[NotRun, ...] = ()


class Collection:
    """Hooks of a process that collects. Under pytest-xdist every worker does, and tells the controller at its end."""

    def __init__(self, config: pytest.Config, declared: Config, sanitiser: Sanitiser) -> None:
        self.gathered = Gathered()
        self._config = config
        self._declared = declared
        self._sanitiser = sanitiser
        self._deselected: list[pytest.Item] = []

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Remember what was left out."""
        self._deselected.extend(items)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Check the markers of all cases once every plugin has added its own. Raises `pytest.UsageError`."""
        try:
            check([*session.items, *self._deselected], self._declared)
        except pytest.UsageError as error:
            if not hasattr(self._config, "workerinput"):
                raise
            # A worker that raises is taken for a crashed one and replaced for ever; a report reaches the controller.
            session.ihook.pytest_collectreport(
                report=pytest.CollectReport(
                    nodeid="", outcome="failed", longrepr=str(error), result=[], execution_report_usage=str(error)
                )
            )
        self.gathered = Gathered(
            deselected=len(self._deselected),
            cases=tuple(
                case
                for items, reason in ((session.items, "not run"), (self._deselected, "deselected"))
                for item in items
                if (case := self._case(item, reason))
            ),
        )
        self._deselected.clear()

    def _case(self, item: pytest.Item, reason: str) -> NotRun | None:
        declared = declared_by(item)
        if declared is NOTHING:
            return None
        return NotRun(
            nodeid=self._sanitiser.name(item.nodeid),
            reason="deselected" if reason == "deselected" else "not run",
            intent=self._sanitiser.text(intent_of(item)),
            services=declared.services,
            guards=declared.guards,
            covers=declared.covers,
        )

    def pytest_sessionfinish(self) -> None:
        """Send what a worker gathered to the controller."""
        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output[PROPERTY] = msgspec.json.encode(self.gathered)
