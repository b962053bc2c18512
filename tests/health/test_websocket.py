"""WebSocket probes against real servers: ones that serve, refuse, close at once, stay silent, speak something else."""

import base64
import hashlib
import logging
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest
from websockets.sync.server import Request, Response, ServerConnection, serve

from reporting import health
from reporting.config.service import Service
from reporting.model import Measurement
from tests.health.raw import Conversation, always, response, serving


def probed(port: int, *, timeout: float = 2.0, **declared: object) -> Measurement:
    service = Service(id="ws", kind="websocket", url=f"ws://127.0.0.1:{port}/ws", timeout=timeout, **declared)
    return health.probe(service, when="now", environ={"TOKEN": "Bearer geheim"})


@contextmanager
def websocket_server(
    handle: Callable[[ServerConnection], None],
    admit: Callable[[ServerConnection, Request], Response | None] | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[int]:
    quiet = logging.Logger("quiet", 99)
    with serve(handle, "127.0.0.1", 0, process_request=admit, ssl=tls, logger=quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.socket.getsockname()[1]
    thread.join(5)


def echo(connection: ServerConnection) -> None:
    for message in connection:
        connection.send(message)


def test_a_server_that_opens_and_answers_a_ping_passes() -> None:
    with websocket_server(echo) as port:
        found = probed(port)
    assert (found.health, found.code, found.detail) == ("pass", "101", "opens and answers a ping")
    assert found.target == f"ws://127.0.0.1:{port}/ws"


def test_a_server_that_talks_at_once_passes() -> None:
    def greet(connection: ServerConnection) -> None:
        connection.send("hello")
        echo(connection)

    with websocket_server(greet) as port:
        assert probed(port).health == "pass"


def test_over_tls_the_certificate_is_checked(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with websocket_server(echo, tls=tls) as port:
        service = Service(id="ws", kind="websocket", url=f"wss://127.0.0.1:{port}/ws")
        unknown = health.probe(service, when="now")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        known = health.probe(service, when="now")
    assert (unknown.health, unknown.detail) == ("fail", 'certificate not accepted: "self-signed certificate"')
    assert known.health == "pass"


@pytest.mark.parametrize(
    ("status", "state", "detail"),
    [
        (401, "warn", "reachable, but answers 401: authentication refused"),
        (403, "warn", "reachable, but answers 403: authentication refused"),
        (404, "fail", "answers 404 instead of opening"),
        (426, "fail", "answers 426 instead of opening"),
        (503, "fail", "answers 503 instead of opening"),
    ],
)
def test_a_refused_handshake(status: int, state: str, detail: str) -> None:
    with websocket_server(echo, lambda connection, request: connection.respond(HTTPStatus(status), "no")) as port:
        found = probed(port)
    assert (found.health, found.code, found.detail) == (state, str(status), detail)


@pytest.mark.parametrize(
    ("code", "state", "detail"),
    [
        (1000, "fail", "opens, then closes with 1000"),
        (1008, "fail", "opens, then closes with 1008: policy violation"),
        (1011, "fail", "opens, then closes with 1011: internal error"),
        (1013, "fail", "opens, then closes with 1013: try again later"),
        (3000, "warn", "reachable, but opens and closes with 3000: authentication refused"),
        (4401, "warn", "reachable, but opens and closes with 4401: authentication refused"),
    ],
)
def test_a_close_after_opening(code: int, state: str, detail: str) -> None:
    with websocket_server(lambda connection: connection.close(code, "because")) as port:
        found = probed(port)
    assert (found.health, found.code, found.detail) == (state, str(code), detail)


def test_a_close_shortly_after_the_pong_is_still_seen() -> None:
    def hesitate(connection: ServerConnection) -> None:
        threading.Event().wait(0.03)
        connection.close(1013)

    with websocket_server(hesitate) as port:
        assert probed(port).code == "1013"


def test_the_header_of_the_environment_opens_the_door_and_is_told_to_nobody(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    def guard(connection: ServerConnection, request: Request) -> Response | None:
        known = request.headers.get("Authorization") == "Bearer geheim"
        return None if known else connection.respond(HTTPStatus.UNAUTHORIZED, "no")

    with websocket_server(echo, guard) as port:
        without = probed(port)
        with_token = probed(port, headers_from={"Authorization": "TOKEN"})
        unset = probed(port, headers_from={"Authorization": "NOT_SET"})
    assert without.health == "warn"
    assert with_token.health == "pass"
    assert (unset.health, unset.detail) == ("unknown", "NOT_SET is not set")
    assert "geheim" not in caplog.text
    assert "geheim" not in repr(with_token)


def opened(conversation: Conversation) -> None:
    key = next(
        line.partition(b":")[2].strip()
        for line in conversation.request.split(b"\r\n")
        if line.lower().startswith(b"sec-websocket-key:")
    )
    # RFC 6455, section 4.2.2.
    accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    conversation.send(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )


def test_a_server_that_opens_and_never_answers_a_ping_fails() -> None:
    def silent(conversation: Conversation) -> None:
        opened(conversation)
        conversation.hang()

    with serving(silent) as server:
        found = probed(server.port, timeout=0.3)
    assert (found.health, found.code, found.detail) == ("fail", "101", "opens, but no pong came within 0.3 s")


def test_a_server_that_opens_and_is_lost_fails() -> None:
    def lost(conversation: Conversation) -> None:
        opened(conversation)
        conversation.sock.shutdown(socket.SHUT_RDWR)

    with serving(lost) as server:
        found = probed(server.port)
    assert (found.health, found.code) == ("fail", "1006")
    assert found.detail == "opens, then the connection is lost without a close frame"


def test_a_wrong_accept_is_no_handshake() -> None:
    wrong = (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n"
    )
    with serving(always(wrong)) as server:
        found = probed(server.port)
    assert found.health == "fail"
    assert found.detail.startswith("the handshake is not valid: ")


@pytest.mark.parametrize("data", [b"SSH-2.0-OpenSSH_9.2\r\n", b"", response(200, b"hello")])
def test_something_else_behind_the_port_fails(data: bytes) -> None:
    with serving(always(data)) as server:
        assert probed(server.port).health == "fail"


def test_hanging_and_absent_servers_fail() -> None:
    with serving(Conversation.hang) as server:
        hung, port = probed(server.port, timeout=0.3), server.port
    assert (hung.health, hung.detail) == ("fail", "no complete answer within 0.3 s")
    absent = probed(port)
    assert (absent.health, absent.detail) == ("fail", "connection refused")


@pytest.mark.parametrize("location", ["ws://127.0.0.1:1/elsewhere", "/ws2", "not a url", "https://["])
def test_a_redirect_is_not_followed(location: str) -> None:
    with serving(always(response(302, b"", f"Location: {location}"))) as server:
        found = probed(server.port)
        assert len(server.seen) == 1
    assert (found.health, found.code) == ("fail", "302")


def test_an_address_that_no_websocket_can_have_leaves_no_socket_open() -> None:
    with serving(Conversation.hang) as server:
        service = Service(id="ws", kind="websocket", url=f"ws://127.0.0.1:{server.port}/ws#part")
        found = health.probe(service, when="now")
    assert (found.health, found.detail) == ("unknown", "the address is no valid WebSocket URL")


@pytest.fixture(scope="module")
def starlette_port() -> Iterator[int]:
    """A real Starlette under uvicorn, which answers WebSockets as most services written in Python do."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route, WebSocketRoute
    from starlette.websockets import WebSocket

    async def talk(websocket: WebSocket) -> None:
        await websocket.accept()
        async for _ in heard(websocket):
            pass

    async def heard(websocket: WebSocket) -> AsyncIterator[str]:
        async for text in websocket.iter_text():
            yield text

    async def deny(websocket: WebSocket) -> None:
        await websocket.send_denial_response(JSONResponse({}, 401))

    async def close_before(websocket: WebSocket) -> None:
        await websocket.close(4401)

    async def close_after(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.close(1013)

    async def validate(_request: object) -> JSONResponse:
        return JSONResponse({"active": False})

    app = Starlette(
        routes=[
            Route("/validate", validate, methods=["GET"]),
            WebSocketRoute("/talk", talk),
            WebSocketRoute("/deny", deny),
            WebSocketRoute("/before", close_before),
            WebSocketRoute("/after", close_after),
        ]
    )
    config = uvicorn.Config(
        app, log_level="critical", lifespan="off", ws="websockets-sansio", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("path", "state", "code"),
    [("/talk", "pass", "101"), ("/deny", "warn", "401"), ("/before", "warn", "403"), ("/after", "fail", "1013")],
)
def test_starlette_and_uvicorn(starlette_port: int, path: str, state: str, code: str) -> None:
    service = Service(id="ws", kind="websocket", url=f"ws://127.0.0.1:{starlette_port}{path}", timeout=5.0)
    found = health.probe(service, when="now")
    assert (found.health, found.code) == (state, code)


def test_starlette_says_which_method_it_allows(starlette_port: int) -> None:
    service = Service(
        id="auth", kind="http", url=f"http://127.0.0.1:{starlette_port}", health="", endpoints=("POST /validate",)
    )
    found = health.probe(service, when="now")
    assert (found.health, found.code) == ("warn", "405")
    assert found.detail == "reachable, but POST /validate answers 405, Allow: GET, HEAD"
