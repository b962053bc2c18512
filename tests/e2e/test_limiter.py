"""The rate limiter: exactly its limit, from however many sides."""

import asyncio
import time
import uuid

import pytest
import pytest_asyncio
from redis.asyncio import BlockingConnectionPool, Redis

from e2e.stack.limiter import QUOTA_EXCEEDED, Decision, Limiter

WINDOW = 0.4


@pytest_asyncio.fixture
async def clients(target):
    """Two clients with connections of their own, as two processes have them."""
    opened = [
        Redis.from_pool(BlockingConnectionPool.from_url(target.redis, max_connections=8, timeout=5)) for _ in range(2)
    ]
    yield opened
    for client in opened:
        await client.aclose()


@pytest.fixture
def limiters(clients):
    space = uuid.uuid4().hex
    return [Limiter(client, space, WINDOW) for client in clients]


async def hits(limiters, limit, count):
    subject = uuid.uuid4().hex
    sent = (limiters[number % len(limiters)].hit("free", subject, limit) for number in range(count))
    return subject, await asyncio.gather(*sent)


async def test_a_burst_from_several_sides_admits_exactly_the_limit(clients):
    # A window that no machine is too slow for.
    limiters = [Limiter(client, "burst", 60.0) for client in clients]
    for limit in (1, 5, 10):
        _, found = await hits(limiters, limit, 200)
        assert sum(one.admitted for one in found) == limit
        assert sorted(one.remaining for one in found if one.admitted) == list(range(limit))
        assert {one.remaining for one in found if not one.admitted} == {0}


async def test_each_place_is_free_again_one_window_after_it_was_taken(limiters):
    limiter = limiters[0]
    for _ in range(5):
        subject, begun = uuid.uuid4().hex, time.perf_counter()
        first = await limiter.hit("free", subject, 2)
        first_done = time.perf_counter()
        await asyncio.sleep(WINDOW / 2)
        second = await limiter.hit("free", subject, 2)
        refused = await limiter.hit("free", subject, 2)
        # Refused requests are no reason to wait longer.
        early = time.perf_counter() < begun + WINDOW
        await asyncio.sleep(max(0, first_done + WINDOW + 0.01 - time.perf_counter()))
        third, fourth = await limiter.hit("free", subject, 2), await limiter.hit("free", subject, 2)
        if early and time.perf_counter() < first_done + 1.5 * WINDOW:
            assert [one.admitted for one in (first, second, refused, third, fourth)] == [True, True, False, True, False]
            assert 0 < refused.reset <= WINDOW / 2 + 0.01
            return
    pytest.fail("the machine is too slow for a window of 0.4 s")


async def test_a_server_that_forgot_the_script_is_taught_it_again(limiters, clients):
    await limiters[0].hit("free", "before", 5)
    await clients[0].script_flush()
    assert (await limiters[0].hit("free", "after", 5)).admitted


async def test_nothing_is_kept_of_users_who_are_gone(limiters, clients):
    subject, _ = await hits(limiters, 5, 5)
    (key,) = [key async for key in clients[0].scan_iter(match=f"*:limit:{subject}", count=1000)]
    assert 0 < await clients[0].pttl(key) <= WINDOW * 1000


def decision(**changes):
    made = {"policy": "free", "limit": 5, "window": 1.0, "admitted": False, "remaining": 0, "reset": 0.2}
    return Decision(**{**made, **changes})


def test_the_fields_have_whole_seconds_that_promise_nothing_too_early():
    told = decision(window=2.5, reset=1.2).headers()
    assert told == {"RateLimit-Policy": '"free";q=5;w=3', "RateLimit": '"free";r=0;t=2'}
    assert decision(reset=0.001).retry_after == 1


def test_a_refusal_names_the_policy():
    answer = decision().refusal().response()
    assert answer.status_code == 429
    assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("1", "no-store")
    assert answer.media_type == "application/problem+json"
    assert f'"type":"{QUOTA_EXCEEDED}"'.encode() in answer.body
    assert b'"violated-policies":["free"]' in answer.body
