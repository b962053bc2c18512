"""The seam of every kind of service: a prober is a module with its address schemes and one function."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from reporting.config.service import Service, public
from reporting.model import Health


class Address(Struct, frozen=True, kw_only=True):
    """Where to ask, with everything that the environment gave filled in. Never recorded: it may hold credentials."""

    url: str
    headers: dict[str, str] = {}

    def __repr__(self) -> str:
        """Give the address as it may be shown."""
        return f"Address({public(self.url)!r})"


class Finding(Struct, frozen=True, kw_only=True):
    """What a prober found: the health, the protocol's own answer, one plain sentence, and the build if it is said."""

    health: Health
    detail: str
    code: str = ""
    release: str = ""


class Prober(Protocol):
    """What `reporting.health` asks of the module of a kind, one of its own or one brought by a package."""

    @property
    def SCHEMES(self) -> Mapping[str, str]:  # noqa: N802 - a constant of the module
        """The schemes of the addresses that it takes, each with the module to import before the clock starts."""

    def probe(self, service: Service, address: Address) -> Finding:
        """Give what was found. A sick service is a finding; whatever is raised counts as a broken probe.

        The detail is one sentence in lower case; foreign text stands in it only through `quoted`.
        """


def visible(text: str, limit: int = 60) -> str:
    """Give foreign text on one line, its control characters replaced, at most `limit` characters long."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in cut)


def quoted(text: str, limit: int = 60) -> str:
    """Give foreign text as `visible` does, in double quotes of which it holds none itself."""
    inner = visible(text.replace('"', "'"), limit)
    return f'"{inner}"'
