"""Every surface on which a token is judged, and the verdict it gives."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import httpx
from websockets.exceptions import ConnectionClosed, InvalidStatus

from e2e.secret import Bearer, Secret
from e2e.tab import Tab
from e2e.target import Target

REFUSING = frozenset({1008, 3000, 3003, 4401, 4403})
"""Close codes that say that the token was not accepted (IANA WebSocket close codes; 4401 and 4403 are private)."""


SHOWN = 3
"""Tokens that a failure names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a surface said to a token; `none` when it did not judge it at all, which is its own failure."""

    state: Literal["accepted", "rejected", "none"]
    answer: str


Judge = Callable[[Secret], Awaitable[Verdict]]


class Surfaces:
    """The surfaces of the target by name: `protected` are those that work for a user, `judges` also the validation."""

    def __init__(self, target: Target, http: httpx.AsyncClient, client: str) -> None:
        self._target = target
        self._http = http
        self._client = client
        self.protected: Mapping[str, Judge] = {
            "Auth GET /auth/me": self.auth,
            "Backend GET /api/me": self.backend,
            "WebSocket /ws": self.websocket,
        }
        self.judges: Mapping[str, Judge] = {**self.protected, "Auth POST /auth/validate": self.validate}

    async def auth(self, token: Secret) -> Verdict:
        """Give the verdict of Auth's own protected endpoint."""
        return await self._protected(f"{self._target.auth}/auth/me", token)

    async def backend(self, token: Secret) -> Verdict:
        """Give the verdict of the Backend API."""
        return await self._protected(f"{self._target.backends[0]}/api/me", token)

    async def validate(self, token: Secret) -> Verdict:
        """Give the verdict of the endpoint whose only purpose is to give one: `active` (RFC 7662 section 2.2)."""
        answer = await self._http.post(f"{self._target.auth}/auth/validate", json={"token": token})
        said = f"answered {answer.status_code}"
        if answer.status_code == 405:
            # Sorted, because the order of the methods means nothing and may differ from run to run.
            said += (
                f", Allow: {', '.join(sorted(re.findall(r'[A-Z]+', answer.headers.get('Allow', '')))) or 'not sent'}"
            )
        if answer.status_code != 200:
            return Verdict(state="none", answer=said)
        body = answer.json()
        if body.get("active") is True:
            return Verdict(state="accepted", answer=f"{said}, active")
        if body == {"active": False}:
            return Verdict(state="rejected", answer=f"{said}, not active")
        return Verdict(state="none", answer=f"{said}, with more about an inactive token than that it is inactive")

    async def websocket(self, token: Secret) -> Verdict:
        """Give the verdict of the socket: refused at the handshake, or closed for it before any message."""
        try:
            # No header can carry an empty token; a first message can.
            way = "header" if token else "message"
            tab = await Tab.open(self._target.websocket, token, way=way, client=self._client)
        except InvalidStatus as refusal:
            code = refusal.response.status_code
            return Verdict(state="rejected" if code in {401, 403} else "none", answer=f"handshake answered {code}")
        except ConnectionClosed as end:
            code = end.rcvd.code if end.rcvd else 1006
            return Verdict(state="rejected" if code in REFUSING else "none", answer=f"closed with {code}")
        await tab.close()
        return Verdict(state="accepted", answer="greeted")

    async def _protected(self, url: str, token: Secret) -> Verdict:
        answer = await self._http.get(url, auth=Bearer(token))
        said = f"answered {answer.status_code}"
        if answer.status_code == 401:
            challenge = answer.headers.get("WWW-Authenticate", "")
            # RFC 6750 section 3.1: a challenge always, an error code only where a token was shown.
            wanted = challenge.startswith("Bearer") and ('error="invalid_token"' in challenge) == bool(token)
            return Verdict(state="rejected" if wanted else "none", answer=f"{said}, WWW-Authenticate: {challenge}")
        if answer.status_code >= 500 or answer.status_code == 405:
            return Verdict(state="none", answer=said)
        # 429 and 404 come after the token was accepted.
        return Verdict(state="accepted", answer=said)


async def expect(judges: Mapping[str, Judge], wanted: str, tokens: Mapping[str, Secret]) -> None:
    """Show every token to every judge. Raises `AssertionError` that says who gave another verdict, how, to which."""
    at_once = asyncio.Semaphore(8)

    async def ask(token: Secret) -> list[Verdict]:
        async with at_once:
            return await asyncio.gather(*(judge(token) for judge in judges.values()))

    others: dict[str, list[str]] = {}
    for name, verdicts in zip(tokens, await asyncio.gather(*map(ask, tokens.values())), strict=True):
        for judge, verdict in zip(judges, verdicts, strict=True):
            if verdict.state != wanted:
                others.setdefault(f"{judge} {verdict.answer}", []).append(name)
    if others:
        told = (f"{answer} to {shown(names)} ({len(names)} of {len(tokens)})" for answer, names in others.items())
        raise AssertionError(f"not {wanted}: {'; '.join(told)}")


def shown(names: list[str]) -> str:
    """Give the first names, and that there are more."""
    return ", ".join(names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")
