"""Ports of the loopback interface."""

import socket
import sys

from e2e.stack.trouble import StackError


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
