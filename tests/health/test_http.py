"""HTTP probes against real servers that answer, refuse, contradict themselves, hang, drip, reset and redirect."""

import gzip
import logging
import time

import pytest

from reporting import health
from reporting.config.service import Service
from reporting.model import Measurement
from tests.health.raw import Conversation, always, by_line, response, serving

HEALTH = "Content-Type: application/health+json"
WELL = response(200, b'{"status": "pass", "releaseId": "4f2a"}', HEALTH)

DOWN = response(200, b'{"status": "DOWN"}', HEALTH)
NOT_SO = response(503, b'{"status": "pass"}', HEALTH)


def probed(port: int, *, timeout: float = 2.0, **declared: object) -> Measurement:
    service = Service(id="auth", kind="http", url=f"http://127.0.0.1:{port}", timeout=timeout, **declared)
    return health.probe(service, when="now")


@pytest.mark.parametrize(
    ("answer", "state", "detail"),
    [
        (WELL, "pass", 'GET / answers 200, status "pass"'),
        (response(200, b"hello"), "pass", "GET / answers 200, a body without a health status"),
        (response(204), "pass", "GET / answers 204, a body without a health status"),
        (response(200, b'{"status": "warn"}', HEALTH), "warn", 'reachable, but GET / answers 200, status "warn"'),
        (response(401), "warn", "reachable, but GET / answers 401"),
        (response(403), "warn", "reachable, but GET / answers 403"),
        (response(429), "warn", "reachable, but GET / answers 429"),
        (response(405, b"", "Allow: POST, OPTIONS"), "warn", "reachable, but GET / answers 405, Allow: OPTIONS, POST"),
        (DOWN, "fail", 'conflict: GET / answers 200 while its body has status "DOWN"'),
        (NOT_SO, "fail", 'conflict: GET / answers 503 while its body has status "pass"'),
        (response(503, b'{"status": "fail"}', HEALTH), "fail", 'GET / answers 503, status "fail"'),
        (response(401, b'{"status": "DOWN"}', HEALTH), "fail", 'GET / answers 401, status "DOWN"'),
        (response(500), "fail", "GET / answers 500"),
        (response(404), "unknown", "reachable, but GET / answers 404 and no other health path is declared"),
        (response(200, b'{"status": "\xff"}', HEALTH), "unknown", "GET / answers 200, a body that is not valid JSON"),
        (
            response(200, b'{"status": "pass", "x": "' + b"x" * 70_000 + b'"}', HEALTH),
            "unknown",
            "GET / answers 200, a body too large or compressed, not read",
        ),
        (
            response(200, b"x" * 10_000_000),
            "pass",
            "GET / answers 200, a body too large or compressed, not read",
        ),
        (
            response(200, gzip.compress(b'{"status": "pass"}'), HEALTH, "Content-Encoding: gzip"),
            "unknown",
            "GET / answers 200, a body too large or compressed, not read",
        ),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "fail", "GET /: the answer is not complete and valid HTTP"),
        (b"", "fail", "GET /: the answer is not complete and valid HTTP"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}",
            "fail",
            "GET / answers 200, then the answer is not complete and valid HTTP",
        ),
    ],
)
def test_status_code_and_body_give_the_worst_of_the_two(answer: bytes, state: str, detail: str) -> None:
    with serving(always(answer)) as server:
        found = probed(server.port)
    assert (found.health, found.detail) == (state, detail)


def test_a_well_service_names_its_build_and_the_code() -> None:
    with serving(always(WELL)) as server:
        before = time.time()
        found = probed(server.port)
    assert (found.release, found.code, found.live) == ("4f2a", "200", True)
    assert found.target == f"http://127.0.0.1:{server.port}"
    assert before <= found.at <= time.time()
    assert found.duration > 0


def test_a_declared_health_path_that_is_not_there_is_a_failure() -> None:
    with serving(always(response(404))) as server:
        found = probed(server.port, health="/readyz")
    assert (found.health, found.detail) == ("fail", "GET /readyz answers 404")


def test_the_worst_endpoint_decides_and_is_named() -> None:
    answers = {
        "GET /readyz": WELL,
        "POST /auth/validate": response(405, b"", "Allow: GET"),
        "GET /auth/me": response(200),
    }
    with serving(by_line(answers)) as server:
        found = probed(server.port, health="/readyz", endpoints=("POST /auth/validate", "GET /auth/me"))
    assert (found.health, found.code) == ("warn", "405")
    assert found.detail == "reachable, but POST /auth/validate answers 405, Allow: GET"
    assert found.release == "4f2a"


def test_several_sick_endpoints_are_named_worst_first() -> None:
    answers = {
        "GET /readyz": response(401),
        "GET /a": response(500),
        "GET /b": response(405),
        "GET /c": response(403),
        "GET /d": response(429),
    }
    with serving(by_line(answers)) as server:
        found = probed(server.port, health="/readyz", endpoints=("GET /a", "GET /b", "GET /c", "GET /d"))
    assert found.health == "fail"
    assert found.detail == "GET /a answers 500; GET /readyz answers 401; GET /b answers 405; and 2 more"


def test_endpoints_that_all_answer_are_counted() -> None:
    answers = {"GET /": WELL, "POST /login": response(422), "PUT /x": response(400), "GET /y": response(200)}
    with serving(by_line(answers)) as server:
        found = probed(server.port, endpoints=("POST /login", "PUT /x", "GET /y"))
    assert (found.health, found.detail) == ("pass", 'GET / answers 200, status "pass"; 3 more endpoints checked')


def test_a_get_refused_as_malformed_is_not_taken_for_served() -> None:
    with serving(by_line({"GET /": WELL, "GET /x": response(400)})) as server:
        assert probed(server.port, endpoints=("GET /x",)).health == "fail"


def test_without_a_health_document_the_endpoints_alone_are_judged() -> None:
    with serving(by_line({"POST /validate": response(400)})) as server:
        found = probed(server.port, health="", endpoints=("POST /validate",))
        assert (found.health, found.detail) == ("pass", "POST /validate answers 400 to an empty request")
        nothing = probed(server.port, health="")
    assert (nothing.health, nothing.detail) == ("unknown", "neither a health document nor an endpoint is declared")


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("/login?next=secret", '"/login"'),
        ("https://user:pass@sso.example/start?token=secret#x", '"https://sso.example/start"'),
    ],
)
def test_redirects_are_said_and_not_followed(location: str, shown: str) -> None:
    with serving(always(response(302, b"", f"Location: {location}"))) as server:
        found = probed(server.port, health="/readyz")
        assert len(server.seen) == 1
    assert found.health == "warn"
    assert found.detail == f"reachable, but GET /readyz answers 302, points to {shown}, not followed"


def hang(conversation: Conversation) -> None:
    conversation.hang()


def drip_the_body(conversation: Conversation) -> None:
    conversation.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    conversation.drip(b" " * 1000, 0.02)


def drip_the_head(conversation: Conversation) -> None:
    conversation.drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000, 0.02)


@pytest.mark.parametrize(
    ("answer", "detail", "code"),
    [
        (hang, "GET /: no complete answer within 0.3 s", ""),
        (drip_the_body, "GET / answers 200, then no complete answer within 0.3 s", "200"),
        (drip_the_head, "no complete answer within 0.3 s", ""),
    ],
)
def test_a_service_that_does_not_come_to_an_end_is_left(answer: object, detail: str, code: str) -> None:
    with serving(answer) as server:
        found = probed(server.port, timeout=0.3)
    assert (found.health, found.detail, found.code) == ("fail", detail, code)
    assert 0.3 <= found.duration < 5


def test_after_a_hang_the_other_endpoints_are_not_waited_for() -> None:
    with serving(hang) as server:
        found = probed(server.port, timeout=0.2, endpoints=("GET /a", "GET /b"))
        assert len(server.seen) == 1
    assert found.detail == "GET /: no complete answer within 0.2 s; 2 more not asked"


def test_a_reset_and_a_closed_port_are_told_apart() -> None:
    with serving(Conversation.reset) as server:
        reset, port = probed(server.port), server.port
    refused = probed(port)
    assert (reset.health, reset.detail) == ("fail", "GET /: connection reset")
    assert (refused.health, refused.detail) == ("fail", "GET /: connection refused")


def test_a_name_that_does_not_resolve() -> None:
    found = health.probe(Service(id="a", kind="http", url="http://nowhere.invalid"), when="now")
    assert (found.health, found.detail) == ("fail", "GET /: the host name does not resolve")


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999", "http://[::1", "http://", "http:/x", "http://h:x/"])
def test_an_address_that_is_none(url: str) -> None:
    found = health.probe(Service(id="a", kind="http", url=url), when="now")
    assert (found.health, found.detail) == ("unknown", "the address is no valid URL")


def test_credentials_are_sent_and_shown_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(always(WELL)) as server:
        url = f"http://someone:geheim@127.0.0.1:{server.port}/base?key=geheim"
        service = Service(id="a", kind="http", url=url, health="/h?key=geheim", headers_from={"X-Api-Key": "KEY"})
        found = health.probe(service, when="now", environ={"KEY": "geheim-too"})
        request = server.seen[0].decode().lower()
    assert request.startswith("get /base/h?key=geheim http/1.1")
    assert "authorization: basic c29tzw9uztpnzwhlaw0=" in request
    assert "x-api-key: geheim-too" in request
    assert found.target == f"http://127.0.0.1:{server.port}/base"
    assert "geheim" not in repr(found)
    assert "someone" not in repr(found)
    assert "someone:geheim" not in caplog.text
    assert "geheim-too" not in caplog.text


def test_the_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving(always(WELL)) as server:
        assert probed(server.port).health == "pass"
