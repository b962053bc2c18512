"""Judges a service by what the health document of another one says of it. What it finds is indirect."""

from urllib.parse import urlsplit

from reporting.config.service import Service
from reporting.health.document import Document, read
from reporting.health.prober import Address, Finding, quoted
from reporting.health.request import NoAnswer, ask, client
from reporting.model import worst

SCHEMES = {"http": "httpx", "https": "httpx"}
SHOWN = 5


def probe(service: Service, address: Address) -> Finding:
    """Give the state of the declared component, whatever the state of the service that tells it; else unknown."""
    url = address.url
    with client(address, service.timeout) as opened:
        answer = ask(opened, "GET", url, service.timeout)
    request = f"GET {urlsplit(url).path or '/'}"
    if isinstance(answer, NoAnswer):
        return Finding(health="unknown", detail=f"{request}: {answer.cause}", code=str(answer.status or ""))
    code, said = str(answer.status), f"{request} answers {answer.status}"
    document = read(answer.body, answer.headers.get("content-type", ""))
    if document is None:
        return Finding(health="unknown", code=code, detail=f"{said} without a health document")
    if not service.component:
        return Finding(health=document.health, code=code, detail=f"{said}, {document.words}")
    return _of_component(service.component, document, code, said)


def _of_component(name: str, document: Document, code: str, said: str) -> Finding:
    checks = document.named(name)
    if not checks:
        known = ", ".join(quoted(check.name) for check in (document.checks or ())[:SHOWN])
        return Finding(
            health="unknown", code=code, detail=f"no check named {quoted(name)}: {said} with {known or 'no checks'}"
        )
    health = worst(check.health for check in checks)
    word = next(check.said for check in checks if check.health == health)
    return Finding(health=health, code=code, detail=f"{said}, check {quoted(name)} says {quoted(word)}")
