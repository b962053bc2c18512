"""The services that the suite tests: real processes, a real Redis-protocol server, a real database, all on loopback."""

from e2e.stack.owner import FIXED_PORTS, Stack
from e2e.stack.settings import FAULTS
from e2e.stack.trouble import StackError

__all__ = ["FAULTS", "FIXED_PORTS", "Stack", "StackError"]
