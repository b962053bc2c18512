"""The one limiter of all surfaces: an exact sliding window, kept in Redis and decided there in one step."""

import secrets
from dataclasses import dataclass
from math import ceil

from redis.asyncio import Redis

from e2e.stack.problem import Problem

# One script, so that no two requests on any process can both take the last place. The clock is the server's, because
# the clocks of the services may differ. A refused request leaves no trace: asking again does not prolong the wait.
ADMIT = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local window, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local taken = redis.call('ZCARD', KEYS[1])
local admitted = 0
if taken < limit then
  redis.call('ZADD', KEYS[1], now, ARGV[3])
  redis.call('PEXPIRE', KEYS[1], window)
  taken, admitted = taken + 1, 1
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
local reset = window
if oldest[2] then reset = math.max(1, oldest[2] + window - now) end
return {admitted, limit - taken, reset}
"""

# Problem type and member of draft-ietf-httpapi-ratelimit-headers.
QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What the limiter said: how much is left of `limit` in `window` seconds, and when the next place is free."""

    policy: str
    limit: int
    window: float
    admitted: bool
    remaining: int
    reset: float

    @property
    def retry_after(self) -> int:
        """Whole seconds until a request can be admitted again, rounded up: earlier is never promised."""
        return max(1, ceil(self.reset))

    def headers(self) -> dict[str, str]:
        """Give the fields of draft-ietf-httpapi-ratelimit-headers; their numbers are whole seconds and requests."""
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.limit};w={max(1, ceil(self.window))}',
            "RateLimit": f'"{self.policy}";r={self.remaining};t={self.retry_after}',
        }

    def refusal(self) -> Problem:
        """Give the 429 (RFC 6585 section 4) of a request that was not admitted."""
        headers = {**self.headers(), "Retry-After": str(self.retry_after)}
        return Problem(
            429, "Quota exceeded", headers=headers, kind=QUOTA_EXCEEDED, **{"violated-policies": [self.policy]}
        )


class Limiter:
    """Counts hits of a subject in the last `window` seconds."""

    def __init__(self, redis: Redis, namespace: str, window: float) -> None:
        self._admit = redis.register_script(ADMIT)
        self._namespace = namespace
        self._window = window

    async def hit(self, policy: str, subject: str, limit: int) -> Decision:
        """Count one hit and give the decision, in one round trip. Raises `redis.RedisError` while Redis is away."""
        key = f"{self._namespace}:limit:{subject}"
        window = round(self._window * 1000)
        admitted, remaining, reset = await self._admit([key], [window, limit, secrets.token_hex(8)])
        return Decision(
            policy=policy,
            limit=limit,
            window=self._window,
            admitted=bool(admitted),
            remaining=remaining,
            reset=reset / 1000,
        )
