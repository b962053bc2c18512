"""HTTPS probes: a certificate that is accepted, one that is not, and a server that speaks no TLS at all."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reporting import health
from reporting.config.service import Service
from reporting.model import Measurement
from tests.health.raw import always, response, serving

WELL = response(200, b"well")


def probed(port: int) -> Measurement:
    return health.probe(Service(id="auth", kind="http", url=f"https://127.0.0.1:{port}"), when="now")


@pytest.fixture
def tls_port(certificate: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    class Secure(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                with context.wrap_socket(self.request, server_side=True) as secure:
                    secure.recv(65536)
                    secure.sendall(WELL)
            except OSError:
                return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Secure) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_a_certificate_that_nobody_vouches_for_is_a_datum(tls_port: int) -> None:
    found = probed(tls_port)
    assert (found.health, found.detail) == ("fail", 'GET /: certificate not accepted: "self-signed certificate"')


def test_a_certificate_of_the_systems_store_is_accepted(
    tls_port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert probed(tls_port).health == "pass"


def test_tls_where_none_is_spoken() -> None:
    with serving(always(WELL)) as server:
        found = probed(server.port)
    assert found.health == "fail"
    assert found.detail.startswith("GET /: TLS handshake failed:")
