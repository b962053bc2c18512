"""The life of one service process."""

import os
import socket
import threading
from multiprocessing import connection, parent_process
from pathlib import Path

from e2e.stack.settings import Settings


def serve(listener: socket.socket, others: list[socket.socket], settings: Settings, log: Path) -> None:
    """Serve until told to stop, or until the host dies. The socket is bound already; what is said goes to the log.

    `others` are sockets of other services that this process got by being forked.
    """
    for other in others:
        other.close()
    end_with_host()
    with log.open("ab") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    from e2e.stack.server import run  # noqa: PLC0415 - where processes are not forked, the host needs no web server

    run(listener, settings)


def end_with_host() -> None:
    """End this process when the one that started it ends, in whatever way."""
    host = parent_process()
    if host is None:
        raise RuntimeError("a service is started by multiprocessing only")

    def watch() -> None:
        connection.wait([host.sentinel])
        os._exit(70)

    threading.Thread(target=watch, name="host", daemon=True).start()
