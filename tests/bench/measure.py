"""What a command costs as a process of its own: CPU time, wall time and peak memory, as the kernel counted them.

Candidates run in turn, round after round, so that whatever else the machine does meets all of them alike; figures are
medians, ratios are made within one run only. A peak is never below this process's own memory, which the kernel counts
for the moment between fork and exec; so nothing large is held here.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

MB = 1 << 20
UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in one unit of `ru_maxrss`: https://man7.org/linux/man-pages/man2/getrusage.2.html"""


class Command(NamedTuple):
    """A command line, the folder that it runs in, its own variables of the environment, and what it leaves.

    What it leaves is taken away before it runs, a folder emptied, and must hold something afterwards.
    """

    line: tuple[str, ...]
    folder: Path
    fresh: Path | None = None
    variables: Mapping[str, str] = MappingProxyType({})


class Cost(NamedTuple):
    """Seconds of CPU (user and system), seconds by the clock, bytes at the peak."""

    cpu: float
    wall: float
    peak: int


class UnexpectedEndError(RuntimeError):
    """A command that was to be measured did something else."""


def cost_of(command: Command) -> Cost:
    """Run the command once and give its cost.

    Raises `UnexpectedEndError` for an exit status other than 0, and where it did not leave what it should.
    """
    if command.fresh is not None:
        _clear(command.fresh)
    began = time.monotonic()
    with subprocess.Popen(
        command.line,
        cwd=command.folder,
        env={**os.environ, **command.variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        said = process.stderr.read() if process.stderr else b""
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        words = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise UnexpectedEndError(f"{' '.join(command.line)} ended with {process.returncode}: {words}")
    if command.fresh is not None and not _holds_something(command.fresh):
        raise UnexpectedEndError(f"{' '.join(command.line)} left nothing")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * UNIT)


def _clear(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
        path.mkdir()
    else:
        path.unlink(missing_ok=True)


def _holds_something(path: Path) -> bool:
    if path.is_dir():
        return any(inside.is_dir() or inside.stat().st_size for inside in path.iterdir())
    return path.exists() and path.stat().st_size > 0


def interleaved(commands: Mapping[str, Command], rounds: int, *, warm: bool = False) -> dict[str, list[Cost]]:
    """Give the costs of each command, one a round; every second round runs them backwards.

    One round before is not counted: it fills the caches of the disk and of Python. What is warm has had it already.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(int(warm), rounds + 1):
        names = list(commands) if number % 2 else list(commands)[::-1]
        for name in names:
            cost = cost_of(commands[name])
            if number:
                costs[name].append(cost)
    return costs


def median(costs: Sequence[Cost]) -> Cost:
    """Give the median of each figure."""
    return Cost(
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.wall for cost in costs),
        round(statistics.median(cost.peak for cost in costs)),
    )


class Spread(NamedTuple):
    """The quartiles of a ratio over the rounds: half of them lie between the outer two."""

    low: float
    middle: float
    high: float

    def __str__(self) -> str:
        """Give the median, and between what half of the rounds lie."""
        return f"{self.middle:.3g} x (half of the rounds {self.low:.3g} to {self.high:.3g})"

    def against(self, limit: float) -> str:
        """Give PASS or FAIL; UNSURE where the median misses a limit that more than a quarter of the rounds kept."""
        if self.middle <= limit:
            return "PASS"
        return "FAIL" if self.low > limit else "UNSURE"

    def reaching(self, limit: float) -> str:
        """Give the same of a limit that the ratio must reach."""
        if self.middle >= limit:
            return "PASS"
        return "FAIL" if self.high < limit else "UNSURE"


CPU: Callable[[Cost], float] = attrgetter("cpu")
WALL: Callable[[Cost], float] = attrgetter("wall")


def ratio(one: Sequence[Cost], other: Sequence[Cost], of: Callable[[Cost], float] = CPU) -> Spread:
    """Give how many times the CPU (or what else is asked) of the other the one took, round by round."""
    return Spread(*statistics.quantiles((of(a) / of(b) for a, b in zip(one, other, strict=True)), n=4))
