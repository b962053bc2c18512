"""What people declared: the services, the register of revenue streams, the gate, waivers, and how documents look.

Nothing here is measured. `load` refuses what cannot be used with file, line and what to write instead.
"""

from reporting.config.gate import RULES, Gate, day_of
from reporting.config.load import FILE, Config, Expected, Requirement, RunSettings, load, read, with_axes
from reporting.config.matrix import Axes, MatrixTable, environments
from reporting.config.service import Service
from reporting.config.stream import Register, Stream
from reporting.config.waiver import Waiver

__all__ = [
    "FILE",
    "RULES",
    "Axes",
    "Config",
    "Expected",
    "Gate",
    "MatrixTable",
    "Register",
    "Requirement",
    "RunSettings",
    "Service",
    "Stream",
    "Waiver",
    "day_of",
    "environments",
    "load",
    "read",
    "with_axes",
]
