"""Judges a WebSocket endpoint: opens it (101), pings, and waits for the pong. A TCP connection alone proves nothing."""

import logging
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reporting.config.service import Service
from reporting.health.cause import cause
from reporting.health.prober import Address, Finding

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

SCHEMES = {"ws": "websockets.sync.client", "wss": "websockets.sync.client"}

REFUSED_OPEN = (401, 403)
REFUSED_CLOSE = (3000, 3003, 4401, 4403)
"""Unauthorized and Forbidden, in IANA's registry of close codes and in the private range as most servers write them."""
SETTLE = 0.1
"""Seconds after the pong in which a server that opens only to refuse has sent its close."""


def probe(service: Service, address: Address) -> Finding:
    """Give what the handshake and the ping found."""
    from websockets.exceptions import InvalidHandshake, InvalidURI, WebSocketException  # noqa: PLC0415
    from websockets.sync.client import connect  # noqa: PLC0415 - both cost their import, paid where one is probed

    # The library's own logger would write the request's headers, and what is in them, into the log of a test.
    silent = logging.Logger("probe", logging.CRITICAL + 1)
    deadline = time.monotonic() + service.timeout
    try:
        with (
            _opened(address.url, service.timeout) as sock,
            connect(
                address.url,
                # With a socket of the caller's it follows no redirect, to which it would send the headers as well.
                sock=sock,
                proxy=None,
                compression=None,
                additional_headers=address.headers,
                open_timeout=service.timeout,
                close_timeout=SETTLE,
                ping_interval=None,
                max_size=64 * 1024,
                logger=silent,
            ) as connection,
        ):
            return _pinged(connection, service.timeout, deadline)
    except (WebSocketException, OSError, EOFError, ValueError) as error:
        if status := _status(error):
            return _refused(status)
        if isinstance(error, InvalidURI):
            return Finding(health="unknown", detail="the address is no valid WebSocket URL")
        invalid = "the handshake is not valid: " if isinstance(error, InvalidHandshake) else ""
        return Finding(health="fail", detail=invalid + cause(error, service.timeout))


def _opened(url: str, seconds: float) -> socket.socket:
    parts = urlsplit(url)
    standard = 443 if parts.scheme == "wss" else 80
    return socket.create_connection((parts.hostname or "", parts.port or standard), seconds)


def _status(error: BaseException | None) -> int:
    """Give the HTTP status that was answered instead of 101, 0 if there was none."""
    from websockets.exceptions import InvalidStatus  # noqa: PLC0415 - see above

    while error is not None and not isinstance(error, InvalidStatus):
        error = error.__cause__ or error.__context__
    return error.response.status_code if error else 0


def _refused(status: int) -> Finding:
    if status in REFUSED_OPEN:
        detail = f"reachable, but answers {status}: authentication refused"
        return Finding(health="warn", code=str(status), detail=detail)
    return Finding(health="fail", code=str(status), detail=f"answers {status} instead of opening")


def _pinged(connection: "ClientConnection", seconds: float, deadline: float) -> Finding:
    from websockets.exceptions import ConnectionClosed  # noqa: PLC0415 - see above

    answered = False
    try:
        answered = connection.ping(ack_on_close=True).wait(max(deadline - time.monotonic(), SETTLE))
        _settle(connection)
    except ConnectionClosed:
        return _closed(connection.close_code)
    if not answered:
        return Finding(health="fail", code="101", detail=f"opens, but no pong came within {seconds:g} s")
    return Finding(health="pass", code="101", detail="opens and answers a ping")


def _settle(connection: "ClientConnection") -> None:
    """Wait for a close that follows at once, past any messages. Raises `ConnectionClosed` if it comes."""
    until = time.monotonic() + SETTLE
    while (left := until - time.monotonic()) > 0:
        try:
            connection.recv(timeout=left)
        except TimeoutError:
            return


def _closed(code: int | None) -> Finding:
    if code in REFUSED_CLOSE:
        detail = f"reachable, but opens and closes with {code}: authentication refused"
        return Finding(health="warn", code=str(code), detail=detail)
    if code is None or code == 1006:  # RFC 6455, section 7.1.5: 1006 stands for no close frame at all
        return Finding(health="fail", code="1006", detail="opens, then the connection is lost without a close frame")
    meaning = {1008: ": policy violation", 1011: ": internal error", 1012: ": restart", 1013: ": try again later"}
    return Finding(health="fail", code=str(code), detail=f"opens, then closes with {code}{meaning.get(code, '')}")
