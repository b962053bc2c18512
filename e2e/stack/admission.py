"""Who may come in: the token is judged first, then the user's quota. A refused token costs its owner nothing."""

from starlette.requests import HTTPConnection

from e2e.stack.coordination import Coordination
from e2e.stack.limiter import Decision
from e2e.stack.problem import unauthorised
from e2e.stack.settings import ARRIVALS, LIMITS
from e2e.stack.tokens import Claims, InvalidToken, Keys, verify


class Admission:
    """The same judgement for every surface of every service. Raises `redis.RedisError` while Redis is away."""

    def __init__(self, issuer: str, keys: Keys, coordination: Coordination) -> None:
        self._issuer = issuer
        self._keys = keys
        self._coordination = coordination

    async def claims(self, token: str) -> Claims:
        """Give the claims of a token that is valid and whose session was not ended. Raises `InvalidToken`."""
        claims = await verify(token, self._issuer, self._keys)
        if claims.tier not in LIMITS:
            raise InvalidToken("no tier of ours")
        if await self._coordination.ended(claims.session):
            raise InvalidToken("the session was ended")
        return claims

    async def authenticate(self, token: str | None) -> Claims:
        """Give the claims, or raise the 401 that a client gets to see."""
        if token is None:
            raise unauthorised()
        try:
            return await self.claims(token)
        except InvalidToken as error:
            raise unauthorised("invalid_token") from error

    async def admit(self, claims: Claims) -> Decision:
        """Count a request of the user against the quota of the user's tier. Raises the 429 when it is used up."""
        return admitted(await self._coordination.limiter.hit(claims.tier, claims.subject, LIMITS[claims.tier]))

    async def arrive(self, who: str) -> Decision:
        """Count an arrival (a registration, a socket opened) of an address or user. Raises the 429."""
        return admitted(await self._coordination.limiter.hit("arrivals", f"arrival:{who}", ARRIVALS))


def admitted(decision: Decision) -> Decision:
    """Give the decision back if it lets the request in; raise its 429 if not."""
    if not decision.admitted:
        raise decision.refusal()
    return decision


def bearer(connection: HTTPConnection) -> str | None:
    """Give the token of the Authorization header (RFC 6750 section 2.1), None if there is none of that kind."""
    scheme, _, token = connection.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def address(connection: HTTPConnection) -> str:
    """Give the client's address as the proxy in front tells it."""
    return connection.client.host if connection.client else "unknown"
