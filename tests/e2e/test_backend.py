"""The Backend: preferences, sockets, and what it does without its neighbours."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from e2e.account import Accounts
from e2e.stack import Stack, redis_server
from e2e.stack.port import bound
from e2e.tab import Tab


@pytest.fixture
async def user(accounts):
    return await accounts.register("paid")


CHANGES = {
    "no condition": ({}, {"a": 1}, 428),
    "a stale tag": ({"If-Match": '"0"'}, {"a": 1}, 412),
    "a weak tag": ({"If-Match": 'W/"1"'}, {"a": 1}, 412),
    "one of several tags": ({"If-Match": '"7", "1"'}, {"a": 1}, 200),
    "no object": ({"If-Match": '"1"'}, [1], 400),
    "too much": ({"If-Match": '"1"'}, {"a": "a" * 9000}, 413),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_a_change_of_preferences_with(name, http, target, user):
    headers, body, status = CHANGES[name]
    url = f"{target.backends[0]}/api/preferences"
    answer = await http.put(url, json=body, headers=headers, auth=user.tokens.bearer)
    assert answer.status_code == status
    kept = await http.get(url, auth=user.tokens.bearer)
    assert (kept.headers["ETag"], kept.json()) == (('"2"', body) if status == 200 else ('"1"', {}))


async def test_of_many_writers_exactly_one_wins(http, target, accounts):
    users = await asyncio.gather(*(accounts.register("paid") for _ in range(3)))
    for user in users:
        answers = await asyncio.gather(
            *(
                http.put(
                    f"{target.backends[number % 2]}/api/preferences",
                    json={"writer": number},
                    headers={"If-Match": '"1"'},
                    auth=user.tokens.bearer,
                )
                for number in range(9)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200] + [412] * 8


async def test_a_message_that_means_nothing_is_said_so_and_keeps_the_socket(target, user):
    tab = await Tab.open(target.websocket, user.tokens.access)
    for message in ("{", "[]", '{"type": "unknown"}', "{}", b"\xff"):
        await tab._connection.send(message)
        assert await tab.receive() == {"type": "error", "code": 400}
    assert (await tab.ask("still there"))["body"] == "still there"
    await tab.close()


async def test_a_socket_without_a_token_is_closed_after_a_second(target):
    begun = time.perf_counter()
    async with connect(target.websocket, proxy=None) as link:
        with pytest.raises(ConnectionClosed) as closed:
            await link.recv()
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4401, "not authenticated")
    assert time.perf_counter() - begun > 0.9


@pytest.mark.parametrize("message", ["{}", '{"type": "authenticate"}', '{"type": "echo", "token": "x"}', "x" * 70_000])
async def test_a_socket_that_introduces_itself_wrongly_is_closed(message, target):
    async with connect(target.websocket, proxy=None) as link:
        await link.send(message)
        with pytest.raises(ConnectionClosed) as closed:
            await link.recv()
    assert closed.value.rcvd.code == (1009 if len(message) > 65_536 else 4401)


async def test_sockets_of_one_user_are_opened_at_a_limited_rate(target, user):
    async def arrive():
        try:
            tab = await Tab.open(target.websocket, user.tokens.access)
        except InvalidStatus as refusal:
            return refusal.response.status_code
        await tab.close()
        return 101

    found = await asyncio.gather(*(arrive() for _ in range(40)))
    assert set(found) == {101, 429}
    assert found.count(101) < 40


class Redis:
    """A server of the test's own, which it can take away and bring back at the same port."""

    def __init__(self, folder):
        with bound(0) as place:
            self.port = place.getsockname()[1]
        self.command = redis_server.find_program().at(self.port)
        self.folder = folder
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        self.process = subprocess.Popen(
            self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 5
        while not redis_server._answers(self.port) and time.monotonic() < deadline:
            time.sleep(0.01)

    def stop(self):
        self.process.kill()
        self.process.wait()


async def ready(http, url):
    deadline = time.monotonic() + 5
    while (answer := await http.get(f"{url}/readyz")).status_code != 200 and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    return answer.status_code == 200


async def test_without_redis_nobody_is_let_in_and_with_it_all_goes_on(tmp_path, http):
    redis = Redis(tmp_path)
    redis.start()
    with ExitStack() as undo:
        undo.callback(redis.stop)
        stack = undo.enter_context(Stack(redis_url=redis.url))
        assert stack.facts()["redis"].endswith("(external)")
        target, accounts = stack.target, Accounts(stack.target, http)
        user = await accounts.register("paid")
        tab = await Tab.open(target.websocket, user.tokens.access)
        redis.stop()
        # Fail closed: limits and ended sessions are in Redis, and who cannot ask must not guess.
        for url in (f"{target.auth}/auth/me", f"{target.backends[0]}/api/me"):
            answer = await http.get(url, auth=user.tokens.bearer)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert (await http.post(f"{target.auth}/auth/validate", json={"token": user.tokens.access})).status_code == 503
        assert await tab.ask("anybody there?") == {"type": "error", "code": 503, "retry_after": 1}
        with pytest.raises(ConnectionClosed) as closed:
            await Tab.open(target.websocket, user.tokens.access)
        assert closed.value.rcvd.code == 1013
        for url in (target.auth, target.backends[0]):
            assert (await http.get(f"{url}/livez")).status_code == 200
            unready = await http.get(f"{url}/readyz")
            assert (unready.status_code, unready.json()["status"]) == (503, "fail")
            assert unready.json()["checks"]["redis:responseTime"][0]["status"] == "fail"
            assert unready.json()["checks"]["database:responseTime"][0]["status"] == "pass"
        redis.start()
        for url in (target.auth, *target.backends):
            assert await ready(http, url)
        # The same socket, the same subscription, as if nothing had been.
        await tab.send(type="say", body="back")
        assert (await tab.until(type="said"))[-1]["body"] == "back"
        await accounts.log_out(user.tokens)
        assert await tab.closed() == (4401, "session ended")


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be paused there")
async def test_a_backend_without_auth_says_so(http):
    with Stack() as stack:
        user = await Accounts(stack.target, http).register("paid")
        url = f"{stack.target.backends[0]}/api/relay"
        assert (await http.get(url, auth=user.tokens.bearer)).status_code == 200
        os.kill(stack.processes["auth"], signal.SIGKILL)
        assert stack.wait() == "auth"
        answer = await http.get(url, auth=user.tokens.bearer)
        assert (answer.status_code, answer.json()["title"]) == (503, "Auth unavailable")
        # Its keys are known, so everything else goes on.
        assert (await http.get(f"{stack.target.backends[0]}/api/me", auth=user.tokens.bearer)).status_code == 200
