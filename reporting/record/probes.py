"""Has the declared services probed at the moments that matter to a run, and keeps what was measured."""

from collections.abc import Iterable
from typing import Literal

import msgspec
import pytest

from reporting.config import Config
from reporting.model import Measurement, MeasurementEvent
from reporting.record.journal import Journal
from reporting.record.sanitise import Sanitiser


class Probes:
    """Hooks of the controlling process. What is measured changes neither a case nor the exit status."""

    def __init__(self, declared: Config, journal: Journal, sanitiser: Sanitiser) -> None:
        self.measurements: list[Measurement] = []
        self._services = {service.id: service for service in declared.services}
        self._journal = journal
        self._sanitiser = sanitiser
        self._blamed: set[str] = set()
        self._begun = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Probe all services before the first test, when the suite has set the addresses that it gives them."""
        if not session.config.option.collectonly:
            self._begun = True
            self._measure(list(self._services), when="before")

    def blame(self, ids: Iterable[str], case: str) -> None:
        """Probe the services of a case that just failed, each once a run, before its teardown changes them."""
        needed = [id_ for id_ in ids if id_ in self._services and id_ not in self._blamed]
        self._blamed.update(needed)
        self._measure(needed, when="on-failure", case=case)

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self) -> None:
        """Spare a user who wants to leave the wait for the last probes."""
        self._begun = False

    def after(self) -> None:
        """Probe all services once more, if the tests had begun."""
        if self._begun:
            self._measure(list(self._services), when="after")

    def _measure(self, ids: list[str], *, when: Literal["before", "after", "on-failure"], case: str = "") -> None:
        if not ids:
            return
        from reporting.health import probe_all  # noqa: PLC0415 - 40 ms that only a run with services pays

        text = self._sanitiser.text
        for measured in probe_all([self._services[id_] for id_ in ids], when=when, case=case):
            told = {name: text(value) for name, value in msgspec.structs.asdict(measured).items() if type(value) is str}
            kept = msgspec.structs.replace(measured, **told)
            self.measurements.append(kept)
            self._journal.write(MeasurementEvent(measurement=kept))
