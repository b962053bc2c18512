"""Processes that own a stack, and what is left of them: processes, open ports, folders."""

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
MARK = "E2E_TEST_MARK"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Give an environment whose temporary folder is `folder`, and whose processes can be told by a mark."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("E2E_")}
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    return {**kept, **places, MARK: uuid.uuid4().hex, "PYTHONPATH": str(ROOT), **more}


class Owner:
    """A running `python -m e2e.stack`; leaving the context kills one that a failed test left behind."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.variables = environment(folder, **more)
        command = [sys.executable, "-m", "e2e.stack"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, env=self.variables, cwd=folder, stdout=pipe, stderr=pipe, encoding="utf-8"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def addresses(self) -> dict[str, str]:
        """Give the variables that the owner prints once its stack is ready."""
        assert self.process.stderr.readline().startswith("ready: ")
        return dict(self.process.stdout.readline().strip().split("=", 1) for _ in range(6))

    def left(self) -> list[str]:
        """Give the command lines of all processes that descend from this one and still live.

        Only Linux tells; elsewhere the open ports must do.
        """
        return list(processes(self.variables).values())


def processes(variables: dict[str, str]) -> dict[int, str]:
    """Give the command lines, by process id, of all living processes with the mark of the environment."""
    mark = f"{MARK}={variables[MARK]}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def listening(told: dict[str, str]) -> list[str]:
    """Give those of the printed addresses at which something still listens."""
    found = []
    for name, url in told.items():
        place = urlsplit(url)
        if place.port:
            with socket.socket() as link:
                if link.connect_ex(("127.0.0.1", place.port)) == 0:
                    found.append(name)
    return found


def in_the_end(empty: Callable[[], list]) -> list:
    """Give what is still there when nothing should be, after at most five seconds."""
    deadline = time.monotonic() + 5
    while (found := empty()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found
