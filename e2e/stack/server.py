"""The web server around one service."""

import socket

import uvicorn

from e2e.stack.auth import Auth
from e2e.stack.backend import Backend
from e2e.stack.settings import Settings


def run(listener: socket.socket, settings: Settings) -> None:
    """Serve on the socket until a signal says to stop."""
    service = Auth(settings) if settings.name == "auth" else Backend(settings)
    config = uvicorn.Config(
        service.app(),
        log_level="warning",
        access_log=False,
        http="h11",
        ws="websockets-sansio",
        ws_max_size=65_536,
        ws_per_message_deflate=False,
        # A peer that is no longer there, though nobody closed the connection, is noticed within ten seconds.
        ws_ping_interval=5,
        ws_ping_timeout=5,
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    uvicorn.Server(config).run(sockets=[listener])
