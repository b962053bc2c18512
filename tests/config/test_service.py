"""Declared services: what they may look like, how variables fill addresses in, and what of an address is shown."""

from decimal import Decimal

import msgspec
import pytest

from reporting.config.service import Missing, Service, expand, public


def test_defaults() -> None:
    service = Service(id="auth", kind="http")
    assert (service.health, service.required, service.timeout, service.label) == ("/", True, 2.0, "auth")
    assert Service(id="auth", kind="http", name="Auth service").label == "Auth service"


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": ["GET /"]},
        {"endpoints": ["/auth/validate"]},
        {"endpoints": ["get /x"]},
        {"endpoints": ["GET /a b"]},
        {"health": "readyz"},
        {"health": "http://elsewhere/"},
        {"timeout": 0},
        {"timeout": -1},
        {"timeout": 3600},
        {"timeout": "2"},
        {"required": "yes"},
        {"kind": ""},
        {"headers_from": {"Authorization": ""}},
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "a", "kind": "http", **wrong}, Service)


def test_a_number_as_the_loader_reads_it_from_toml() -> None:
    assert msgspec.convert({"id": "a", "kind": "http", "timeout": Decimal("2.5")}, Service).timeout == 2.5


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("http://${HOST}:${PORT}", "http://h:1"),
        ("${URL:-http://127.0.0.1:8000}", "http://127.0.0.1:8000"),
        ("${EMPTY:-x}", "x"),
        ("${EMPTY:-}", ""),
        ("${HOST:-x}", "h"),
        ("${HOST}${HOST:-x}", "hh"),
        ("$HOST ${ HOST } ${1} $", "$HOST ${ HOST } ${1} $"),
        ("${NESTED}", "${HOST}"),
        ("${URL}", Missing("URL")),
        ("${EMPTY}", Missing("EMPTY")),
        ("${URL:-x}${URL}", Missing("URL")),
    ],
)
def test_variables(text: str, expanded: str | Missing) -> None:
    environ = {"HOST": "h", "PORT": "1", "EMPTY": "", "NESTED": "${HOST}"}
    assert expand(text, environ) == expanded


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("https://u:geheim@h/x?token=geheim#geheim", "https://h/x"),
        ("https://h/@team/x", "https://h/@team/x"),
        ("https://u:ge@heim@h/x", "https://h/x"),
        ("https://u:ge?heim@h/x", "https://(unreadable)"),
        ("redis://:geheim@h:6379/0", "redis://h:6379/0"),
        ("redis://:ge/heim@h:6379/0", "redis://h:6379/0"),
        ("postgresql://app:geheim@[::1]:5432/app", "postgresql://[::1]:5432/app"),
        ("sqlite:////home/someone/app.db", "sqlite:///app.db"),
        ("sqlite+aiosqlite:///C:%5CUsers%5Csomeone%5Capp.db", "sqlite+aiosqlite:///app.db"),
        ("unix:///run/user/someone/redis.sock", "unix:///redis.sock"),
        ("${AUTH_URL}", "${AUTH_URL}"),
        ("${AUTH_URL:-http://u:geheim@h/}", "${AUTH_URL}"),
        ("http://u:${PASSWORD}@${HOST}/", "http://${HOST}/"),
        ("http://h:geheim/", "http://(unreadable)"),
        ("host=h password=geheim", "an address without a scheme"),
        ("geheim", "an address without a scheme"),
        ("", "an address without a scheme"),
    ],
)
def test_what_of_an_address_is_shown(url: str, shown: str) -> None:
    assert public(url) == shown
    assert "geheim" not in public(url)
