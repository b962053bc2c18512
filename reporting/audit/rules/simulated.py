"""A tick on something that was not tested itself: simulated, or judged through another service."""

import re
from collections.abc import Iterator

from reporting.audit.document import Unit
from reporting.audit.finding import Finding
from reporting.audit.mood import mood_at
from reporting.audit.picture import Picture
from reporting.audit.standing import Standing
from reporting.audit.status import is_verdict, sign_in, state_of_sign
from reporting.audit.words import listed

_MEANS = (
    r"(?:simulat(?:ion|ions|or|ed)|mocks?|mocked|mocking|stubs?|stubbed|fakes?|faked|emulat(?:ion|or|ed)|dry[- ]run)"
)
_SIMULATED = re.compile(
    rf"\b(?:tested|verified|checked|validated|exercised|covered|run|ran|passed|works?|working|ok|confirmed|measured|available|running"
    rf"|successful|done|via|through|using|only|by)\s+(?:only\s+)?(?:via|by|with|in|using|through|against|as|on)?\s*(?:a\s+|an\s+|the\s+|only\s+)?"
    rf"{_MEANS}\b(?!\s+(?:test|attack|load|traffic))|[(\[]\s*(?:all\s+|partly\s+|only\s+)?{_MEANS}(?:\s+(?:only|response|mode|data))?\s*(?:,[^()\[\]]*)?[)\]]"
    rf"|\b(?:is|was|were|are)\s+(?:only\s+)?(?:simulated|mocked|stubbed|faked|emulated)\b|[-\u2013\u2014:,]\s*(?:simulated|mocked|stubbed|emulated|faked)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|no|never|without|instead of|nothing|rather than|un)\W+(?:\w+\W+)?$", re.IGNORECASE)
_OWNED_UP = listed("unproven proven proof prove proves unproved inconclusive")
_THROUGH = re.compile(
    r"\b(?:via|through|by way of|by proxy of)\s+(?:the\s+|our\s+|its\s+)?(?P<other>[^,.;:()\n]{2,60})", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")
_ITSELF = listed(
    "port proxy tunnel tls ssl ssh http https tcp load balancer ping pong health check probe probes direct directly"
)
_TRIGGERS = re.compile(r"simul|mock|stub|fake|emulat|dry.run", re.IGNORECASE)


def check(picture: Picture) -> Iterator[Finding]:
    """Give the ticks on what is said, in the same line, to be simulated or seen only through another service."""
    for unit in picture.document.units:
        if not unit.quoted and len(unit.text) < 400 and _TRIGGERS.search(unit.text):
            yield from _simulated(picture, unit)
    services = {
        word: standing
        for standing in picture.account.standings
        if standing.subject == "service"
        for word in standing.key
        if len(standing.key) == 1
    }
    for standing in picture.account.standings:
        if standing.subject == "service" and standing.signed and standing.state == "pass" and standing.mood == "stated":
            yield from _indirect(picture, standing, services)


def _simulated(picture: Picture, unit: Unit) -> Iterator[Finding]:
    sign = sign_in(unit.text)
    passed = state_of_sign(sign.group()) == "pass" if sign else _worded(unit)
    match = _SIMULATED.search(unit.text)
    if not passed or match is None or unit.words & _OWNED_UP or mood_at(unit, match.start()) == "planned":
        return
    if _DENIED.search(unit.text[: match.start()]) or unit.shows(match.start()):
        return
    if re.search(r"\b(?:not|never)\s+(?:simulated|mocked)", match.group(), re.IGNORECASE):
        return
    span = match.span()
    yield picture.account.finding(
        "simulated-as-ok",
        "error",
        unit,
        span,
        "It is marked as passed, and a simulation does not show that the thing itself works.",
    )


def _worded(unit: Unit) -> bool:
    """Whether a statement without a sign ends in, or is, a passing verdict: "WebSocket: PASSED (simulated)"."""
    bare = re.sub(r"[(\[][^)\]]*[)\]]", " ", unit.text)
    parted = re.split(r"\s[-\u2013\u2014]\s|:\s", bare.strip())
    return len(parted) > 1 and is_verdict(parted[-1]) == "pass"


def _indirect(picture: Picture, standing: Standing, services: dict[str, Standing]) -> Iterator[Finding]:
    match = _THROUGH.search(standing.unit.text, standing.end)
    if match is None:
        return
    words = set(_WORD.findall(match["other"].lower()))
    other = next((known for word, known in services.items() if word in words and word not in standing.key), None)
    if other is None or words & _ITSELF:
        return
    yield picture.account.finding(
        "simulated-as-ok",
        "error",
        standing.unit,
        match.span(),
        f"{standing.name} is marked as working, and only {other.name} was asked.",
    )
