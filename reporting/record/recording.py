"""Puts the recording of one run together, in each of its processes."""

import secrets
from pathlib import Path
from typing import Any

import pytest

from reporting.config import load
from reporting.errors import ConfigurationError
from reporting.record.case import CaseRecorder
from reporting.record.collection import Collection
from reporting.record.journal import Journal
from reporting.record.probes import Probes
from reporting.record.sanitise import Sanitiser
from reporting.record.session import SessionRecorder
from reporting.record.watch import CaseWatch
from reporting.redact import Redactor

KEY = "execution_report_key"


class KeyCourier:
    """Hands the key of the placeholders to the workers of pytest-xdist: equal secrets stay equal in the report."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Put the key into what a worker is started with."""
        node.workerinput[KEY] = self._key.hex()


def record(config: pytest.Config, journal: Path | None) -> None:
    """Register what records the run in this process: it runs tests, or controls the session, or both.

    Raises `pytest.UsageError` for a configuration that cannot be used.
    """
    try:
        declared = load(config.rootpath)
    except ConfigurationError as error:
        raise pytest.UsageError(str(error)) from None
    worker: dict[str, str] | None = getattr(config, "workerinput", None)
    key = secrets.token_bytes(32) if worker is None else bytes.fromhex(worker.get(KEY, ""))
    redactor = Redactor(key=key, patterns=declared.redact)

    def sanitiser() -> Sanitiser:
        return Sanitiser(redactor, config.rootpath)

    # Where no worker is asked for, or nothing is run, pytest-xdist leaves all to this process, whatever `--dist` says.
    spread = config.getoption("tx", None) and not config.option.collectonly
    dist = config.getoption("dist", "no") if spread else "no"
    runs_tests = worker is not None or dist == "no"
    collection = Collection(config, declared, sanitiser()) if runs_tests else None
    register = config.pluginmanager.register
    # Of hooks that want to be first, the one registered last is: reports are mended before they are watched.
    if worker is None:
        lines = Journal(journal)
        probes = Probes(declared, lines, sanitiser())
        watch = CaseWatch(probes, lines, sanitiser(), each=dist == "each")
        register(KeyCourier(key), "execution_report_key")
        register(SessionRecorder(config, collection, watch, probes, lines, sanitiser()), "execution_report_session")
        register(watch, "execution_report_watch")
        register(probes, "execution_report_probes")
    if collection:
        register(collection, "execution_report_collection")
        register(CaseRecorder(config, sanitiser()), "execution_report_cases")
