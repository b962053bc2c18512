"""Measures how the declared services are doing: each kind by its own protocol, always with how and when.

A sick service is a measurement, never an exception; a service that could not be asked is unknown, never well.
"""

import importlib
import os
import queue
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import entry_points
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import msgspec

from reporting.config.service import Missing, Service, expand, public
from reporting.health import database, http, redis, through, websocket
from reporting.health.prober import Address, Finding, Prober, quoted, visible
from reporting.model import Measurement

__all__ = ["PROBERS", "Address", "Finding", "Prober", "When", "probe", "probe_all", "quoted"]

When = Literal["before", "after", "on-failure", "now"]

PROBERS: dict[str, Prober] = {"database": database, "http": http, "redis": redis, "websocket": websocket}
"""The probers by the kind of service. A package adds one by an entry point of the group `execution_report.probes`."""
GROUP = "execution_report.probes"
PACKAGES = dict.fromkeys(("httpx", "redis", "websockets"), "execution-report[probe]") | {"psycopg": "psycopg[binary]"}
AT_ONCE = 8
GRACE = 1.0
"""Seconds beyond a service's own time after which a prober that does not come back is left behind."""


class Ready(NamedTuple):
    """A prober whose library is imported, and what it is to ask."""

    prober: Prober
    address: Address


def probe_all(
    services: Iterable[Service], *, when: When, case: str = "", environ: Mapping[str, str] = os.environ
) -> tuple[Measurement, ...]:
    """Give one measurement for each service in their order, some of them probed at once. Raises nothing, as `probe`."""
    # All libraries are imported before the first clock starts: imports of one service would slow the answer of another.
    prepared = [(service, _ready(service, environ)) for service in services]
    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="probe") as pool:
        return tuple(pool.map(lambda pair: _measured(pair[0], pair[1], when, case), prepared))


def probe(service: Service, *, when: When, case: str = "", environ: Mapping[str, str] = os.environ) -> Measurement:
    """Give the measurement of the service now. Raises nothing for whatever the service, its address or its probe does.

    It ends after the service's `timeout` for each request, and one second. `case` is the node id of the case that made
    it necessary.
    """
    return _measured(service, _ready(service, environ), when, case)


def _measured(service: Service, ready: Ready | Finding, when: When, case: str) -> Measurement:
    at, begin = time.time(), time.perf_counter()
    if isinstance(ready, Finding):
        finding, target = ready, service.through or service.url
    else:
        finding, target = _bounded(service, ready), ready.address.url
    return Measurement(
        service=service.id,
        kind=service.kind,
        target=visible(public(target), 200),
        when=when,
        at=at,
        duration=time.perf_counter() - begin,
        health=finding.health,
        code=finding.code,
        detail=finding.detail,
        live=not service.through,
        release=finding.release,
        case=case,
    )


def _ready(service: Service, environ: Mapping[str, str]) -> Ready | Finding:
    """Give what it takes to ask the service, or why it cannot be asked."""
    address = _address(service, environ)
    if isinstance(address, Finding):
        return address
    prober = through if service.through else _prober(service.kind)
    if isinstance(prober, Finding):
        return prober
    scheme = address.url.partition(":")[0].partition("+")[0].lower()
    library = prober.SCHEMES.get(scheme)
    if library is None:
        known = ", ".join(f"{name}://" for name in prober.SCHEMES)
        return Finding(health="unknown", detail=f"the address does not begin with one of {known}")
    if not _is_url(address.url):
        return Finding(health="unknown", detail="the address is no valid URL")
    try:
        importlib.import_module(library)
    except ImportError:
        name = library.partition(".")[0]
        advice = f"install {PACKAGES[name]}" if name in PACKAGES else "install it"
        return Finding(health="unknown", detail=f"the library {name} cannot be imported; {advice}")
    return Ready(prober, address)


def _address(service: Service, environ: Mapping[str, str]) -> Address | Finding:
    url = expand(service.through or service.url, environ)
    if isinstance(url, Missing):
        return Finding(health="unknown", detail=f"{url.variable} is not set")
    if not url:
        return Finding(health="unknown", detail="no address is declared")
    headers = {}
    for name, variable in service.headers_from.items():
        if not (value := environ.get(variable)):
            return Finding(health="unknown", detail=f"{variable} is not set")
        if not (value.isascii() and value.isprintable()):
            # A client library would quote it, secret or not, in its complaint.
            return Finding(health="unknown", detail=f"{variable} holds what no header may hold")
        headers[name] = value
    return Address(url=url, headers=headers)


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises for a port that is none
    except ValueError:
        return False
    return "://" in text and bool(parts.netloc or parts.path.strip("/"))


def _prober(kind: str) -> Prober | Finding:
    if kind in PROBERS:
        return PROBERS[kind]
    for entry in entry_points(group=GROUP, name=kind):
        try:
            loaded: Prober = entry.load()
        except Exception as error:  # noqa: BLE001 - a package's import may raise anything, and no run ends for it
            problem = type(error).__name__
            return Finding(health="unknown", detail=f"the probe for {quoted(kind)} cannot be loaded: {problem}")
        if not (isinstance(getattr(loaded, "SCHEMES", None), Mapping) and callable(getattr(loaded, "probe", None))):
            return Finding(health="unknown", detail=f"what is installed for {quoted(kind)} has no probe or no SCHEMES")
        PROBERS[kind] = loaded
        return loaded
    known = ", ".join(sorted(PROBERS))
    return Finding(health="unknown", detail=f"no probe for the kind {quoted(kind)}; known are {known}")


def _bounded(service: Service, ready: Ready) -> Finding:
    """Give what the prober found, in time whatever it waits for: name servers and dripping headers know no timeout."""
    found: queue.SimpleQueue[Finding] = queue.SimpleQueue()

    def ask() -> None:
        try:
            # Checked by its fields: a prober of another package may give anything.
            found.put(msgspec.convert(msgspec.structs.asdict(ready.prober.probe(service, ready.address)), Finding))
        except Exception as error:  # noqa: BLE001 - a broken probe must not break the run that it watches
            # Its text stays out: nobody knows what of the address is in it.
            found.put(Finding(health="unknown", detail=f"the probe broke: {type(error).__name__}"))

    threading.Thread(target=ask, name=f"probe {service.id}", daemon=True).start()
    try:
        return found.get(timeout=service.timeout * (1 + len(service.endpoints)) + GRACE)
    except queue.Empty:
        return Finding(health="fail", detail=f"no complete answer within {service.timeout:g} s")
