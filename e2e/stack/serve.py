"""The life of one service process, as its owner starts it."""

import os
import socket
import threading
from multiprocessing import connection, parent_process
from pathlib import Path

from e2e.stack.settings import Settings

# Imported once, by the process that all services are forked from. A module missing here only makes the start slower.
PRELOAD = [
    "e2e.stack.server",
    "uvicorn.lifespan.on",
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.h11_impl",
    "uvicorn.protocols.websockets.websockets_sansio_impl",
]


def serve(listener: socket.socket, settings: Settings, log: Path) -> None:
    """Serve until told to stop, or until the owner dies. The socket is bound already; what is said goes to the log."""
    end_with_owner()
    with log.open("ab") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    from e2e.stack.server import run  # noqa: PLC0415 - the owner, which only names this function, needs no web server

    run(listener, settings)


def end_with_owner() -> None:
    """End this process when the one that started it ends, in whatever way."""
    owner = parent_process()
    if owner is None:
        raise RuntimeError("a service is started by multiprocessing only")

    def watch() -> None:
        connection.wait([owner.sentinel])
        os._exit(70)

    threading.Thread(target=watch, name="owner", daemon=True).start()
