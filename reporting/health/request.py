"""One bounded HTTP request: never longer than its time, never more than its size, never anywhere else than asked."""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from reporting.health.cause import cause
from reporting.health.prober import Address

if TYPE_CHECKING:
    import httpx

LARGEST = 64 * 1024
"""Bytes of a body that are read; no health document is near it."""


class Answer(Struct, frozen=True, kw_only=True):
    """An HTTP answer. `headers` have lower-case names; `body` is None when too large, compressed or not wanted."""

    status: int
    headers: dict[str, str]
    body: bytes | None = None


class NoAnswer(Struct, frozen=True):
    """Why no complete answer came, in plain words; `status` is what had come before it broke off, 0 if nothing had."""

    cause: str
    status: int = 0


@contextmanager
def client(address: Address, seconds: float) -> Iterator["httpx.Client"]:
    """Give an HTTP client for the address: no proxy, no `.netrc`, no redirects, the system's trust."""
    import httpx  # noqa: PLC0415 - costs 0.1 s, paid only where a service is probed by HTTP

    # Loading the certificates takes longer than most probes, and without TLS nobody shows one.
    secure = address.url.lower().startswith("https:")
    trust = ssl.create_default_context() if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    headers = {"Accept": "application/health+json, application/json;q=0.9, */*;q=0.5", "Accept-Encoding": "identity"}
    with httpx.Client(trust_env=False, verify=trust, timeout=seconds, headers=headers | address.headers) as opened:
        yield opened


def ask(opened: "httpx.Client", method: str, url: str, seconds: float, *, body: bool = True) -> Answer | NoAnswer:
    """Give the answer, with its body if that is wanted; a service that does not answer is told as `NoAnswer`."""
    import httpx  # noqa: PLC0415 - see above

    deadline = time.monotonic() + seconds
    status = 0
    try:
        asked = httpx.URL(url)
        # httpx logs each URL: what is secret must not be part of it.
        plain, user = asked.copy_with(userinfo=b""), (asked.username, asked.password) if asked.userinfo else None
        with opened.stream(method, plain, auth=user) as response:
            status = response.status_code
            headers = {name.lower(): value for name, value in response.headers.items()}
            wanted = body and response.headers.get("content-encoding", "identity").lower() == "identity"
            return Answer(status=status, headers=headers, body=_body(response, deadline) if wanted else None)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError, ValueError) as error:
        return NoAnswer(_words(error, seconds), status)


def _body(response: "httpx.Response", deadline: float) -> bytes | None:
    """Give the body as sent, None if it is too large. Raises `TimeoutError`: a drip resets the client's own clock."""
    read = bytearray()
    for chunk in response.iter_raw():
        read += chunk
        if len(read) > LARGEST:
            return None
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(read)


def _words(error: Exception, seconds: float) -> str:
    import httpx  # noqa: PLC0415 - see above

    if isinstance(error, httpx.RemoteProtocolError):
        return "the answer is not complete and valid HTTP"
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "the address is no valid URL"
    return cause(error, seconds)
