"""Text that must not be shown: passwords and tokens, in assertions, tracebacks and logs."""

from collections.abc import Generator

import httpx


class Secret(str):
    """Text whose `repr` tells only its length. The text itself is what goes over the wire."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<secret, {len(self)} characters>"


class Bearer(httpx.Auth):
    """The token as a request's credential. An empty one sends no header, because no valid header could carry it."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put the token on the request."""
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        yield request
