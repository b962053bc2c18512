"""Users of the tested services, and what they do at Auth."""

import uuid
from dataclasses import dataclass
from typing import Any

import httpx

from e2e.secret import Bearer, Secret
from e2e.target import Target


@dataclass(frozen=True, kw_only=True, slots=True)
class Tokens:
    """What Auth hands out at sign-in and refresh. `expires` is the instant at which the access token ends."""

    access: Secret
    refresh: Secret
    expires: int

    @property
    def bearer(self) -> Bearer:
        """The access token as the credential of a request."""
        return Bearer(self.access)


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """A user of a test's own; nobody else knows it, therefore tests cannot disturb one another."""

    id: str
    email: str
    password: Secret
    tier: str
    tokens: Tokens


class Accounts:
    """Opens accounts at the target's Auth service, and uses them. Raises `AssertionError` where Auth refuses."""

    def __init__(self, target: Target, http: httpx.AsyncClient) -> None:
        self._auth = target.auth
        self._http = http

    async def register(self, tier: str = "free", **wishes: float) -> User:
        """Give a new user, signed in. The wish `lifetime` is for the seconds that the access token shall live."""
        email, password = f"{uuid.uuid4().hex}@e2e.example", Secret(uuid.uuid4().hex)
        answer = await self._post("register", {"email": email, "password": password, "tier": tier, **wishes})
        told = content(answer, 201)
        return User(id=told["user"]["id"], email=email, password=password, tier=tier, tokens=tokens_of(told))

    async def log_in(self, user: User, password: Secret) -> httpx.Response:
        """Give the answer to a sign-in with this password."""
        return await self._post("login", {"email": user.email, "password": password})

    async def sign_in(self, user: User) -> Tokens:
        """Give the tokens of a new session of the user."""
        return tokens_of(content(await self.log_in(user, user.password), 200))

    async def exchange(self, refresh: Secret) -> httpx.Response:
        """Give the answer to a refresh with this token."""
        return await self._post("refresh", {"refresh_token": refresh})

    async def refresh(self, tokens: Tokens) -> Tokens:
        """Give the tokens that Auth gives for these."""
        return tokens_of(content(await self.exchange(tokens.refresh), 200))

    async def log_out(self, tokens: Tokens) -> None:
        """End the session of the tokens."""
        content(await self._http.post(f"{self._auth}/auth/logout", auth=tokens.bearer), 204)

    async def _post(self, what: str, body: dict[str, object]) -> httpx.Response:
        return await self._http.post(f"{self._auth}/auth/{what}", json=body)


def content(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Give the JSON object of an answer that must have this status, `{}` for one without content."""
    if answer.status_code != status:
        request = answer.request
        raise AssertionError(f"{request.method} {request.url.path} answered {answer.status_code}, not {status}")
    found: dict[str, Any] = answer.json() if answer.content else {}
    return found


def tokens_of(told: dict[str, Any]) -> Tokens:
    """Give the tokens of an answer of Auth."""
    return Tokens(
        access=Secret(told["access_token"]), refresh=Secret(told["refresh_token"]), expires=told["expires_at"]
    )
