"""The embedded stack as a whole: started, addressed, stopped."""

import http.client
import multiprocessing
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from types import ModuleType
from typing import TYPE_CHECKING, Self

from e2e.stack import redis_server, schema
from e2e.stack.folder import make_folder
from e2e.stack.serve import PRELOAD, serve
from e2e.stack.settings import FAULTS, Settings
from e2e.stack.trouble import StackError
from e2e.target import Target

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

PATIENCE = 10.0
"""Seconds that all services together may take until they are ready."""

FIXED_PORTS = {"auth": 8081, "backend-a": 8000, "backend-b": 8001, "redis": 6379}
"""The ports of `--fixed-ports`, for people and bookmarks."""


class Stack:
    """Auth, two Backend replicas, a Redis-protocol server and a database, on the loopback interface.

    Raises `StackError` from the constructor, after undoing what had been started. The processes end with `stop()` and
    also with the process that made this object, however it ends; its folder is removed then too.
    """

    def __init__(
        self, *, fixed_ports: bool = False, fault: str = "", redis_url: str = "", database_url: str = ""
    ) -> None:
        if fault and fault not in FAULTS:
            raise StackError(f"there is no fault {fault!r}; there is {', '.join(sorted(FAULTS))}")
        begun = time.perf_counter()
        self._fault = fault
        self._fixed = FIXED_PORTS if fixed_ports else {}
        self._keepers: list[subprocess.Popen[bytes]] = []
        self._services: dict[str, BaseProcess] = {}
        self._release: Callable[[], None] = lambda: None
        self._folder = make_folder()
        try:
            with without_main():
                self._start(redis_url, database_url)
        except BaseException:
            self.stop()
            raise
        self.boot_seconds = time.perf_counter() - begun

    def __enter__(self) -> Self:
        """Give the stack itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    def facts(self) -> dict[str, str]:
        """Give what a report should say about the stack."""
        told = {
            "stack": "embedded",
            "stack boot": f"{self.boot_seconds:.2f} s",
            "redis": self._redis_label,
            "database": self._database_label,
            "backend replicas": str(len(self.target.backends)),
        }
        return {**told, "fault injected": FAULTS[self._fault]} if self._fault else told

    def ended(self) -> str:
        """Give the name of a service that has ended by itself, empty while all run."""
        names = [name for name, process in self._services.items() if not process.is_alive()]
        if any(keeper.poll() is not None for keeper in self._keepers):
            names.append("redis")
        return ", ".join(names)

    def stop(self) -> None:
        """End every process and leave nothing behind. May be called again."""
        for process in self._services.values():
            process.terminate()
        for process in self._services.values():
            process.join(3)
            if process.is_alive():
                process.kill()
                process.join()
        self._services.clear()
        self._release()
        for keeper in self._keepers:
            if keeper.stdin is not None:
                keeper.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                keeper.wait(5)
        self._keepers.clear()

    def _start(self, redis_url: str, database_url: str) -> None:
        context = process_context()
        if redis_url:
            self._keepers.append(redis_server.keep(self._folder, []))
            origin = "external"
        else:
            redis_url, origin = self._start_redis()
        database = schema.prepare(database_url, self._folder)
        self._release = database.release
        listeners = {name: bound(self._fixed.get(name, 0)) for name in ("auth", "backend-a", "backend-b")}
        urls = {name: f"http://127.0.0.1:{listener.getsockname()[1]}" for name, listener in listeners.items()}
        namespace, credential = f"e2e:{secrets.token_hex(4)}", secrets.token_urlsafe(24)
        for name, listener in listeners.items():
            settings = Settings(
                kind="auth" if name == "auth" else "backend",
                name=name,
                auth_url=urls["auth"],
                redis_url=redis_url,
                database_url=database.url,
                namespace=namespace,
                credential=credential,
                fault=self._fault,
            )
            arguments = (listener, settings, self._folder / f"{name}.log")
            process = context.Process(target=serve, args=arguments, name=name, daemon=True)
            process.start()
            # Our copy would keep the port open, and clients waiting, after the service has ended.
            listener.close()
            self._services[name] = process
        self.target = Target(
            auth=urls["auth"],
            backends=(urls["backend-a"], urls["backend-b"]),
            websocket=f"ws{urls['backend-a'].removeprefix('http')}/ws",
            redis=redis_url,
            database=database.url,
        )
        self._database_label = database.label
        self._redis_label = redis_server.describe(redis_url, origin)
        self._wait_until_ready(urls)

    def _start_redis(self) -> tuple[str, str]:
        program = redis_server.find_program()
        fixed = self._fixed.get("redis", 0)
        for last in (False, False, True):
            # The server binds its port itself, so between our look and its start somebody else may take a free one.
            with bound(fixed) as place:
                port = place.getsockname()[1]
            keeper = redis_server.keep(self._folder, program.at(port))
            self._keepers.append(keeper)
            try:
                redis_server.wait(self._folder, port, keeper)
            except StackError:
                if fixed or last:
                    raise
            else:
                break
        return f"redis://127.0.0.1:{port}/0", program.origin

    def _wait_until_ready(self, urls: dict[str, str]) -> None:
        deadline = time.monotonic() + PATIENCE
        for name, url in urls.items():
            while (said := answer(url.removeprefix("http://"))) != "ready":
                process = self._services[name]
                if not process.is_alive():
                    raise StackError(f"{name} ended with exit status {process.exitcode}: {self._last_words(name)}")
                if time.monotonic() > deadline:
                    raise StackError(f"{name} is not ready after {PATIENCE:.0f} s: {said}")
                time.sleep(0.005)

    def _last_words(self, name: str) -> str:
        log = self._folder / f"{name}.log"
        lines = log.read_text("utf-8", "replace").strip().splitlines() if log.exists() else []
        return lines[-1] if lines else "it said nothing"


def process_context() -> "SpawnContext | ForkServerContext":
    """Give the way to start services: forked from a process that goes on importing what they need while we go on."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    forkserver.ensure_running()
    return context


@contextmanager
def without_main() -> Iterator[None]:
    """Hide the owner's main module, which multiprocessing would otherwise run again in every child."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def bound(port: int) -> socket.socket:
    """Give a socket that has the port of the loopback interface and does not listen yet. Raises `StackError`.

    All addresses are known before the first service starts, and nobody can take one away in between.
    """
    # asyncio switches off Nagle's delay (40 ms an answer) only on sockets that say their protocol.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":
        # A port that an ended run has just left is free; on Windows the option would also give away ports in use.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise StackError(f"port {port} is in use: end what has it, or start without fixed ports") from error
    return listener


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
