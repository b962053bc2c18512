"""Where the tested services are: read from the environment, so that the suite is the same for any target."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote

AUTH = "E2E_AUTH_URL"
BACKEND = "E2E_BACKEND_URL"
BACKEND_B = "E2E_BACKEND_B_URL"
WEBSOCKET = "E2E_WS_URL"
REDIS = "E2E_REDIS_URL"
DATABASE = "E2E_DATABASE_URL"


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """The addresses of one set of services.

    `backends` holds one address a replica, in order. `redis` and `database` are empty where the target gives no direct
    look into them; they may carry credentials, therefore no `repr` shows them.
    """

    auth: str
    backends: tuple[str, ...]
    websocket: str
    redis: str = field(default="", repr=False)
    database: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Give the target that the variables name. Raises `LookupError` that names the variables it misses."""
        missing = [name for name in (AUTH, BACKEND) if not environment.get(name)]
        if missing:
            raise LookupError(f"no target: set {' and '.join(missing)}, or run `pytest e2e`, which starts its own")
        backends = tuple(environment[name].rstrip("/") for name in (BACKEND, BACKEND_B) if environment.get(name))
        return cls(
            auth=environment[AUTH].rstrip("/"),
            backends=backends,
            websocket=environment.get(WEBSOCKET) or socket_of(backends[0]),
            redis=environment.get(REDIS, ""),
            database=environment.get(DATABASE, ""),
        )

    def environment(self) -> dict[str, str]:
        """Give the variables that `from_environment` reads back into this target."""
        named = {
            AUTH: self.auth,
            BACKEND: self.backends[0],
            BACKEND_B: self.backends[1] if len(self.backends) > 1 else "",
            WEBSOCKET: self.websocket,
            REDIS: self.redis,
            DATABASE: self.database,
        }
        return {name: value for name, value in named.items() if value}

    @property
    def websockets(self) -> tuple[str, ...]:
        """The WebSocket address of each backend replica, in the order of `backends`."""
        return (self.websocket, *(socket_of(backend) for backend in self.backends[1:]))


def socket_of(backend: str) -> str:
    """Give the WebSocket address of a backend whose socket is at `/ws`."""
    return f"ws{backend.removeprefix('http')}/ws"


def sqlite_path(url: str) -> str:
    """Give the file of `sqlite:///PATH`; before a path that begins with a slash there are four of them."""
    return unquote(url.removeprefix("sqlite:///"))
