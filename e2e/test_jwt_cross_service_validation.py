"""One access token, judged the same way by Auth, Backend, WebSocket and database."""

import asyncio
import base64
import time
from collections import Counter

import httpx
import jwt
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from e2e.account import Accounts, User
from e2e.forgery import forgeries, public_key
from e2e.records import select
from e2e.surface import Surfaces, expect
from e2e.tab import PATIENCE, OpenTab, Tab
from e2e.target import Target

pytestmark = pytest.mark.guards("cross-service-auth")

LIVES = (0.5, 2.0, 8.0)
"""Seconds of life asked for, one after the other, until the whole target can be asked before the token expires."""


@pytest.mark.services("auth", "backend", "websocket", "database")
async def test_jwt_single_token_all_services(
    evidence, target: Target, http: httpx.AsyncClient, accounts: Accounts, surfaces: Surfaces, open_tab: OpenTab
) -> None:
    """One access token is accepted by every service, in every way to show it."""
    shape, everywhere, ways = (
        "The token has the form that all services rely on",
        "Single JWT validation across Auth service, Backend API, WebSocket, Database",
        "Every way to show the token to a WebSocket, on every replica",
    )
    evidence.plan(shape, everywhere, ways)
    user = await accounts.register("paid")
    with evidence.step(shape):
        header = jwt.get_unverified_header(user.tokens.access)
        # RFC 9068 section 2.1, and an algorithm that needs no shared secret.
        assert (header["typ"], header["alg"]) == ("at+jwt", "RS256")
        keys = (await http.get(f"{target.auth}/.well-known/jwks.json")).json()["keys"]
        (jwk,) = (key for key in keys if key["kid"] == header["kid"])
        claims = jwt.decode(
            user.tokens.access, public_key(jwk), algorithms=["RS256"], options={"verify_aud": False, "require": ["aud"]}
        )
        # RFC 9068 section 2.2.
        assert {"iss", "exp", "aud", "sub", "client_id", "iat", "jti"} <= claims.keys()
        assert (claims["sub"], claims["exp"]) == (user.id, user.tokens.expires)
        assert user.password not in str(claims)
    with evidence.step(everywhere):
        await expect(surfaces.protected, "accepted", {"the token": user.tokens.access})
        for backend in target.backends:
            answer = await http.get(f"{backend}/api/me", auth=user.tokens.bearer)
            assert answer.json()["user"] == {"id": user.id, "email": user.email, "tier": "paid"}
        assert select(target.database, "SELECT email, tier FROM users WHERE id = ?", claims["sub"]) == [
            (user.email, "paid")
        ]
    with evidence.step(ways):
        for way in ("header", "subprotocol", "message"):
            for replica, _ in enumerate(target.backends):
                tab = await open_tab(user, replica, way=way)
                assert tab.hello["user"]["id"] == user.id, (way, replica)
                # RFC 6455 section 4.2.2: the chosen one comes back; the token, offered beside it, must not.
                assert tab.subprotocol == ("bearer" if way == "subprotocol" else None), (way, replica)


@pytest.mark.services("auth", "backend", "websocket")
async def test_jwt_token_expiry_consistency(
    evidence, accounts: Accounts, surfaces: Surfaces, open_tab: OpenTab
) -> None:
    """Every service stops accepting a token when it expires."""
    valid, expired, socket = (
        "A token is accepted by all services until it expires",
        "Token expiry handling consistency across all services",
        "An open WebSocket is closed when its token expires",
    )
    evidence.plan(valid, expired, socket)
    tab: Tab | None = None
    with evidence.step(valid, soft=True):
        for life in LIVES:
            user = await accounts.register("paid", lifetime=life)
            try:
                tab = await open_tab(user)
                await expect(surfaces.judges, "accepted", {"a token in date": user.tokens.access})
                break
            except (AssertionError, InvalidStatus, ConnectionClosed):
                # A busy machine may take longer to ask than the token lives; then a longer life tells.
                if time.time() < user.tokens.expires or life == LIVES[-1]:
                    raise
    # A clock in a service is never moved: this is the token's own remaining life.
    left = max(0.0, user.tokens.expires - time.time())
    closing = asyncio.create_task(closed(tab, left + PATIENCE))
    await asyncio.sleep(left)
    with evidence.step(expired, soft=True):
        await expect(surfaces.judges, "rejected", {"an expired token": user.tokens.access})
    with evidence.step(socket, soft=True):
        code, reason, at = await closing
        delay = round((at - user.tokens.expires) * 1000, 1)
        evidence.observe("delay from expiry to the close of an open WebSocket", delay, unit="ms", limit=2000)
        assert (code, reason) == (4401, "token expired")
        assert delay <= 2000


async def closed(tab: Tab | None, patience: float) -> tuple[int, str, float]:
    """Give the code, the reason and the instant of the close of the socket."""
    assert tab is not None, "no WebSocket was open when the token expired"
    return (*await tab.closed(patience), time.time())


@pytest.mark.services("auth", "backend", "websocket", "redis", "database")
async def test_jwt_refresh_token_propagation(
    evidence, accounts: Accounts, surfaces: Surfaces, open_tab: OpenTab
) -> None:
    """Refreshed tokens are accepted everywhere, and a replayed refresh token ends the session."""
    propagation, winner, replay, logout = (
        "Refresh token mechanism and propagation",
        "Of several refreshes with one token exactly one wins",
        "A replayed refresh token ends the whole session on all services",
        "Signing out ends one session and no other",
    )
    evidence.plan(propagation, winner, replay, logout)
    with evidence.step(propagation):
        user = await accounts.register("paid")
        renewed = await accounts.refresh(user.tokens)
        assert renewed.access != user.tokens.access
        assert renewed.refresh != user.tokens.refresh
        await expect(surfaces.protected, "accepted", {"the token": renewed.access})
    with evidence.step(winner):
        racer = await accounts.register()
        answers = await asyncio.gather(*(accounts.exchange(racer.tokens.refresh) for _ in range(8)))
        statuses = Counter(answer.status_code for answer in answers)
        evidence.observe("winners among 8 concurrent refreshes", statuses[200], limit=1)
        assert statuses == {200: 1, 400: 7}
        assert {answer.json()["error"] for answer in answers if answer.status_code == 400} == {"invalid_grant"}
    with evidence.step(replay):
        # RFC 9700 section 4.14.2: whoever shows a used token may have stolen it, so nobody keeps the session.
        tab = await open_tab(user, 1)
        assert (await accounts.exchange(user.tokens.refresh)).status_code == 400
        assert (await accounts.exchange(renewed.refresh)).status_code == 400
        await expect(surfaces.protected, "rejected", {"the token": renewed.access})
        assert await tab.closed() == (4401, "session ended")
    with evidence.step(logout):
        leaver = await accounts.register("paid")
        other = await accounts.sign_in(leaver)
        await accounts.log_out(leaver.tokens)
        await expect(surfaces.protected, "rejected", {"the token": leaver.tokens.access})
        assert (await accounts.exchange(leaver.tokens.refresh)).status_code == 400
        await expect(surfaces.protected, "accepted", {"the token": other.access})


@pytest.mark.services("auth", "backend", "websocket", "redis")
async def test_jwt_invalid_token_rejection(
    evidence, target: Target, http: httpx.AsyncClient, accounts: Accounts, surfaces: Surfaces
) -> None:
    """No service accepts a forged, tampered or ended token."""
    rejection, misuse, quota = (
        "Invalid/tampered token rejection by security systems",
        "Genuine tokens that are no longer or were never access tokens are rejected",
        "Rejected tokens cost their owner no quota",
    )
    evidence.plan(rejection, misuse, quota)
    user, other, leaver = await asyncio.gather(*(accounts.register("paid") for _ in range(3)))
    jwk = (await http.get(f"{target.auth}/.well-known/jwks.json")).json()["keys"][0]
    with evidence.step(rejection, soft=True):
        forged = dict(forgeries(user.tokens.access, jwk, other.id))
        evidence.observe("forged tokens", len(forged), unit="tokens")
        evidence.observe("verdicts asked for", len(forged) * len(surfaces.judges), unit="verdicts")
        await expect(surfaces.judges, "rejected", forged)
    with evidence.step(misuse, soft=True):
        await accounts.log_out(leaver.tokens)
        stale = {"a refresh token": user.tokens.refresh, "a token of an ended session": leaver.tokens.access}
        await expect(surfaces.judges, "rejected", stale)
    with evidence.step(quota, soft=True):
        answer = await http.get(f"{target.backends[0]}/api/me", auth=user.tokens.bearer)
        assert answer.status_code == 200
        assert answer.headers["RateLimit"].startswith('"paid";r=9;')


@pytest.mark.services("auth", "backend", "websocket", "database")
async def test_jwt_user_context_database_consistency(
    evidence, target: Target, http: httpx.AsyncClient, accounts: Accounts, open_tab: OpenTab
) -> None:
    """Every service and the database tell the same user for a token."""
    identity, apart = (
        "User ID consistency in database queries",
        "Users who work at the same time are never mistaken for one another",
    )
    evidence.plan(identity, apart)
    users = await asyncio.gather(*(accounts.register(tier) for tier in ("paid", "paid", "free")))

    async def told(user: User) -> list[dict[str, str]]:
        """Give the user as every place tells it."""
        answers = await asyncio.gather(
            http.get(f"{target.auth}/auth/me", auth=user.tokens.bearer),
            *(http.get(f"{backend}/api/me", auth=user.tokens.bearer) for backend in target.backends),
        )
        return [answer.json()["user"] for answer in answers]

    with evidence.step(identity):
        user = users[0]
        expected = {"id": user.id, "email": user.email, "tier": user.tier}
        assert await told(user) == [expected] * (1 + len(target.backends))
        assert jwt.decode(user.tokens.access, options={"verify_signature": False})["sub"] == user.id
        for replica, _ in enumerate(target.backends):
            assert (await open_tab(user, replica)).hello["user"] == {"id": user.id, "tier": user.tier}
        assert select(target.database, "SELECT id, tier FROM users WHERE email = ?", user.email) == [
            (user.id, user.tier)
        ]
    with evidence.step(apart):
        for user, rows in zip(users[1:], await asyncio.gather(*map(told, users[1:])), strict=True):
            assert rows == [{"id": user.id, "email": user.email, "tier": user.tier}] * len(rows)
        # A password is stored, and not as it was typed.
        ((stored,),) = select(target.database, "SELECT password FROM users WHERE id = ?", users[1].id)
        assert stored.startswith("$argon2id$")
        assert users[1].password not in stored


@pytest.mark.services("auth", "backend")
async def test_jwt_service_to_service_authentication(
    evidence, target: Target, http: httpx.AsyncClient, accounts: Accounts
) -> None:
    """One service authenticates to another, and nobody else can in its place."""
    pattern, strangers, ended = (
        "Service-to-service authentication patterns",
        "Who is no service may not ask in a service's place",
        "What one service ended, the other no longer accepts",
    )
    evidence.plan(pattern, strangers, ended)
    user = await accounts.register("paid")
    with evidence.step(pattern):
        for backend in target.backends:
            answer = await http.get(f"{backend}/api/relay", auth=user.tokens.bearer)
            assert answer.status_code == 200, answer.text
            told = answer.json()["introspection"]
            assert (told["active"], told["sub"], told["exp"]) == (True, user.id, user.tokens.expires)
    with evidence.step(strangers):
        url, form = f"{target.auth}/auth/introspect", {"token": user.tokens.access}
        wrong = base64.b64encode(b"backend:wrong").decode()
        credentials = {"none": {}, "a user's token": {"Authorization": f"Bearer {user.tokens.access}"}}
        credentials["a wrong secret"] = {"Authorization": f"Basic {wrong}"}
        for name, headers in credentials.items():
            answer = await http.post(url, data=form, headers=headers)
            assert answer.status_code == 401, name
            # RFC 9110 section 15.5.2: a 401 says how to authenticate.
            assert answer.headers["WWW-Authenticate"].startswith("Basic"), name
            assert "active" not in answer.json(), name
    with evidence.step(ended):
        await accounts.log_out(user.tokens)
        for backend in target.backends:
            assert (await http.get(f"{backend}/api/relay", auth=user.tokens.bearer)).status_code == 401
