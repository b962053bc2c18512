"""Rate limiting: one quota a user, over Auth, both Backend replicas and WebSocket together."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
import pytest
from redis.asyncio import Redis

from e2e.account import Accounts, User
from e2e.flood import Burst, flood
from e2e.quota import Hit, message, request, within
from e2e.secret import Secret
from e2e.tab import OpenTab
from e2e.target import Target

FREE, PAID = 5, 10
LONGEST = 90
"""Seconds of cooldown that are really waited for."""

BOUNDARIES = "Rate limiting across all service boundaries (Auth, Backend, WebSocket)"
FLOOD = "DDoS attack (burst of requests and of sign-ins) and system stability"
TIERS = "Tier-based rate limiting (Free vs Paid users)"
COORDINATION = "Redis-based coordination between services"
RECOVERY = "Recovery functionality after cooldown periods"
CROSS_SERVICE = "Cross-service rate limit enforcement"

Send = Callable[[], Awaitable[Hit]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """What every step needs. `window` is the length in seconds of the limiter's window, as the target states it."""

    target: Target
    http: httpx.AsyncClient
    accounts: Accounts
    open_tab: OpenTab
    store: Redis
    client: str
    window: float

    async def surfaces(self, user: User) -> dict[str, Send]:
        """Give every surface by name, as a function that makes one request there in the user's name."""
        tab = await self.open_tab(user)
        urls = {"Auth": f"{self.target.auth}/auth/me"}
        urls |= {f"Backend {number}": f"{url}/api/me" for number, url in enumerate(self.target.backends, 1)}
        over_http = {name: lambda url=url: request(self.http, url, user) for name, url in urls.items()}
        return {**over_http, "WebSocket": lambda: message(tab)}


@pytest.mark.services("auth", "backend", "websocket", "redis")
@pytest.mark.guards("rate-limiting")
async def test_rate_limiting_unified_real(
    evidence, target: Target, http: httpx.AsyncClient, accounts: Accounts, open_tab: OpenTab, store: Redis, client: str
) -> None:
    """A user has one quota over all services; it holds under attack, depends on the tier, and returns as announced."""
    begun = time.perf_counter()
    evidence.plan(BOUNDARIES, FLOOD, TIERS, COORDINATION, RECOVERY, CROSS_SERVICE)
    stated = await request(http, f"{target.auth}/auth/me", await accounts.register())
    assert stated.window is not None, "the limiter does not say how long its window is"
    assert stated.window <= LONGEST, f"a window of {stated.window} s is longer than this suite waits"
    scene = Scene(
        target=target, http=http, accounts=accounts, open_tab=open_tab, store=store, client=client, window=stated.window
    )
    with evidence.step(BOUNDARIES):
        await limit_on_each_surface(scene)
    with evidence.step(FLOOD):
        burst, slowest = await flood_while_others_work(scene)
        await flood_of_sign_ins(scene)
        evidence.observe("requests in the burst", len(burst.times), unit="requests")
        evidence.observe("p99 under flood", round(burst.p99 * 1000, 1), unit="ms")
        evidence.observe("slowest request of a paid user under flood", round(slowest * 1000, 1), unit="ms", limit=2000)
        assert slowest <= 2.0
    with evidence.step(TIERS):
        admitted = await limit_of_each_tier(scene)
        evidence.observe("free limit", admitted["free"], unit="requests", limit=FREE)
        evidence.observe("paid limit", admitted["paid"], unit="requests", limit=PAID)
    with evidence.step(COORDINATION):
        await one_count_in_redis(scene)
    with evidence.step(RECOVERY):
        await quota_returns_piece_by_piece(scene)
        evidence.observe("cooldown in force", scene.window, unit="s")
    with evidence.step(CROSS_SERVICE):
        await spent_here_refused_there(scene)
    taken = time.perf_counter() - begun
    evidence.observe("run time", round(taken, 2), unit="s", limit=60)
    assert taken < 60


async def limit_on_each_surface(scene: Scene) -> None:
    """Each surface by itself admits exactly the limit, counts down, and then refuses."""

    async def scenario() -> tuple[float, dict[str, list[Hit]]]:
        names = ["Auth", *(f"Backend {number}" for number, _ in enumerate(scene.target.backends, 1)), "WebSocket"]
        users = await asyncio.gather(*(scene.accounts.register() for _ in names))
        senders = [(await scene.surfaces(user))[name] for name, user in zip(names, users, strict=True)]
        begun = time.perf_counter()
        rows = await asyncio.gather(*(in_turn([send] * (FREE + 2)) for send in senders))
        return begun, dict(zip(names, rows, strict=True))

    for name, hits in (await within(scene.window, scenario)).items():
        assert codes(hits) == [200] * FREE + [429] * 2, name
        assert [hit.remaining for hit in hits] == [4, 3, 2, 1, 0, 0, 0], name
        assert all(hit.retry_after and hit.retry_after >= 1 for hit in hits[FREE:]), name


async def flood_while_others_work(scene: Scene) -> tuple[Burst, float]:
    """A burst admits exactly the limit while all services stay ready; give it and a paid user's slowest request in it.

    A burst that takes longer than the window is halved: only within one window the number admitted is exact.
    """
    size = 300
    while True:
        attacker, guest = await asyncio.gather(scene.accounts.register(), scene.accounts.register("paid"))
        url = f"{scene.target.backends[0]}/api/me"
        attack = asyncio.create_task(
            flood(url, attacker.tokens.access, requests=size, connections=24, client=scene.client)
        )
        slowest = 0.0
        try:
            for backend in scene.target.backends * 4:
                sent = time.perf_counter()
                hit = await request(scene.http, f"{backend}/api/me", guest)
                slowest = max(slowest, time.perf_counter() - sent)
                assert hit.code == 200
            ready = await asyncio.gather(
                *(scene.http.get(f"{service}/readyz") for service in (scene.target.auth, *scene.target.backends))
            )
        finally:
            burst = await attack
        assert [answer.status_code for answer in ready] == [200] * len(ready)
        assert set(burst.codes) == {200, 429}
        assert "" not in burst.retry_after
        if burst.span < scene.window:
            assert burst.codes == {200: FREE, 429: size - FREE}
            return burst, slowest
        size //= 2
        assert size >= 30, "the machine is too slow: 30 requests do not fit into one window"


async def flood_of_sign_ins(scene: Scene) -> None:
    """Guessing a password is stopped before each guess costs a password hash."""

    async def scenario() -> tuple[float, list[int]]:
        user = await scene.accounts.register()
        begun = time.perf_counter()
        answers = await asyncio.gather(
            *(scene.accounts.log_in(user, Secret(f"wrong password {number}")) for number in range(15))
        )
        return begun, [answer.status_code for answer in answers]

    found = await within(scene.window, scenario)
    assert sorted(found) == [401] * 5 + [429] * 10


async def limit_of_each_tier(scene: Scene) -> dict[str, int]:
    """Give how many requests a user of each tier was admitted, on surfaces in turn."""

    async def scenario() -> tuple[float, dict[str, list[Hit]]]:
        users = {tier: await scene.accounts.register(tier) for tier in ("free", "paid")}
        senders = {tier: list((await scene.surfaces(user)).values()) for tier, user in users.items()}
        begun = time.perf_counter()
        rows = await asyncio.gather(
            *(in_turn([sends[turn % len(sends)] for turn in range(PAID + 3)]) for sends in senders.values())
        )
        return begun, dict(zip(senders, rows, strict=True))

    found = {tier: codes(hits) for tier, hits in (await within(scene.window, scenario)).items()}
    assert found["free"] == [200] * FREE + [429] * (PAID + 3 - FREE)
    assert found["paid"] == [200] * PAID + [429] * 3
    return {tier: row.count(200) for tier, row in found.items()}


async def one_count_in_redis(scene: Scene) -> None:
    """Requests on different services are one count, which is in Redis: without it there, all is forgotten."""

    async def scenario() -> tuple[float, tuple[list[Hit], list[tuple[int, int]], list[Hit]]]:
        user = await scene.accounts.register()
        sends = list((await scene.surfaces(user)).values())
        begun = time.perf_counter()
        hits = await asyncio.gather(*(sends[turn % len(sends)]() for turn in range(FREE - 1)))
        hits += [await sends[0](), *(await asyncio.gather(*(send() for send in sends)))]
        keys = [key async for key in scene.store.scan_iter(match=f"*:limit:{user.id}", count=1000)]
        kept = [(await scene.store.zcard(key), await scene.store.pttl(key)) for key in keys]
        await scene.store.delete("", *keys)
        return begun, (hits, kept, await in_turn(sends[:2]))

    hits, kept, after = await within(scene.window, scenario)
    assert codes(hits) == [200] * FREE + [429] * (len(hits) - FREE)
    assert sorted(hit.remaining or 0 for hit in hits[:FREE]) == [0, 1, 2, 3, 4]
    ((counted, left),) = kept
    assert counted == FREE
    assert 0 < left <= scene.window * 1000
    assert [hit.remaining for hit in after] == [FREE - 1, FREE - 2]


async def quota_returns_piece_by_piece(scene: Scene) -> None:
    """Requests are refused until the oldest one leaves the window; then exactly as many are free as left it.

    Three requests, two more half a window later: a limiter that counts calendar windows would then admit five at once.
    """
    for _ in range(3):
        user = await scene.accounts.register()
        send = (await scene.surfaces(user))["Backend 1"]
        first = time.perf_counter()
        hits = await in_turn([send] * 3)
        first_done = time.perf_counter()
        await until(first + 0.5 * scene.window)
        second = time.perf_counter()
        hits += await in_turn([send] * 3)
        await until(second + 0.4 * scene.window)
        hits.append(await send())
        early = time.perf_counter() < first + scene.window
        await until(first_done + scene.window + 0.02)
        hits += await in_turn([send] * 4)
        if early and time.perf_counter() < second + scene.window:
            assert codes(hits) == [200] * 5 + [429] * 2 + [200] * 3 + [429]
            return
    raise AssertionError("the machine is too slow to send a request in a known half of a window")


async def spent_here_refused_there(scene: Scene) -> None:
    """A quota spent on one service is spent on all, and tokens that are refused spend none of their owner's."""

    async def scenario() -> tuple[float, tuple[list[Hit], list[Hit], Hit]]:
        users = await asyncio.gather(*(scene.accounts.register() for _ in range(3)))
        surfaces = [await scene.surfaces(user) for user in users]
        forged = Secret(f"{users[2].tokens.access[:-20]}{'A' * 20}")
        begun = time.perf_counter()
        rows = []
        for where, sends in zip(("Auth", "WebSocket"), surfaces[:2], strict=True):
            rows.append(await in_turn([sends[where]] * FREE))
            rows[-1] += await asyncio.gather(*(send() for send in sends.values()))
        refused = await asyncio.gather(
            *(
                scene.http.get(f"{url}/api/me", headers={"Authorization": f"Bearer {forged}"})
                for url in scene.target.backends * FREE
            )
        )
        assert {answer.status_code for answer in refused} == {401}
        return begun, (rows[0], rows[1], await surfaces[2]["Auth"]())

    by_auth, by_socket, after_forgeries = await within(scene.window, scenario)
    for hits in (by_auth, by_socket):
        assert codes(hits) == [200] * FREE + [429] * (len(hits) - FREE)
    assert (after_forgeries.code, after_forgeries.remaining) == (200, FREE - 1)


async def in_turn(sends: list[Send]) -> list[Hit]:
    """Make the requests one after the other."""
    return [await send() for send in sends]


async def until(instant: float) -> None:
    """Wait for an instant of `time.perf_counter`: the limiter's clock cannot be hurried."""
    await asyncio.sleep(max(0.0, instant - time.perf_counter()))


def codes(hits: list[Hit]) -> list[int]:
    """Give the status codes."""
    return [hit.code for hit in hits]
