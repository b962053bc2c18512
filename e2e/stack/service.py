"""What every service has in common: what it opens and closes, its health, and how it answers when it must refuse."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, cast

from redis.exceptions import RedisError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from e2e.stack import health
from e2e.stack.admission import Admission, bearer
from e2e.stack.database import DatabaseError
from e2e.stack.document import object_of
from e2e.stack.problem import Problem, unavailable
from e2e.stack.tokens import Claims

LARGEST = 8192
"""Bytes of a request body beyond which it is refused."""


def application(
    name: str,
    routes: Sequence[BaseRoute],
    checks: Mapping[str, health.Check],
    lifespan: Callable[[Starlette], AbstractAsyncContextManager[None]],
) -> Starlette:
    """Give the service as an ASGI application."""
    return Starlette(
        routes=[*routes, *health.routes(name, checks)],
        lifespan=lifespan,
        exception_handlers={
            Problem: _refuse,
            HTTPException: _refuse_route,
            RedisError: lambda _request, _error: unavailable("Redis").response(),
            DatabaseError: lambda _request, _error: unavailable("Database").response(),
        },
    )


def guarded(
    admission: Admission, endpoint: Callable[[Request, Claims], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    """Give the endpoint behind the token and the quota of the user, with the limiter's figures on its answer."""

    async def behind(request: Request) -> Response:
        claims = await admission.authenticate(bearer(request))
        decision = await admission.admit(claims)
        response = await endpoint(request, claims)
        response.headers.update(decision.headers())
        return response

    return behind


async def body_of(request: Request) -> dict[str, Any]:
    """Give the JSON object that was sent. Raises the 413 or 400 of anything else."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            raise Problem(413, f"More than {LARGEST} bytes")
    try:
        return object_of(raw)
    except ValueError as error:
        raise Problem(400, "The body is no JSON object") from error


def _refuse(_request: Request, error: Exception) -> Response:
    # Starlette's types say that a handler may be given any exception.
    return cast("Problem", error).response()


def _refuse_route(_request: Request, error: Exception) -> Response:
    """Answer an unknown path (404) or method (405, with the `Allow` that RFC 9110 section 15.5.6 asks for)."""
    refused = cast("HTTPException", error)
    return Problem(refused.status_code, refused.detail, headers=refused.headers).response()
