"""The keys of the issuer: fetched once, and again only after a pause."""

import asyncio

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from e2e.stack import jwks
from e2e.stack.jwks import RemoteKeys
from e2e.stack.problem import Problem
from e2e.stack.tokens import Signer


class Issuer:
    """An issuer over ASGI, without a network, that counts how often it is asked and can be out of order."""

    def __init__(self):
        self.signer = Signer("http://auth.example")
        self.asked = 0
        self.broken = False

    async def keys(self, _request):
        self.asked += 1
        return JSONResponse({"keys": "none"} if self.broken else self.signer.jwks())

    def app(self):
        return Starlette(routes=[Route("/.well-known/jwks.json", self.keys)])


@pytest.fixture
def issuer():
    return Issuer()


@pytest_asyncio.fixture
async def keys(issuer):
    transport = httpx.ASGITransport(issuer.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://auth.example") as http:
        yield RemoteKeys(http)


async def test_keys_are_fetched_once_and_kept(issuer, keys):
    found = [await keys.find(issuer.signer.kid) for _ in range(5)]
    expected = (await issuer.signer.find(issuer.signer.kid)).public_numbers()
    assert {key.public_numbers() for key in found} == {expected}
    assert issuer.asked == 1


async def test_invented_key_ids_do_not_make_it_ask_again_and_again(issuer, keys):
    assert await keys.find(issuer.signer.kid)
    assert await asyncio.gather(*(keys.find(f"invented {number}") for number in range(50))) == [None] * 50
    assert issuer.asked == 1


async def test_a_new_key_is_found_after_the_pause(issuer, keys, monkeypatch):
    assert await keys.find(issuer.signer.kid)
    issuer.signer = Signer("http://auth.example")
    monkeypatch.setattr(jwks, "PAUSE", 0.0)
    assert await keys.find(issuer.signer.kid)
    assert issuer.asked == 2


async def test_without_keys_nobody_is_judged(issuer, keys):
    issuer.broken = True
    with pytest.raises(LookupError, match="keys of Auth"):
        await keys.check()
    with pytest.raises(Problem) as refused:
        await keys.find(issuer.signer.kid)
    assert (refused.value.status, refused.value.headers["Retry-After"]) == (503, "1")
    issuer.broken = False
    await keys.check()
    assert await keys.find(issuer.signer.kid)
