"""What the processes share through Redis: hits of the limiter, ended sessions, events for users."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from e2e.stack.limiter import Limiter

RECONNECT = 0.05
"""Seconds between two tries to subscribe again."""


class Coordination:
    """One process's connection to what all processes share. Every method raises `redis.RedisError` if Redis is away.

    Redis keeps nothing over a restart: a token of a session that was ended before it is accepted until it expires.
    A pool that raises when it is empty would make a busy service look like one whose Redis is down, so this one waits.
    One immediate retry covers connections that went stale while Redis restarted; more would delay an honest 503.
    """

    def __init__(self, url: str, namespace: str, window: float) -> None:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=32,
            timeout=2,
            socket_connect_timeout=2,
            socket_timeout=2,
            retry=Retry(NoBackoff(), 1),
            decode_responses=True,
        )
        self._redis = Redis.from_pool(pool)
        self._namespace = namespace
        self.limiter = Limiter(self._redis, namespace, window)
        self.subscribed = False

    async def ping(self) -> None:
        """Return when Redis has answered."""
        await self._redis.ping()

    async def end_session(self, session: str, life: float) -> None:
        """Refuse every token of the session from now on, for the `life` in seconds that they can still have."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(f"{self._namespace}:ended:{session}", "1", px=round(life * 1000))
            pipe.publish(f"{self._namespace}:session:{session}", "{}")
            await pipe.execute()

    async def ended(self, session: str) -> bool:
        """Say whether the session was ended."""
        return bool(await self._redis.exists(f"{self._namespace}:ended:{session}"))

    async def tell(self, user: str, event: dict[str, object]) -> None:
        """Send an event to every socket of the user, on every replica."""
        await self._redis.publish(f"{self._namespace}:user:{user}", json.dumps(event))

    async def events(self) -> AsyncIterator[tuple[str, str, dict[str, object]]]:
        """Give all that is sent: (`user` or `session`, its id, the event). Subscribes again when Redis is back."""
        while True:
            with suppress(RedisError, OSError):
                async with self._redis.pubsub() as channel:
                    await channel.psubscribe(f"{self._namespace}:user:*", f"{self._namespace}:session:*")
                    while True:
                        message = await channel.get_message(timeout=1.0)
                        if message is None:
                            continue
                        if message["type"] == "psubscribe":
                            self.subscribed = True
                        elif message["type"] == "pmessage":
                            kind, _, subject = message["channel"].removeprefix(f"{self._namespace}:").partition(":")
                            yield kind, subject, json.loads(message["data"])
            self.subscribed = False
            await asyncio.sleep(RECONNECT)

    async def close(self) -> None:
        """Close every connection."""
        await self._redis.aclose()
