"""Gathers the log records of a phase for pytest-json-report, with one handler for the whole run.

It makes a new one for each phase of each case itself, which takes a fiftieth of the time of a run of quick tests.
What is replaced is private to it (pytest-json-report 1.5.0, `plugin.py`): where another version lacks it, nothing is
done.
"""

import logging
from importlib import import_module
from typing import Any

import pytest


def share_handler(config: pytest.Config) -> None:
    """Have pytest-json-report use one handler, if it is there and is as it is known."""
    plugin = getattr(config, "_json_report", None)
    logger = getattr(plugin, "_logger", None)
    if logger is None or not hasattr(plugin, "_capture_log"):
        return
    handler = getattr(import_module("pytest_jsonreport.plugin"), "LoggingHandler", None)
    if handler is not None:
        plugin._capture_log = PhaseLog(logger, handler()).of  # type: ignore[union-attr]  # `hasattr` found it above


class PhaseLog:
    """Entered for one phase after the other, never for one inside another."""

    def __init__(self, logger: logging.Logger, handler: Any) -> None:
        self._logger = logger
        self._handler = handler
        self._stage: dict[str, object] = {}

    def of(self, item: Any, when: str) -> "PhaseLog":
        """Give what gathers the records of that phase, while it is entered."""
        self._stage = item._json_report_extra[when]
        return self

    def __enter__(self) -> None:
        """Begin with no records."""
        self._handler.records = []
        self._logger.addHandler(self._handler)

    def __exit__(self, *_: object) -> None:
        """Keep the records where pytest-json-report looks for them."""
        self._logger.removeHandler(self._handler)
        self._stage["log"] = self._handler.records
