"""A stack as its owner sees it: started, addressed, stopped."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from e2e.stack.trouble import StackError
from e2e.target import DATABASE, REDIS, Target

FIXED_PORTS = {"auth": 8081, "backend-a": 8000, "backend-b": 8001, "redis": 6379}
"""The ports of `--fixed-ports`, for people and bookmarks."""

ROOT = Path(__file__).parents[2]
PATIENCE = 10.0
"""Seconds that the host may take to undo everything."""


class Stack:
    """Auth, two Backend replicas, a Redis-protocol server and a database, on the loopback interface.

    `ports` are by the names of `FIXED_PORTS`; without them free ones are taken. `redis_url` and `database_url` name
    external servers to use instead of embedded ones. `processes` holds the process ids of the services by name.
    Raises `StackError` from the constructor, after undoing what had been started. Everything ends with `stop()`, and
    with the process that made this object, however that ends.
    """

    def __init__(
        self, *, ports: Mapping[str, int] | None = None, fault: str = "", redis_url: str = "", database_url: str = ""
    ) -> None:
        begun = time.perf_counter()
        command = [sys.executable, "-m", "e2e.stack.host", "--fault", fault]
        command += [text for name, number in (ports or {}).items() for text in ("--port", f"{name}={number}")]
        path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        # Addresses may hold passwords, which everybody can read on a command line.
        environment = {**os.environ, REDIS: redis_url, DATABASE: database_url, "PYTHONPATH": path}
        self._host = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            # Away from the terminal, whose Ctrl-C and hang-up are for the owner: a session here, a group on Windows.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        try:
            told = self._listen()
        except BaseException:
            self.stop()
            raise
        if "error" in told:
            self.stop()
            raise StackError(told["error"])
        self.boot_seconds = time.perf_counter() - begun
        self.target = Target.from_environment(told["environment"])
        self.processes: dict[str, int] = told["processes"]
        self._facts: dict[str, str] = told["facts"]

    def __enter__(self) -> Self:
        """Give the stack itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    def facts(self) -> dict[str, str]:
        """Give what a report should say about the stack."""
        return {"stack": "embedded", "stack boot": f"{self.boot_seconds:.2f} s", **self._facts}

    def wait(self) -> str:
        """Return when a service ends by itself, with its name; `host` when the host did."""
        return str(self._listen().get("ended", "host"))

    def stop(self) -> None:
        """End every process and leave nothing behind. May be called again."""
        if self._host.stdin:
            self._host.stdin.close()
        try:
            self._host.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._host.kill()
            self._host.wait()
        if self._host.stdout:
            self._host.stdout.close()

    def _listen(self) -> dict[str, Any]:
        line = self._host.stdout.readline() if self._host.stdout else ""
        if line:
            told: dict[str, Any] = json.loads(line)
            return told
        return {"error": f"the stack's host ended with exit status {self._host.wait()}"}
