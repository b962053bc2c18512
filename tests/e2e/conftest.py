"""One embedded stack for all tests of the services."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio

from e2e.account import Accounts
from e2e.stack import Stack
from e2e.target import Target


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    with Stack() as running:
        yield running


@pytest.fixture
def target(stack) -> Target:
    return stack.target


@pytest_asyncio.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, timeout=5.0) as opened:
        yield opened


@pytest.fixture
def accounts(target, http) -> Accounts:
    return Accounts(target, http)
