"""Database probes against a real PostgreSQL."""

import re
import struct
import sys

import psycopg
import pytest

from reporting import health
from reporting.config.service import Service
from reporting.model import Measurement
from tests import postgresql as own
from tests.health.raw import Answer, Conversation, always, serving


def probed(url: str, *, timeout: float = 2.0) -> Measurement:
    return health.probe(Service(id="db", kind="database", url=url, timeout=timeout), when="now")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_without_its_driver_is_unknown(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    found = probed(f"{scheme}://app:geheim@127.0.0.1/app")
    assert (found.health, found.detail) == (
        "unknown",
        "the library psycopg cannot be imported; install psycopg[binary]",
    )
    assert found.target == f"{scheme}://127.0.0.1/app"


def test_it_passes_and_names_its_version(postgresql: str) -> None:
    found = probed(postgresql)
    assert found.health == "pass", found
    assert re.fullmatch(r"postgresql \d+(\.\d+)*", found.release)
    assert found.detail == f"answers a query; {found.release}"


def test_the_older_name_of_the_scheme_is_taken_too(postgresql: str) -> None:
    assert probed("postgres://" + postgresql.partition("://")[2]).health == "pass"


def test_a_wrong_password_is_reachable(postgresql: str) -> None:
    user, _, place = postgresql.partition("://")[2].rpartition("@")
    found = probed(f"postgresql://{user.partition(':')[0]}:falsch@{place}")
    assert (found.health, found.detail) == ("warn", "reachable, but authentication refused")
    assert "falsch" not in repr(found)


def test_a_database_that_is_not_there_fails(postgresql: str) -> None:
    found = probed(postgresql.rpartition("/")[0] + "/nowhere")
    assert found.health == "fail"
    assert found.detail == "there is no such database"


def test_a_standby_is_reachable() -> None:
    with own.serving(standby=True) as url:
        found = probed(url)
    assert (found.health, found.detail) == ("warn", "answers a query, but is a read-only standby")
    assert found.release.startswith("postgresql ")


@pytest.mark.parametrize(
    ("rule", "detail"),
    [
        ("CONNECTION LIMIT 0", "it has no connection left"),
        (
            "ALLOW_CONNECTIONS false",
            'the connection failed: "FATAL: database … is not currently accepting connections"',
        ),
    ],
)
def test_a_database_that_lets_nobody_in_fails(postgresql: str, rule: str, detail: str) -> None:
    with psycopg.connect(postgresql, autocommit=True) as other:
        other.execute(f"CREATE DATABASE closed {rule}")
        other.execute("CREATE ROLE guest LOGIN PASSWORD 'geheim'")
        found = probed(f"postgresql://guest:geheim@{postgresql.rpartition('@')[2].rpartition('/')[0]}/closed")
        other.execute("DROP ROLE guest")
        other.execute("DROP DATABASE closed")
    assert (found.health, found.detail) == ("fail", detail)


def test_a_closed_port_fails() -> None:
    found = probed("postgresql://app:geheim@127.0.0.1:1/app")
    assert (found.health, found.detail) == ("fail", "connection refused")


def test_a_locked_table_does_not_matter(postgresql: str) -> None:
    with psycopg.connect(postgresql, autocommit=True) as other:
        other.execute("CREATE TABLE IF NOT EXISTS probed (id int)")
        with other.transaction():
            other.execute("LOCK TABLE probed IN ACCESS EXCLUSIVE MODE")
            assert probed(postgresql).health == "pass"
        other.execute("DROP TABLE probed")


def test_a_user_who_is_not_known_is_not_named(postgresql: str) -> None:
    place = postgresql.rpartition("@")[2]
    found = probed(f"postgresql://somebody:falsch@{place}")
    assert found.health == "warn"
    assert "somebody" not in repr(found)


def test_another_protocol_behind_the_port_fails() -> None:
    with serving(always(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
        found = probed(f"postgresql://app:geheim@127.0.0.1:{server.port}/app")
    assert found.health == "fail"
    assert "geheim" not in repr(found)


def test_a_server_that_hangs_is_left() -> None:
    with serving(Conversation.hang) as server:
        found = probed(f"postgresql://app:geheim@127.0.0.1:{server.port}/app", timeout=0.3)
    assert (found.health, found.detail) == ("fail", "no complete answer within 0.3 s")


def test_a_name_that_does_not_resolve() -> None:
    found = probed("postgresql://app:geheim@nowhere.invalid/app")
    assert (found.health, found.detail) == ("fail", "the host name does not resolve")


def refusal(code: str) -> Answer:
    """Give a server that speaks no TLS and refuses every session, its message in German, as PostgreSQL 15 has it."""
    words = "Passwort-Authentifizierung für Benutzer »app« fehlgeschlagen"
    fields = {"S": "FATAL", "V": "FATAL", "C": code, "M": words}
    body = b"".join(f"{name}{value}\0".encode() for name, value in fields.items()) + b"\0"

    def answer(conversation: Conversation) -> None:
        conversation.send(b"N")
        conversation.sock.recv(65536)
        conversation.send(b"E" + struct.pack(">i", len(body) + 4) + body)

    return answer


@pytest.mark.skipif(sys.platform == "win32", reason="there libpq cannot be asked for it")
@pytest.mark.parametrize(
    ("code", "health", "detail"),
    [
        ("28P01", "warn", "reachable, but authentication refused"),
        ("28000", "warn", "reachable, but authentication refused"),
        ("42501", "warn", "reachable, but authentication refused"),
        ("57P03", "warn", "reachable, but it is starting up or shutting down"),
        ("3D000", "fail", "there is no such database"),
        ("53300", "fail", "it has no connection left"),
    ],
)
def test_a_refusal_is_judged_alike_in_every_language(code: str, health: str, detail: str) -> None:
    with serving(refusal(code)) as server:
        found = probed(f"postgresql://app:geheim@127.0.0.1:{server.port}/app")
    assert (found.health, found.code, found.detail) == (health, code, detail)


def test_a_refusal_of_no_known_kind_is_quoted() -> None:
    with serving(refusal("XX000")) as server:
        found = probed(f"postgresql://app:geheim@127.0.0.1:{server.port}/app")
    assert found.health == "fail"
    assert found.detail == 'the connection failed: "FATAL: Passwort-Authentifizierung für Benutzer … fehlgeschl…"'
