"""The public keys of the issuer, fetched over HTTP and kept."""

import time

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWKSet, PyJWTError

from e2e.stack.problem import unavailable

PAUSE = 1.0
"""Seconds between two fetches, so that tokens with invented key ids cannot make this service flood Auth."""


class RemoteKeys:
    """The issuer's keys as another service sees them."""

    def __init__(self, auth: httpx.AsyncClient) -> None:
        self._auth = auth
        self._keys: dict[str, RSAPublicKey] = {}
        self._asked = -PAUSE

    async def find(self, kid: str) -> RSAPublicKey | None:
        """Give the key of this id, asking Auth again when it is new. Raises the 503 of a service that has no keys."""
        if kid not in self._keys and time.monotonic() - self._asked >= PAUSE:
            await self._fetch()
        if not self._keys:
            raise unavailable("Auth")
        return self._keys.get(kid)

    async def check(self) -> None:
        """Return once there are keys. Raises `LookupError`."""
        if not self._keys:
            await self._fetch()
        if not self._keys:
            raise LookupError("the keys of Auth could not be fetched")

    async def _fetch(self) -> None:
        try:
            answer = await self._auth.get("/.well-known/jwks.json")
            found = PyJWKSet.from_dict(answer.raise_for_status().json())
        except (httpx.HTTPError, PyJWTError, ValueError):
            return
        self._asked = time.monotonic()
        self._keys = {key.key_id: key.key for key in found.keys if key.key_id and isinstance(key.key, RSAPublicKey)}
