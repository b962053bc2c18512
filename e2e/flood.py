"""A burst of requests, faster than a client library could make it: keep-alive connections, spoken to directly."""

import asyncio
import ipaddress
import math
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from e2e.secret import Secret


@dataclass(frozen=True, kw_only=True, slots=True)
class Burst:
    """What came of a burst: answers by status code; `span` of the whole and the time of each answer, in seconds."""

    codes: dict[int, int]
    span: float
    times: tuple[float, ...]
    retry_after: frozenset[str]

    @property
    def p99(self) -> float:
        """The time that 99 of 100 answers kept."""
        return sorted(self.times)[math.ceil(len(self.times) * 0.99) - 1]


async def flood(url: str, token: Secret, *, requests: int, connections: int, client: str) -> Burst:
    """Send the requests over the connections as fast as answers come back.

    Raises `PermissionError` for an address that is not on the loopback interface: load is for our own services only.
    """
    place = urlsplit(url)
    if not ipaddress.ip_address(place.hostname or "").is_loopback:
        raise PermissionError(f"load is never sent to {place.hostname}: it is not on the loopback interface")
    lines = (f"GET {place.path} HTTP/1.1", f"Host: {place.netloc}", f"X-Forwarded-For: {client}")
    raw = "\r\n".join([*lines, f"Authorization: Bearer {token}", "", ""]).encode("ascii")
    codes: dict[int, int] = {}
    times: list[float] = []
    waits: set[str] = set()
    left = iter(range(requests))

    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in left:
            sent = time.perf_counter()
            writer.write(raw)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            await reader.readexactly(int(fields.get("content-length", "0")))
            times.append(time.perf_counter() - sent)
            code = int(head[0].split()[1])
            codes[code] = codes.get(code, 0) + 1
            if code == 429:
                waits.add(fields.get("retry-after", ""))

    links = await asyncio.gather(
        *(asyncio.open_connection(place.hostname, place.port or 80) for _ in range(connections))
    )
    try:
        begun = time.perf_counter()
        await asyncio.gather(*(run(*link) for link in links))
        span = time.perf_counter() - begun
    finally:
        for _, writer in links:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for _, writer in links), return_exceptions=True)
    return Burst(codes=codes, span=span, times=tuple(times), retry_after=frozenset(waits))
