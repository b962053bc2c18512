"""One request against a user's quota, on any surface, and what the limiter told about it."""

import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import httpx

from e2e.account import User
from e2e.tab import Tab

FIELD = re.compile(r'"(?P<policy>[^"]+)"(?P<parameters>(;\w+=\d+)+)')
TRIES = 4

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """The answer to one request. Times are whole seconds, as the protocols have them; None where nothing was said."""

    code: int
    remaining: int | None = None
    limit: int | None = None
    window: int | None = None
    retry_after: int | None = None


async def request(http: httpx.AsyncClient, url: str, user: User) -> Hit:
    """Make a request in the user's name. Raises `AssertionError` for a refusal that is not as the protocols have it."""
    answer = await http.get(url, auth=user.tokens.bearer)
    quota, policy = _parameters(answer.headers.get("RateLimit")), _parameters(answer.headers.get("RateLimit-Policy"))
    wait = answer.headers.get("Retry-After")
    if answer.status_code == 429 and (wrong := _wrong_in_refusal(answer.headers, quota)):
        raise AssertionError(f"GET {answer.request.url.path} answered 429 {wrong}")
    return Hit(
        code=answer.status_code,
        remaining=quota.get("r"),
        limit=policy.get("q"),
        window=policy.get("w"),
        retry_after=None if wait is None else int(wait),
    )


def _wrong_in_refusal(headers: httpx.Headers, quota: dict[str, int]) -> str:
    """Give what is wrong in the headers of a 429 (RFC 6585 section 4, RFC 9457 section 3), empty if nothing is."""
    wait = headers.get("Retry-After", "")
    # draft-ietf-httpapi-ratelimit-headers asks that a client is not invited back before the quota is.
    if not wait.isdigit() or int(wait) < max(1, quota.get("t", 1)):
        return f"with Retry-After {wait!r} where the quota returns in {quota.get('t')} s"
    if headers.get("Content-Type") != "application/problem+json":
        return f"as {headers.get('Content-Type')}"
    return "" if "no-store" in headers.get("Cache-Control", "") else "for caches to keep"


async def message(tab: Tab) -> Hit:
    """Send a message in a tab; it counts like a request. A refusal leaves the socket open."""
    answer = await tab.ask("hit")
    if answer["type"] == "echo":
        return Hit(code=200, remaining=answer["remaining"])
    return Hit(code=answer["code"], remaining=0, retry_after=answer.get("retry_after"))


async def within(window: float, scenario: Callable[[], Awaitable[tuple[float, Result]]]) -> Result:
    """Give the result of a scenario that took less than one window, so that its counts must be exact.

    The scenario gives its own start (of `time.perf_counter`), because what it prepares does not count. On a busy
    machine it is tried again, with new users; one that stays too busy fails the test.
    """
    for _ in range(TRIES):
        begun, result = await scenario()
        if time.perf_counter() - begun < window:
            return result
    raise AssertionError(
        f"the machine is too slow: what must fit into a window of {window:g} s did not in {TRIES} tries"
    )


def _parameters(field: str | None) -> dict[str, int]:
    """Give the integer parameters of a RateLimit field with one item; none where the field is missing."""
    found = FIELD.fullmatch(field or "")
    pairs = (part.split("=") for part in found["parameters"].split(";") if part) if found else ()
    return {name: int(value) for name, value in pairs}
