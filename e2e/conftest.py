"""The suite's target: the embedded stack, started once and before anything else, or one that the environment names."""

import os
import random
import ssl
from collections.abc import AsyncIterator
from functools import cache

import httpx
import pytest
import pytest_asyncio
import redis.asyncio

from e2e.account import Accounts, User
from e2e.stack import FAULTS, FIXED_PORTS, Stack, StackError
from e2e.surface import Surfaces
from e2e.tab import OpenTab, Tab
from e2e.target import AUTH, DATABASE, REDIS, Target

STACK = pytest.StashKey[Stack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the embedded stack."""
    group = parser.getgroup("e2e", "embedded stack")
    group.addoption(
        "--fault",
        metavar="NAME",
        default=os.environ.get("E2E_FAULT", ""),
        help=f"start the stack with a fault: {', '.join(sorted(FAULTS))} (default: E2E_FAULT)",
    )
    group.addoption("--fixed-ports", action="store_true", help="use ports 8000, 8001, 8081 and 6379")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the stack before workers are started, which inherit its addresses, and before services are probed."""
    config = session.config
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    fault = config.getoption("--fault")
    if os.environ.get(AUTH):
        if fault:
            raise pytest.UsageError(f"--fault needs the embedded stack, but {AUTH} names another target")
        return
    try:
        stack = Stack(
            ports=FIXED_PORTS if config.getoption("--fixed-ports") else None,
            fault=fault,
            redis_url=os.environ.get(REDIS, ""),
            database_url=os.environ.get(DATABASE, ""),
        )
    except StackError as error:
        pytest.exit(f"the embedded stack does not start: {error}", returncode=3)
    config.stash[STACK] = stack
    told = stack.target.environment()
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)

    def stop() -> None:
        stack.stop()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})

    # Runs after every other plugin's last word, also when the session ends by an error or an interrupt.
    config.add_cleanup(stop)


@pytest.hookimpl(optionalhook=True)
def pytest_execution_report_facts(config: pytest.Config) -> dict[str, str]:
    """Give the report what it should say about the target."""
    stack = config.stash.get(STACK, None)
    return stack.facts() if stack else {"stack": "external"}


@pytest.fixture(scope="session")
def target() -> Target:
    """Give the addresses of the tested services."""
    return Target.from_environment(os.environ)


@pytest.fixture
def client() -> str:
    """Give a client address of this test's own, as limits count by address (RFC 2544 C.2.2: for tests only)."""
    return f"198.{random.choice((18, 19))}.{random.randrange(256)}.{random.randrange(1, 255)}"  # noqa: S311 - no secret


@pytest_asyncio.fixture
async def http(client: str) -> AsyncIterator[httpx.AsyncClient]:
    """Give an HTTP client that no proxy setting of the machine diverts."""
    headers = {"X-Forwarded-For": client}
    async with httpx.AsyncClient(trust_env=False, timeout=5.0, verify=_trust(), headers=headers) as opened:
        yield opened


@pytest.fixture
def accounts(target: Target, http: httpx.AsyncClient) -> Accounts:
    """Give access to Auth."""
    return Accounts(target, http)


@pytest.fixture
def surfaces(target: Target, http: httpx.AsyncClient, client: str) -> Surfaces:
    """Give the surfaces that judge tokens."""
    return Surfaces(target, http, client)


@pytest_asyncio.fixture
async def open_tab(target: Target, client: str) -> AsyncIterator[OpenTab]:
    """Give a function that opens a tab for a user at a replica; what is still open at the end is closed."""
    tabs: list[Tab] = []

    async def opened(user: User, replica: int = 0, **how: str) -> Tab:
        url = target.websockets[replica % len(target.websockets)]
        tabs.append(await Tab.open(url, user.tokens.access, client=client, **how))
        return tabs[-1]

    yield opened
    for tab in tabs:
        await tab.close()


@pytest_asyncio.fixture
async def store(target: Target) -> AsyncIterator[redis.asyncio.Redis]:
    """Give a direct look into Redis."""
    async with redis.asyncio.Redis.from_url(target.redis, decode_responses=True) as opened:
        yield opened


@cache
def _trust() -> ssl.SSLContext:
    """Give the system's certificates, read once: that costs more than most requests of this suite."""
    return ssl.create_default_context()
