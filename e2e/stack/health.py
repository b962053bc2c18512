"""Health endpoints: /livez says that the process answers, /readyz that it can do its work.

Bodies are application/health+json (draft-inadarei-api-health-check-06, expired, and still the best-known form).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from e2e.stack.database import DatabaseError

Check = Callable[[], Awaitable[None]]
PATIENCE = 2.0
"""Seconds that one check may take."""


class HealthResponse(JSONResponse):
    """A health document."""

    media_type = "application/health+json"


def routes(service: str, checks: Mapping[str, Check]) -> list[Route]:
    """Give the two endpoints of a service. A check, by `component:measurement`, raises if that is sick."""

    async def livez(_request: Request) -> HealthResponse:
        return HealthResponse({"status": "pass", "serviceId": service}, headers={"Cache-Control": "no-store"})

    async def readyz(_request: Request) -> HealthResponse:
        found = await asyncio.gather(*(_measure(check) for check in checks.values()))
        failed = any(entry["status"] == "fail" for entry in found)
        body = {
            "status": "fail" if failed else "pass",
            "serviceId": service,
            "checks": {name: [entry] for name, entry in zip(checks, found, strict=True)},
        }
        return HealthResponse(body, 503 if failed else 200, {"Cache-Control": "no-store"})

    return [Route("/livez", livez), Route("/readyz", readyz)]


async def _measure(check: Check) -> dict[str, object]:
    begun = time.perf_counter()
    problem = ""
    try:
        async with asyncio.timeout(PATIENCE):
            await check()
    except (RedisError, DatabaseError, OSError, TimeoutError, LookupError) as error:
        problem = f"{type(error).__name__}: {error}"
    entry: dict[str, object] = {
        "status": "fail" if problem else "pass",
        "observedValue": round((time.perf_counter() - begun) * 1000, 2),
        "observedUnit": "ms",
        "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    return {**entry, "output": problem} if problem else entry
