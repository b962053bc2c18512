"""Ends a pytest session whose `execution-report run` has died, so that a killed run leaves nothing running behind.

Loaded by `run` alone (`-p reporting.record.parent`). Windows does not tell a process that its parent is gone; there the
session goes on to its end.
"""

import os
import signal
import threading
import time

import pytest

EACH = 0.25
"""Seconds between two looks."""


def pytest_configure(config: pytest.Config) -> None:
    """Begin to watch, in the process that `run` started and in no worker of it."""
    parent = os.environ.get("EXECUTION_REPORT_PARENT", "")
    if not hasattr(config, "workerinput") and parent == str(os.getppid()):
        threading.Thread(target=_watch, args=(int(parent),), daemon=True, name="parent").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(EACH)
    # As Ctrl-C does: fixtures are torn down, and what they started ends with them.
    os.kill(os.getpid(), signal.SIGINT)
