"""What holds for every test: no network beyond this machine, the same random examples, one PostgreSQL a process."""

import ipaddress
import os
import signal
import socket
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.postgresql import serving

# Derandomized: a test that fails fails for everybody. Other examples are tried by `make fuzz`. The first draw of text
# builds tables of Unicode, which is slow once and says nothing about a strategy.
settings.register_profile(
    "tests",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("tests")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell has what it runs behind `&` ignore Ctrl-C, and every process that the tests interrupt would do so, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch):
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise AssertionError(f"a test connects to {host}, beyond this machine")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL, with a superuser's name and password: the one that a variable names, or our own."""
    if url := os.environ.get("EXECUTION_REPORT_TEST_POSTGRESQL"):
        yield url
        return
    with serving() as url:
        yield url
