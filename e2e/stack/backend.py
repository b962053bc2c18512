"""The Backend service: one replica of it. What replicas must agree on is in Redis and the database, never in here."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
from redis.exceptions import RedisError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from e2e.stack import accounts, database
from e2e.stack.admission import Admission, address, bearer
from e2e.stack.coordination import Coordination
from e2e.stack.jwks import RemoteKeys
from e2e.stack.limiter import Decision
from e2e.stack.problem import Problem, unauthorised, unavailable
from e2e.stack.service import application, body_of, guarded
from e2e.stack.settings import Settings
from e2e.stack.sockets import TRY_AGAIN, UNAUTHORISED, Session, Sessions, converse, receive
from e2e.stack.tokens import Claims

FIRST_MESSAGE = 1.0
"""Seconds in which a socket that was opened without a token must say who it is."""


class Backend:
    """The endpoints of the service."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._auth = httpx.AsyncClient(base_url=settings.auth_url, trust_env=False, timeout=2.0)
        self._keys = RemoteKeys(self._auth)
        self._coordination = Coordination(settings.redis_url, settings.namespace, settings.window)
        self._admission = Admission(settings.auth_url, self._keys, self._coordination)
        self._sessions = Sessions()
        self._database: database.Database

    def app(self) -> Starlette:
        """Give the service as an ASGI application."""
        guard = self._admission
        routes = [
            Route("/api/me", guarded(guard, self.me)),
            Route("/api/preferences", guarded(guard, self.preferences)),
            Route("/api/preferences", guarded(guard, self.change_preferences), methods=["PUT"]),
            Route("/api/relay", guarded(guard, self.relay)),
            Route("/api/sessions", guarded(guard, self.sessions)),
            WebSocketRoute("/ws", self.socket),
        ]
        checks = {
            "redis:responseTime": self._coordination.ping,
            "redis:subscription": self._ask_subscription,
            "database:responseTime": self._ask_database,
            "auth:keys": self._keys.check,
        }
        return application(self._settings.name, routes, checks, self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._database = await database.connect(self._settings.database_url)
        listening = asyncio.create_task(self._listen())
        yield
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await self._auth.aclose()
        await self._database.close()
        await self._coordination.close()

    async def _listen(self) -> None:
        async for kind, subject, event in self._coordination.events():
            if kind == "user":
                self._sessions.deliver(subject, event)
            else:
                self._sessions.end(subject)

    async def _ask_database(self) -> None:
        await self._database.rows("SELECT 1 FROM users LIMIT 1")

    async def _ask_subscription(self) -> None:
        if not self._coordination.subscribed:
            raise LookupError("not subscribed to events")

    async def me(self, _request: Request, claims: Claims) -> Response:
        """Give the user as the database knows it, beside what the token says."""
        user = await accounts.find_user(self._database, claims.subject)
        if user is None:
            raise Problem(404, "The user is gone")
        token = {"sub": claims.subject, "tier": claims.tier, "jti": claims.token_id, "exp": claims.expires}
        return JSONResponse({"user": user.public(), "token": token, "replica": self._settings.name})

    async def preferences(self, _request: Request, claims: Claims) -> Response:
        """Give the user's preferences with their version as entity tag."""
        version, body = await self._stored_preferences(claims.subject)
        return JSONResponse(body, headers={"ETag": f'"{version}"', "Cache-Control": "no-store"})

    async def change_preferences(self, request: Request, claims: Claims) -> Response:
        """Replace the preferences if nobody did since they were read (RFC 9110 section 13.1.1), and tell all tabs."""
        condition = request.headers.get("If-Match")
        if condition is None:
            raise Problem(428, "Say in If-Match which version is being changed")
        text = json.dumps(await body_of(request))
        version, _ = await self._stored_preferences(claims.subject)
        wanted = {tag.strip() for tag in condition.split(",")}
        # Only strong tags can match: If-Match compares strongly (RFC 9110 section 8.8.3.2).
        changed = f'"{version}"' in wanted and await self._database.rows(
            "UPDATE users SET preferences = ?, preferences_version = preferences_version + 1"
            " WHERE id = ? AND preferences_version = ? RETURNING preferences_version",
            *(text, claims.subject, version),
        )
        if not changed:
            version, _ = await self._stored_preferences(claims.subject)
            raise Problem(412, "Somebody else changed them", headers={"ETag": f'"{version}"'})
        etag = f'"{changed[0][0]}"'
        await self._coordination.tell(
            claims.subject, {"type": "preferences", "etag": etag, "preferences": json.loads(text)}
        )
        return JSONResponse(json.loads(text), headers={"ETag": etag, "Cache-Control": "no-store"})

    async def _stored_preferences(self, user: str) -> tuple[int, dict[str, object]]:
        rows = await self._database.rows("SELECT preferences_version, preferences FROM users WHERE id = ?", user)
        if not rows:
            raise Problem(404, "The user is gone")
        version, body = rows[0]
        return version, json.loads(body)

    async def relay(self, request: Request, _claims: Claims) -> Response:
        """Ask Auth about the caller's token, in this service's own name."""
        credential = httpx.BasicAuth("backend", self._settings.credential)
        try:
            answer = await self._auth.post("/auth/introspect", data={"token": bearer(request) or ""}, auth=credential)
        except httpx.HTTPError as error:
            raise unavailable("Auth") from error
        if answer.status_code != 200:
            raise Problem(502, "Auth did not accept this service", auth_status=answer.status_code)
        return JSONResponse({"asked_by": "backend", "replica": self._settings.name, "introspection": answer.json()})

    async def sessions(self, _request: Request, claims: Claims) -> Response:
        """Give the user's open sockets on this replica, and how many tasks still run for them."""
        held = [{"id": session.id, "device": session.device} for session in self._sessions.of(claims.subject)]
        tasks = self._sessions.tasks(claims.subject)
        return JSONResponse({"replica": self._settings.name, "sessions": held, "tasks": tasks})

    async def socket(self, websocket: WebSocket) -> None:
        """Open a socket for the user of the token.

        The token comes in the Authorization header, as second subprotocol after `bearer` (browsers cannot set headers),
        or in the first message. Before it is judged, nothing is sent.
        """
        offered = websocket.scope.get("subprotocols", [])
        chosen = "bearer" if len(offered) == 2 and offered[0] == "bearer" else None
        token = offered[1] if chosen else bearer(websocket)
        try:
            claims = await self._admission.authenticate(token) if token is not None else None
            await self._admission.arrive(claims.subject if claims else address(websocket))
        except Problem as problem:
            await websocket.send_denial_response(problem.response())
            return
        except RedisError:
            await websocket.accept(chosen)
            await websocket.close(TRY_AGAIN, "try again later")
            return
        await websocket.accept(chosen)
        try:
            claims = claims or await self._introduced(websocket)
        except WebSocketDisconnect:
            return
        except (Problem, RedisError, TimeoutError) as error:
            again = isinstance(error, RedisError)
            await websocket.close(
                TRY_AGAIN if again else UNAUTHORISED, "try again later" if again else "not authenticated"
            )
            return
        await self._serve(websocket, claims)

    async def _introduced(self, websocket: WebSocket) -> Claims:
        async with asyncio.timeout(FIRST_MESSAGE):
            message = await receive(websocket)
        token = message.get("token")
        if message.get("type") != "authenticate" or not isinstance(token, str):
            raise unauthorised()
        return await self._admission.authenticate(token)

    async def _serve(self, websocket: WebSocket, claims: Claims) -> None:
        session = Session(claims=claims, device=websocket.query_params.get("device", ""))
        user = {"id": claims.subject, "tier": claims.tier}
        session.send({"type": "hello", "session": session.id, "user": user, "replica": self._settings.name})
        self._sessions.add(session)
        try:
            # A sign-out between the look at the token and this line was told to nobody.
            if await self._coordination.ended(claims.session):
                session.close(UNAUTHORISED, "session ended")
            await converse(websocket, session, self._handle)
        except RedisError:
            await websocket.close(TRY_AGAIN, "try again later")
        finally:
            self._sessions.remove(session)
            with suppress(RedisError):
                await self._coordination.tell(claims.subject, {"type": "left", "session": session.id})

    async def _handle(self, session: Session, message: dict[str, object]) -> None:
        """Do what a message asks for; it counts against the same quota as a request over HTTP."""
        try:
            if await self._coordination.ended(session.claims.session):
                session.close(UNAUTHORISED, "session ended")
                return
            decision = await self._admission.admit(session.claims)
            await self._answer(session, message, decision)
        except Problem as problem:
            wait = int(problem.headers["Retry-After"])
            session.send({"type": "error", "code": problem.status, "retry_after": wait})
        except RedisError:
            session.send({"type": "error", "code": 503, "retry_after": 1})

    async def _answer(self, session: Session, message: dict[str, object], decision: Decision) -> None:
        if message.get("type") == "echo":
            session.send(
                {"type": "echo", "session": session.id, "body": message.get("body"), "remaining": decision.remaining}
            )
        elif message.get("type") == "say":
            said = {"type": "said", "session": session.id, "body": message.get("body")}
            await self._coordination.tell(session.claims.subject, said)
        else:
            session.send({"type": "error", "code": 400})
