"""The hub on a real socket of this machine, and everything that a network and a forge can do to a request."""

import contextlib
import random
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.publish.hub import Call, Hub, Reply

RATE = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
PRIMARY = {"message": "API rate limit exceeded for installation ID 1."}

BEFORE = {
    "500": Reply(500, {"message": "Server Error"}),
    "502": Reply(502, None, {"Content-Type": "text/html"}),
    "503": Reply(503, {"message": "Unicorn!"}),
    "503 wait": Reply(503, {"message": "Unicorn!"}, {"Retry-After": "7"}),
    "429": Reply(429, RATE),
    "429 wait": Reply(429, RATE, {"Retry-After": "42"}),
    "403 secondary": Reply(403, RATE),
    "403 secondary wait": Reply(403, RATE, {"Retry-After": "60"}),
    "403 primary": Reply(403, PRIMARY, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1790000100"}),
}
"""Answered instead of doing what was asked."""

AFTER = {
    "500 after": Reply(500, {"message": "Server Error"}),
    "502 after": Reply(502, None, {"Content-Type": "text/html"}),
    "504 after": Reply(504, {"message": "Gateway Timeout"}),
}
"""Done, and answered as if not."""

CUT = ("reset before", "reset after", "lost", "half an answer", "half a document", "drip", "silence")
"""What only a socket can do. All but the first have done what was asked."""

FAULTS = (*BEFORE, *AFTER, *CUT)


@dataclass
class Faults:
    """Which request meets which fault: a list that is worked off in order, or chance."""

    planned: list[tuple[str, str]] = field(default_factory=list)
    rate: float = 0.0
    kinds: tuple[str, ...] = FAULTS
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    met: list[str] = field(default_factory=list)

    def meets(self, call: Call) -> str | None:
        kind = None
        if self.planned and self._matches(self.planned[0][0], call):
            kind = self.planned.pop(0)[1]
        elif self.rate and self.chance.random() < self.rate:
            kind = self.chance.choice(self.kinds)
        if kind:
            self.met.append(f"{call.method} {kind}")
        return kind

    @staticmethod
    def _matches(which: str, call: Call) -> bool:
        return (
            which in {call.method, "any"}
            or (which == "write" and call.writes)
            or (which == "hide" and "graphql" in call.path and call.writes)
        )


def answer(hub: Hub, fault: str | None, call: Call) -> Reply:
    """Give the answer to a request that meets a fault which is itself an answer, or none."""
    if fault in BEFORE:
        hub.calls.append(call)
        return BEFORE[fault]
    reply = hub.handle(call)
    return AFTER.get(fault or "", reply)


class Server(ThreadingHTTPServer):
    """The hub on a free port of the loopback address."""

    daemon_threads = True

    def __init__(self, hub: Hub, faults: Faults) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.hub = hub
        self.faults = faults
        self.over = threading.Event()
        self.lock = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up is what these tests are about."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def take(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call.of(self.command, self.path, content, headers)
        with self.server.lock:
            fault = self.server.faults.meets(call)
            reply = None if fault == "reset before" else answer(self.server.hub, fault, call)
        if reply is None:
            self.reset()
        elif fault in CUT:
            self.cut(fault, reply)
        else:
            self.reply(reply, reply.content)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = take  # noqa: N815 - the names that the server looks for

    def reply(self, reply: Reply, content: bytes, length: int | None = None) -> None:
        self.send_response(reply.status)
        for name, value in ({"Content-Type": "application/json"} | reply.headers).items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def cut(self, fault: str | None, reply: Reply) -> None:
        content = reply.content or b"{}"
        self.close_connection = True
        if fault == "reset after":
            self.reset()
        elif fault == "half an answer":
            self.reply(reply, content[: len(content) // 2], len(content))
        elif fault == "half a document":
            self.reply(Reply(200), content[: len(content) // 2])
        elif fault == "drip":
            self.reply(Reply(200), b"", 1_000_000)
            with contextlib.suppress(OSError):
                while not self.server.over.wait(0.02):
                    self.wfile.write(b" ")
        elif fault == "silence":
            self.server.over.wait(5)

    def reset(self) -> None:
        """End the connection with a reset instead of a farewell."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, *args: Any) -> None:
        """Keep the tests' output clean."""


@contextlib.contextmanager
def serve(hub: Hub, faults: Faults | None = None) -> Iterator[str]:
    """Serve the hub until the block ends; give its address."""
    server = Server(hub, faults or Faults())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
