"""A TCP server that answers with whatever bytes a test says, or hangs, drips and resets: over real sockets."""

import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Answer = Callable[["Conversation"], None]


class Conversation:
    """One connection, after its request has been read; `over` is set when the test ends."""

    def __init__(self, sock: socket.socket, request: bytes, over: threading.Event) -> None:
        self.sock, self.request, self.over = sock, request, over

    @property
    def line(self) -> str:
        return self.request.split(b"\r\n")[0].decode("latin-1")

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def hang(self) -> None:
        self.over.wait(30)

    def drip(self, data: bytes, pause: float) -> None:
        for byte in data:
            self.sock.sendall(bytes([byte]))
            if self.over.wait(pause):
                return

    def reset(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answer: Answer) -> None:
        self.answer, self.over, self.seen = answer, threading.Event(), list[bytes]()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Handler(socketserver.BaseRequestHandler):
    server: Server

    def handle(self) -> None:
        with suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                if not (more := self.request.recv(65536)):
                    return
                request += more
                if not request.startswith((b"GET", b"POST", b"PUT")):
                    break  # not HTTP: what has come is all there is
            self.server.seen.append(request)
            self.server.answer(Conversation(self.request, request, self.server.over))


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    with Server(answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join(5)


def response(status: int, body: bytes = b"", *headers: str) -> bytes:
    """An HTTP/1.1 response that ends the connection."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def always(data: bytes) -> Answer:
    return lambda conversation: conversation.send(data)


def by_line(answers: dict[str, bytes]) -> Answer:
    """Answer by `METHOD /path`; anything else is 404."""
    return lambda conversation: conversation.send(answers.get(conversation.line.rpartition(" ")[0], response(404)))
