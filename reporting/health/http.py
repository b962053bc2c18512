"""Judges a service by HTTP: its health document, and further endpoints of which each has to be there."""

import re

from reporting.config.service import Service, public
from reporting.health.document import Document, read
from reporting.health.prober import Address, Finding, quoted
from reporting.health.request import Answer, NoAnswer, ask, client
from reporting.model import Health, plural, worst

SCHEMES = {"http": "httpx", "https": "httpx"}

REACHABLE = (401, 403, 405, 429)
"""The service is there and answers by its own rules; nothing is known of its health (DESIGN, section 6)."""
REFUSES_EMPTY = (400, 411, 415, 422, 428)
"""How an endpoint that wants a body answers a request without one (RFC 9110 section 15.5, RFC 6585 section 3)."""
SHOWN = 3


def probe(service: Service, address: Address) -> Finding:
    """Give the worst of what the health document and the declared endpoints answered."""
    requests = (*((f"GET {service.health}",) if service.health else ()), *service.endpoints)
    if not requests:
        return Finding(health="unknown", detail="neither a health document nor an endpoint is declared")
    base = re.split(r"[?#]", address.url, maxsplit=1)[0].rstrip("/")
    findings = []
    with client(address, service.timeout) as opened:
        for number, request in enumerate(requests):
            document = number == 0 and bool(service.health)
            method, _, path = request.partition(" ")
            answer = ask(opened, method, base + path, service.timeout, body=document)
            shown = f"{method} {re.split('[?#]', path, maxsplit=1)[0]}"
            findings.append(_finding(shown, answer, document=document))
            if isinstance(answer, NoAnswer):
                break  # the others would only wait as long for the same
    return _together(findings, len(requests))


def _together(findings: list[Finding], asked: int) -> Finding:
    health = worst(finding.health for finding in findings)
    first = next(finding for finding in findings if finding.health == health)
    if health == "pass":
        others = len(findings) - 1
        detail = first.detail + (f"; {others} more {plural('endpoint', others)} checked" if others else "")
    else:
        sick = sorted((found for found in findings if found.health != "pass"), key=lambda found: found is not first)
        detail = "; ".join(found.detail for found in sick[:SHOWN])
        if len(sick) > SHOWN:
            detail += f"; and {len(sick) - SHOWN} more"
        if len(findings) < asked:
            detail += f"; {asked - len(findings)} more not asked"
        if health == "warn":
            detail = f"reachable, but {detail}"
    release = next((finding.release for finding in findings if finding.release), "")
    return Finding(health=health, code=first.code, detail=detail, release=release)


def _finding(request: str, answer: Answer | NoAnswer, *, document: bool) -> Finding:
    if isinstance(answer, NoAnswer):
        began = f" answers {answer.status}, then" if answer.status else ":"
        return Finding(health="fail", code=str(answer.status or ""), detail=f"{request}{began} {answer.cause}")
    code, said = str(answer.status), f"{request} answers {answer.status}"
    if document:
        return _of_document(request, answer, read(answer.body, answer.headers.get("content-type", "")))
    if answer.status in REFUSES_EMPTY and request.startswith(("POST", "PUT", "PATCH")):
        return Finding(health="pass", code=code, detail=f"{said} to an empty request")
    return Finding(health=_of_status(answer.status), code=code, detail=said + _pointer(answer))


def _of_document(request: str, answer: Answer, document: Document | None) -> Finding:
    code, by_code = str(answer.status), _of_status(answer.status)
    said = f"{request} answers {code}"
    if document is None:
        if answer.status in (404, 410) and request == "GET /":
            undeclared = f"reachable, but {said} and no other health path is declared"
            return Finding(health="unknown", code=code, detail=undeclared)
        unread = ", a body too large or compressed, not read" if answer.body is None else ""
        plain = unread or (", a body without a health status" if by_code == "pass" else "")
        return Finding(health=by_code, code=code, detail=said + _pointer(answer) + plain)
    found = worst((by_code, document.health))
    if {by_code, document.health} == {"pass", "fail"}:
        detail = f"conflict: {said} while its body has {document.words}"
    else:
        detail = f"{said}{_pointer(answer)}, {document.words}"
    return Finding(health=found, code=code, detail=detail, release=document.release)


def _of_status(status: int) -> Health:
    if 200 <= status < 300:
        return "pass"
    return "warn" if 300 <= status < 400 or status in REACHABLE else "fail"


def _pointer(answer: Answer) -> str:
    """Give where the answer points: the methods that it allows, the place it redirects to. Neither is followed."""
    if allowed := sorted(set(re.findall(r"[A-Z]{1,16}", answer.headers.get("allow", "")[:200]))):
        return f", Allow: {', '.join(allowed)}"  # sorted: the order means nothing, and some servers change it
    if 300 <= answer.status < 400 and (place := answer.headers.get("location")):
        shown = public(place) if "://" in place else re.split("[?#]", place, maxsplit=1)[0]
        return f", points to {quoted(shown)}, not followed"
    return ""
