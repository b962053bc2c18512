"""What one service process is told when it starts."""

from dataclasses import dataclass, field

LIMITS = {"free": 5, "paid": 10}
"""Requests that a user of a tier may make in one window, over all surfaces together."""

ATTEMPTS = 5
"""Sign-ins that one client address may try for one account in one window."""

ARRIVALS = 20
"""Registrations, or sockets opened, in one window: per client address without a token, per user with one."""

SERVICES = ("auth", "backend-a", "backend-b")
"""The service processes of a stack; Backend has two replicas."""

FAULTS = {"auth-validate-405": "POST /auth/validate answers 405"}
"""The faults that can be switched on, by name, with what then happens."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The settings of one service process. Lives and the window are seconds.

    `namespace` begins every key and channel in Redis, so that two stacks may share one server. `credential` is what the
    backend shows to Auth when it asks in its own name.
    """

    name: str
    auth_url: str
    redis_url: str = field(repr=False)
    database_url: str = field(repr=False)
    namespace: str
    credential: str = field(repr=False)
    fault: str = ""
    window: float = 1.0
    access_life: float = 900.0
    refresh_life: float = 86_400.0
