"""Time and chance, passed in, so that waiting can be tested without waiting."""

import random
import time
from collections.abc import Callable
from typing import NamedTuple


class Clock(NamedTuple):
    """Seconds since the epoch, a way to wait so many seconds, and a number from 0 up to 1."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
