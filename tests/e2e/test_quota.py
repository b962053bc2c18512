"""How the suite judges a refusal for too many requests."""

import asyncio
import time

import httpx
import pytest

from e2e.account import Tokens, User
from e2e.quota import TRIES, Hit, request, within
from e2e.secret import Secret

USER = User(
    id="u1",
    email="u1@e2e.example",
    password=Secret("p"),
    tier="free",
    tokens=Tokens(access=Secret("a"), refresh=Secret("r"), expires=1),
)
REFUSAL = {
    "RateLimit": '"free";r=0;t=2',
    "RateLimit-Policy": '"free";q=5;w=2',
    "Retry-After": "2",
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
}


async def ask(status, headers):
    """Give the hit of an answer that no real limiter would give: a transport in place of a server."""
    transport = httpx.MockTransport(lambda _: httpx.Response(status, headers=headers))
    async with httpx.AsyncClient(transport=transport) as http:
        return await request(http, "http://127.0.0.1/api/me", USER)


async def test_a_refusal_as_the_protocols_have_it():
    assert await ask(429, REFUSAL) == Hit(code=429, remaining=0, limit=5, window=2, retry_after=2)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Retry-After", None),
        ("Retry-After", "0"),
        ("Retry-After", "1"),
        ("Retry-After", "soon"),
        ("Content-Type", "text/html"),
        ("Cache-Control", "max-age=60"),
    ],
)
async def test_a_refusal_that_is_not_as_the_protocols_have_it(field, value):
    headers = {name: text for name, text in {**REFUSAL, field: value}.items() if text is not None}
    with pytest.raises(AssertionError, match="GET /api/me answered 429 "):
        await ask(429, headers)


async def test_a_target_without_the_fields_is_read_too():
    assert await ask(200, {}) == Hit(code=200)
    assert await ask(200, {"RateLimit": "nonsense"}) == Hit(code=200)


async def test_a_scenario_that_takes_too_long_is_tried_again_and_then_fails():
    tries = []

    async def scenario():
        begun = time.perf_counter()
        tries.append(begun)
        await asyncio.sleep(0.02 if len(tries) < 2 else 0)
        return begun, len(tries)

    assert await within(0.02, scenario) == 2
    tries.clear()
    with pytest.raises(AssertionError, match="the machine is too slow"):
        await within(-1.0, scenario)
    assert len(tries) == TRIES
