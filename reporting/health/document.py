"""Reads a health document: the status that a service gives of itself, of its checks, and the build it says it runs.

Understood are draft-inadarei-api-health-check-06 (`application/health+json`), MicroProfile Health 4.0, Spring Boot
Actuator, ASP.NET Core health checks, and a body that is nothing but one status word.
"""

from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from reporting.health.prober import quoted, visible
from reporting.model import Health, worst

STATUSES: dict[str, Health] = {
    # draft-inadarei-api-health-check-06, section 3.1, with the aliases it names; case-insensitive.
    "pass": "pass",
    "ok": "pass",
    "up": "pass",
    "warn": "warn",
    "fail": "fail",
    "error": "fail",
    "down": "fail",
    # Spring Boot Actuator, `Status`. It counts UNKNOWN as healthy (HTTP 200); here it is what it says.
    "out_of_service": "fail",
    "unknown": "unknown",
    # ASP.NET Core, `HealthStatus`.
    "healthy": "pass",
    "degraded": "warn",
    "unhealthy": "fail",
}
MEMBERS = ("checks", "components", "entries", "details")
SHOWN = 3


class Check(Struct, frozen=True):
    """One check of a health document: its name, its health, and the word that the document uses."""

    name: str
    health: Health
    said: str


class Document(Struct, frozen=True, kw_only=True):
    """What a health document says. `said` is its word for the whole, `checks` is None where it has no list of them."""

    health: Health
    said: str = ""
    checks: tuple[Check, ...] | None = None
    release: str = ""
    problem: str = ""

    @property
    def words(self) -> str:
        """The document in words, foreign ones quoted."""
        if self.problem:
            return self.problem
        status = f"status {quoted(self.said)}" if self.said else "no status of the whole"
        if self.said.lower() not in STATUSES and self.said:
            status += ", which is no known health status"
        if self.checks is None:
            return status
        if not self.checks:
            return f"{status} (no component checks)"
        sick = [check for check in self.checks if check.health != "pass"]
        if not sick:
            return f"{status}, checks: {len(self.checks)} of {len(self.checks)} pass"
        shown = ", ".join(f"check {quoted(check.name)} says {quoted(check.said)}" for check in sick[:SHOWN])
        more = f" and {len(sick) - SHOWN} more do not pass" if len(sick) > SHOWN else ""
        return f"{status}, {shown}{more}"

    def named(self, name: str) -> tuple[Check, ...]:
        """Give the checks of that name: the full name, else the component before the `:` of `component:measurement`."""
        checks = self.checks or ()
        exact = tuple(check for check in checks if check.name == name)
        return exact or tuple(check for check in checks if check.name.partition(":")[0].lower() == name.lower())


def read(body: bytes | None, media_type: str) -> Document | None:
    """Give what the body says of health, None if it says nothing of it.

    `body` is None when it was not read (too large, compressed). A body that claims to be a health document and cannot
    be read gives unknown: whether the service is well is then not known.
    """
    claims = "json" in media_type.lower()
    if body is None:
        return Document(health="unknown", problem="a body too large or compressed, not read") if claims else None
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    if not text.startswith(b"{") and not (text and claims):
        return _word(text)
    try:
        content = msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return Document(health="unknown", problem="a body that is not valid JSON")
    if isinstance(content, dict):
        return _document(content)
    return _word(content.encode()) if isinstance(content, str) else None


def _word(text: bytes) -> Document | None:
    said = text.decode("ascii", "replace")
    return Document(health=STATUSES[said.lower()], said=said) if said.lower() in STATUSES else None


def _document(content: Mapping[str, object]) -> Document | None:
    said = content.get("status")
    listed = next((content[member] for member in MEMBERS if isinstance(content.get(member), dict | list)), None)
    checks = None if listed is None else tuple(_checks(listed))
    if not isinstance(said, str):
        if not checks:
            return None
        return Document(health=worst(check.health for check in checks), checks=checks, release=_release(content))
    states = [STATUSES.get(said.lower(), "unknown")]
    # The whole may outlive a part that it does not need: then it deserves a look, but is not down.
    states += ["warn" if check.health == "fail" else check.health for check in checks or ()]
    return Document(health=worst(states), said=said, checks=checks, release=_release(content))


def _checks(listed: object, above: str = "") -> Iterator[Check]:
    """Give every check that has a status: of a map of lists (the draft), a list (MicroProfile), a tree (Spring)."""
    for name, one in _entries(listed):
        path = f"{above}/{name}" if above else name
        if isinstance(said := one.get("status"), str):
            yield Check(path, STATUSES.get(said.lower(), "unknown"), said)
        if isinstance(inner := one.get("components"), dict):
            yield from _checks(inner, path)


def _entries(listed: object) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(listed, dict):
        lists = {str(name): many if isinstance(many, list) else [many] for name, many in listed.items()}
        named = [(name, one) for name, many in lists.items() for one in many]
    elif isinstance(listed, list):
        named = [(str(one.get("name", "")), one) for one in listed if isinstance(one, dict)]
    else:
        named = []
    return ((name, one) for name, one in named if isinstance(one, dict))


def _release(content: Mapping[str, object]) -> str:
    for member in ("releaseId", "version"):
        value = content.get(member)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return visible(str(value))
    return ""
