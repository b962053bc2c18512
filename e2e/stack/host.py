"""The host: the one process that starts everything of a stack, waits, and undoes it all.

It is started by `Stack`, tells it on standard output what there is, and stays until its own standard input ends. That
happens when the owner closes it and also when the owner dies, in whatever way, so both end in the same orderly undoing.

    python -m e2e.stack.host [--port NAME=NUMBER]... [--fault NAME]
"""

import argparse
import http.client
import json
import multiprocessing
import os
import secrets
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from e2e.stack import redis_server, schema
from e2e.stack.folder import make_folder
from e2e.stack.port import bound
from e2e.stack.serve import serve
from e2e.stack.settings import FAULTS, SERVICES, Settings
from e2e.stack.trouble import StackError, last_words
from e2e.target import DATABASE, REDIS, Target, socket_of

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

PATIENCE = 10.0
"""Seconds that all services together may take until they are ready."""

Ports = Mapping[str, int]


def main() -> int:
    """Give the exit status: 0 when told to end, 2 when the stack could not be started."""
    parser = argparse.ArgumentParser(prog="python -m e2e.stack.host")
    parser.add_argument("--port", action="append", default=[], metavar="NAME=NUMBER")
    parser.add_argument("--fault", default="")
    chosen = parser.parse_args()
    ports = {name: int(number) for name, _, number in (text.partition("=") for text in chosen.port)}
    # A terminal sends Ctrl-C to every process of it: what to do about it is the owner's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as undo:
        try:
            running = Running(ports, chosen.fault, undo)
        except StackError as error:
            say(error=str(error))
            return 2
        say(**running.told())
        running.stay()
    return 0


class Running:
    """A stack that is ready. How to undo each part is registered before the part can need it."""

    def __init__(self, ports: Ports, fault: str, undo: ExitStack) -> None:
        if fault and fault not in FAULTS:
            raise StackError(f"there is no fault {fault!r}; there is {', '.join(sorted(FAULTS))}")
        folder = make_folder()
        undo.callback(remove, folder)
        listeners = {name: undo.enter_context(bound(ports.get(name, 0))) for name in SERVICES}
        redis = redis_server.start(os.environ.get(REDIS, ""), ports.get("redis", 0), folder, undo)
        database = schema.prepare(os.environ.get(DATABASE, ""), folder)
        undo.callback(database.release)
        urls = {name: f"http://127.0.0.1:{listener.getsockname()[1]}" for name, listener in listeners.items()}
        backends = tuple(url for name, url in urls.items() if name != "auth")
        self._target = Target(
            auth=urls["auth"],
            backends=backends,
            websocket=socket_of(backends[0]),
            redis=redis.url,
            database=database.url,
        )
        shared = Settings(
            name="",
            auth_url=urls["auth"],
            redis_url=redis.url,
            database_url=database.url,
            namespace=f"e2e:{secrets.token_hex(4)}",
            credential=secrets.token_urlsafe(24),
            fault=fault,
        )
        self._services: dict[str, BaseProcess] = {}
        undo.callback(self._stop)
        self._start(listeners, [replace(shared, name=name) for name in SERVICES], folder)
        self._facts = {
            "redis": redis.label,
            "database": database.label,
            "backend replicas": str(len(backends)),
            **({"fault injected": FAULTS[fault]} if fault else {}),
        }
        self._wait_until_ready(urls, folder)

    def told(self) -> dict[str, object]:
        """Give what the owner is told: addresses, facts, process ids."""
        return {
            "environment": self._target.environment(),
            "facts": self._facts,
            "processes": {name: process.pid for name, process in self._services.items()},
        }

    def stay(self) -> None:
        """Return when standard input ends; say once of each service that it ended by itself."""
        left = threading.Event()

        def listen() -> None:
            # Not through `sys.stdin`, whose lock this thread would still hold when the interpreter ends.
            while os.read(0, 4096):
                pass
            left.set()

        # Started only now: a process that forks must not have threads.
        threading.Thread(target=listen, daemon=True).start()
        gone: set[str] = set()
        while not left.wait(0.2):
            for name, process in self._services.items():
                if name not in gone and not process.is_alive():
                    gone.add(name)
                    say(ended=name)

    def _start(self, listeners: Mapping[str, socket.socket], settings: list[Settings], folder: Path) -> None:
        forking = sys.platform != "win32"
        if forking:
            import e2e.stack.server  # noqa: F401, PLC0415 - what all services need is imported once, before they fork
        context = multiprocessing.get_context("fork" if forking else "spawn")
        for one in settings:
            # A service must not keep the ports of others open, nor we any: clients would wait instead of being refused.
            others = [other for name, other in listeners.items() if name != one.name] if forking else []
            arguments = (listeners[one.name], others, one, folder / f"{one.name}.log")
            process = context.Process(target=serve, args=arguments, name=one.name, daemon=True)  # type: ignore[attr-defined]  # every context has it
            process.start()
            self._services[one.name] = process
        for listener in listeners.values():
            listener.close()

    def _stop(self) -> None:
        for process in self._services.values():
            process.terminate()
        for process in self._services.values():
            process.join(3)
            if process.is_alive():
                process.kill()
                process.join()

    def _wait_until_ready(self, urls: Mapping[str, str], folder: Path) -> None:
        deadline = time.monotonic() + PATIENCE
        for name, url in urls.items():
            while (said := answer(url.removeprefix("http://"))) != "ready":
                process = self._services[name]
                if not process.is_alive():
                    words = last_words(folder / f"{name}.log")
                    raise StackError(f"{name} ended with exit status {process.exitcode}: {words}")
                if time.monotonic() > deadline:
                    raise StackError(f"{name} is not ready after {PATIENCE:.0f} s: {said}")
                time.sleep(0.005)


def say(**told: object) -> None:
    """Tell the owner; one that is gone already is seen at standard input."""
    try:
        print(json.dumps(told), flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - so that the exit does not flush again


def remove(folder: Path) -> None:
    """Remove the folder. On Windows a file may stay open for a moment after its process has ended."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def answer(place: str) -> str:
    """Give `ready`, or what the service at `host:port` said instead."""
    link = http.client.HTTPConnection(place, timeout=2)
    try:
        link.request("GET", "/readyz")
        response = link.getresponse()
        text = response.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        return f"no answer ({type(error).__name__})"
    finally:
        link.close()
    return "ready" if response.status == 200 else text


if __name__ == "__main__":
    sys.exit(main())
