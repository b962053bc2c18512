"""What may go wrong with a request: for now, or for good; and how long to wait when it is for now."""

from collections.abc import Callable

from reporting.publish.clock import Clock
from reporting.publish.receipt import Receipt, UndeliveredError

MOST = 8
"""Tries of one thing before it is given up."""

STEPS = 20
"""Steps of one publication, after which somebody else keeps changing the place, or the forge keeps something else."""


class SetbackError(Exception):
    """It may work later, and it may have worked already: look before doing it again.

    `wait` is what the forge asked for in seconds, None if it named none. `least` is where our own waiting begins.
    """

    def __init__(self, reason: str, *, wait: float | None = None, least: float = 1.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait
        self.least = least


class RefusedError(UndeliveredError):
    """The forge's no, which another try would not change; `status` is its HTTP status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Patience:
    """How long a publication goes on trying: a number of tries of each thing, and one end for all of it."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._end = clock.now() + seconds

    def wait(self, setback: SetbackError, failed: int) -> None:
        """Wait before the next try, after `failed` tries. Raises `UndeliveredError` when that would be too long.

        The wait is the forge's own wish, else doubles with each try; chance keeps publishers from coming back together.
        """
        if failed >= MOST:
            raise UndeliveredError(f"{setback.reason}; given up after {failed} tries")
        if setback.wait is None:
            seconds = setback.least * 2 ** (failed - 1) * (0.5 + self._clock.chance())
        else:
            seconds = setback.wait + self._clock.chance()
        if self._clock.now() + seconds > self._end:
            raise UndeliveredError(f"{setback.reason}; to try again in {seconds:.0f} s would be too late")
        self._clock.sleep(seconds)


def persist(act: Callable[[], Receipt | None], patience: Patience) -> Receipt:
    """Do one step after another, each of which looks before it writes, until one gives a receipt.

    Raises `UndeliveredError` when patience ends, and when something keeps undoing what is written.
    """
    failed = 0
    for _ in range(STEPS):
        try:
            receipt = act()
            failed = 0
        except SetbackError as setback:
            failed += 1
            patience.wait(setback, failed)
            continue
        if receipt is not None:
            return receipt
    raise UndeliveredError(f"what is written does not stay as it is written, after {STEPS} steps")
