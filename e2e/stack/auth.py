"""The Auth service: accounts, sign-in, sessions, and the tokens that all services accept."""

import asyncio
import base64
import binascii
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from e2e.stack import accounts, database
from e2e.stack.admission import Admission, address, admitted, bearer
from e2e.stack.coordination import Coordination
from e2e.stack.problem import Problem
from e2e.stack.service import application, body_of, guarded
from e2e.stack.settings import ATTEMPTS, LIMITS, Settings
from e2e.stack.tokens import Claims, InvalidToken, Signer

SHORTEST = 0.5
"""Seconds that a token lives at least; a client may ask for any life between this and the service's own."""

# The least that the OWASP password storage cheat sheet advises for argon2id.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class Auth:
    """The endpoints of the service."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._signer = Signer(settings.auth_url)
        self._coordination = Coordination(settings.redis_url, settings.namespace, settings.window)
        self._admission = Admission(settings.auth_url, self._signer, self._coordination)
        self._database: database.Database
        # Compared with when the account is unknown, so that the time of the answer does not tell who has an account.
        self._nobody = HASHER.hash("nobody")

    def app(self) -> Starlette:
        """Give the service as an ASGI application."""
        # The fault is a deployment that routes only reads to the endpoint: the router itself then answers 405.
        validating = "GET" if self._settings.fault == "auth-validate-405" else "POST"
        routes = [
            Route("/auth/register", self.register, methods=["POST"]),
            Route("/auth/login", self.login, methods=["POST"]),
            Route("/auth/refresh", self.refresh, methods=["POST"]),
            Route("/auth/logout", self.logout, methods=["POST"]),
            Route("/auth/validate", self.validate, methods=[validating]),
            Route("/auth/introspect", self.introspect, methods=["POST"]),
            Route("/auth/me", guarded(self._admission, self.me)),
            Route("/.well-known/jwks.json", self.jwks),
        ]
        checks = {"redis:responseTime": self._coordination.ping, "database:responseTime": self._ask_database}
        return application("auth", routes, checks, self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._database = await database.connect(self._settings.database_url)
        yield
        await self._database.close()
        await self._coordination.close()

    async def _ask_database(self) -> None:
        await self._database.rows("SELECT 1 FROM users LIMIT 1")

    async def register(self, request: Request) -> Response:
        """Open an account and sign in."""
        await self._admission.arrive(address(request))
        body = await body_of(request)
        body.setdefault("tier", "free")
        email, password, tier = text_of(body, "email").lower(), text_of(body, "password"), text_of(body, "tier")
        if "@" not in email or len(password) < 12 or tier not in LIMITS:
            raise Problem(422, "An e-mail address, a password of 12 characters or more, and a known tier are needed")
        hashed = await asyncio.to_thread(HASHER.hash, password)
        user = await accounts.add_user(self._database, email, hashed, tier)
        if user is None:
            raise Problem(409, "The e-mail address is taken")
        return await self._signed_in(user, body, status=201)

    async def login(self, request: Request) -> Response:
        """Sign in. Attempts are counted before the costly comparison, so that guessing does not cost us more."""
        body = await body_of(request)
        email, password = text_of(body, "email").lower(), text_of(body, "password")
        who = f"sign-in:{address(request)}:{email}"
        admitted(await self._coordination.limiter.hit("sign-in", who, ATTEMPTS))
        found = await accounts.find_sign_in(self._database, email)
        genuine = await asyncio.to_thread(matches, found[1] if found else self._nobody, password)
        if found is None or not genuine:
            raise Problem(401, "Unknown e-mail address or wrong password", headers={"WWW-Authenticate": "Bearer"})
        return await self._signed_in(found[0], body)

    async def refresh(self, request: Request) -> Response:
        """Exchange a refresh token for new tokens. A replay ends the whole session (RFC 9700 section 4.14.2)."""
        body = await body_of(request)
        token = text_of(body, "refresh_token")
        used = await accounts.use_refresh_token(self._database, token)
        if used is None:
            replayed = await accounts.session_of_used_token(self._database, token)
            if replayed is not None:
                await self._end(replayed)
            raise Problem(400, "The refresh token cannot be used", error="invalid_grant")
        session, user = used
        return await self._tokens(user, session, body)

    async def logout(self, request: Request) -> Response:
        """End the session of the token; it costs no quota, because leaving must always be possible."""
        claims = await self._admission.authenticate(bearer(request))
        await self._end(claims.session)
        return Response(status_code=204)

    async def validate(self, request: Request) -> Response:
        """Say whether the token in the body is valid; a bad or missing one is an answer, not an error."""
        try:
            token = (await body_of(request)).get("token")
        except Problem:
            token = None
        return await self._state(token if isinstance(token, str) else "")

    async def introspect(self, request: Request) -> Response:
        """Say the same to another service, which must name itself first (RFC 7662 section 2.1)."""
        if not self._is_service(request.headers.get("Authorization", "")):
            raise Problem(401, "Only services may ask", headers={"WWW-Authenticate": 'Basic realm="e2e services"'})
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        return await self._state(form.get("token", [""])[0])

    async def me(self, _request: Request, claims: Claims) -> Response:
        """Give the user of the token."""
        user = await accounts.find_user(self._database, claims.subject)
        if user is None:
            raise Problem(404, "The user is gone")
        return JSONResponse({"user": user.public()})

    async def jwks(self, _request: Request) -> Response:
        """Give the public keys."""
        return JSONResponse(self._signer.jwks(), headers={"Cache-Control": "max-age=60"})

    async def _state(self, token: str) -> Response:
        """Give what RFC 7662 section 2.2 asks for: of a token that is not active nothing more is told."""
        state: dict[str, object] = {"active": False}
        try:
            claims = await self._admission.claims(token)
        except InvalidToken:
            pass
        else:
            state = {
                "active": True,
                "sub": claims.subject,
                "exp": claims.expires,
                "iss": self._settings.auth_url,
                "client_id": claims.client,
                "jti": claims.token_id,
                "tier": claims.tier,
                "token_type": "Bearer",
            }
        return JSONResponse(state, headers={"Cache-Control": "no-store"})

    def _is_service(self, authorization: str) -> bool:
        scheme, _, encoded = authorization.partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            return False
        known = f"backend:{self._settings.credential}".encode()
        return scheme.lower() == "basic" and hmac.compare_digest(given, known)

    async def _end(self, session: str) -> None:
        await accounts.end_session(self._database, session)
        await self._coordination.end_session(session, self._settings.access_life + 1)

    async def _signed_in(self, user: accounts.User, body: dict[str, object], status: int = 200) -> Response:
        return await self._tokens(user, await accounts.open_session(self._database, user), body, status)

    async def _tokens(self, user: accounts.User, session: str, body: dict[str, object], status: int = 200) -> Response:
        wish = body.get("lifetime")
        life = self._settings.access_life
        if isinstance(wish, int | float) and not isinstance(wish, bool):
            life = min(max(wish, SHORTEST), life)
        issued = self._signer.issue(subject=user.id, session=session, tier=user.tier, life=life)
        answer = {
            "access_token": issued.token,
            "token_type": "Bearer",
            "expires_in": int(life),
            "expires_at": issued.expires,
            "refresh_token": await accounts.add_refresh_token(self._database, session, self._settings.refresh_life),
            "user": user.public(),
        }
        return JSONResponse(answer, status, {"Cache-Control": "no-store"})


def text_of(body: dict[str, object], name: str) -> str:
    """Give a member that must be text. Raises the 422 of anything else."""
    value = body.get(name)
    if not isinstance(value, str) or "\0" in value:
        raise Problem(422, f"`{name}` must be text")
    return value


def matches(password_hash: str, password: str) -> bool:
    """Say whether the password is the one of the hash."""
    try:
        return HASHER.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False
