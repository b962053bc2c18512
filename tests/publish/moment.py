"""A clock that only moves when somebody waits."""

import random

from reporting.publish import Clock
from tests.publish.paper import FIRST


class Moment:
    def __init__(self, seed: int = 0) -> None:
        self.seconds = FIRST
        self.waits: list[float] = []
        self._chance = random.Random(seed)

    def clock(self) -> Clock:
        return Clock(lambda: self.seconds, self.wait, self._chance.random)

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds
