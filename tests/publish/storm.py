"""Many publications under many faults, counted: `python -m tests.publish.storm simulate | serve | kill [COUNT] [SEED]`.

`simulate`: pairs of runs publish to one pull request at the same time, in simulated time. `serve`: one after another,
through a real socket. `kill`: processes are killed at random points of writing a folder and of publishing a comment.
The exit code is 1 when anything was lost, doubled, untrue, or older over newer.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

from reporting.publish import Receipt, RunNumber, Settings, UndeliveredError, github_comment
from tests.publish import victim
from tests.publish.forge import FAULTS, Faults
from tests.publish.hub import MALLORY, OUR_TOKEN, Hub
from tests.publish.paper import Paper
from tests.publish.site import GITHUB, open_site
from tests.publish.world import KINDS, World, connected

RATES = (0.1, 0.3, 0.6)
WRONG = ("double", "untrue", "older over newer", "not recovered", "foreign comment touched")


def paper(run: int, chance: random.Random) -> Paper:
    verdict = chance.choice(["GO", "NO-GO", "NO-GO", "INCONCLUSIVE"])
    return Paper(report_id=f"{run:08x}", verdict=verdict, failed=chance.randrange(4), ended=1_790_000_000.0 + run)


class Meeting:
    """One pull request in simulated time, to which two runs publish at once, after one and before another."""

    def __init__(self, seed: str, rate: float, settle: float, slowest: float) -> None:
        self.chance = random.Random(seed)
        self.world, self.hub = World(self.chance), Hub()
        self.faults = Faults(kinds=KINDS, chance=self.chance)
        self.papers = {run: paper(run, self.chance) for run in range(1, 5)}
        self._rate, self._settle, self._slowest = rate, settle, slowest

    def publish(self, run: int) -> Receipt:
        forge = replace(GITHUB, api="http://127.0.0.1", run=RunNumber(run))
        settings = Settings(
            forge=forge, environ={"GITHUB_TOKEN": OUR_TOKEN}, clock=self.world.clock(), settle=self._settle
        )
        return github_comment.publish(self.papers[run], settings)

    def hold(self) -> Counter[str]:
        """Give how the publications of the two ended, and what was wrong after them or after the one that follows."""
        with connected(self.world, self.hub, self.faults, self._slowest):
            if self.chance.random() < 0.7:
                self.world.run((0, partial(self.publish, 1)))
            forged = self.hub.mine[0].replace("run=1.1", "run=99.1") if self.hub.mine else "talk"
            self.hub.say(forged, MALLORY)
            self.faults.rate = self._rate
            order = self.chance.sample((2, 3), 2)
            starts = 0.0, self.chance.uniform(0, 4)
            tasks = [(start, partial(self.publish, run)) for start, run in zip(starts, order, strict=True)]
            told = dict(zip(order, self.world.run(*tasks), strict=True))
            counted = Counter({"publications": 2}) + Counter(ending(outcome) for outcome in told.values())
            if isinstance(told[3], Receipt):
                counted += judge(self.hub, self.papers[3])
            elif isinstance(told[2], Receipt) and told[2].outcome != "superseded" and not self.hub.current:
                counted["untrue"] += 1
            self.faults.rate = 0.0
            [last] = self.world.run((0, partial(self.publish, 4)))
        counted["not recovered"] += ending(last) == "given up" or bool(judge(self.hub, self.papers[4]))
        counted["foreign comment touched"] += forged not in [comment["body"] for comment in self.hub.comments]
        return counted


def ending(told: Receipt | Exception) -> str:
    """Give the word for how a publication ended. Raises what is neither a receipt nor an honest failure."""
    if isinstance(told, Receipt):
        return told.outcome
    if isinstance(told, UndeliveredError):
        return "given up"
    raise told


def simulate(pairs: int, rate: float, seed: int, settle: float = 2.0, slowest: float = 1.0) -> Counter[str]:
    """Give what became of pairs of publications that run into each other, at a fault rate per request.

    A request takes up to `slowest` seconds each way; a publication reads back `settle` seconds after it wrote.
    """
    counted: Counter[str] = Counter()
    for number in range(pairs):
        counted.update(Meeting(f"{seed} {rate} {number}", rate, settle, slowest).hold())
    return +counted


def judge(hub: Hub, newest: Paper) -> Counter[str]:
    """Give what is wrong with a forge on which the newest run's report is said to stand."""
    right = any(body.endswith(newest.rungs()[0]) for body in hub.current)
    if len(hub.current) > 1:
        return Counter(["double"])
    if right:
        return Counter()
    return Counter(["older over newer" if hub.current else "untrue"])


def serve(count: int, rate: float, seed: int) -> Counter[str]:
    """Give what became of publications one after another through a real socket."""
    counted: Counter[str] = Counter()
    chance = random.Random(f"{seed} {rate}")
    with open_site(github_comment, GITHUB) as site:
        site.timeout, site.faults.rate, site.faults.chance = 0.3, rate, chance
        site.faults.kinds = tuple(kind for kind in FAULTS if kind not in {"drip", "silence"}) * 5 + ("drip", "silence")
        for run in range(1, count + 1):
            document = paper(run, chance)
            counted["publications"] += 1
            try:
                counted[site.publish(document, run=f"{run}.1").outcome] += 1
            except UndeliveredError:
                counted["given up"] += 1
                continue
            counted += judge(site.hub, document)
            if run % 50 == 0:
                del site.hub.comments[:-10]  # a thread of thousands is another test
    return counted


def kill(count: int, seed: int) -> Counter[str]:
    """Give what became of a folder and of a pull request whose publishers were killed at random points."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        counted = victim.kill_writers(Path(folder), count - count // 2, chance)
    counted += victim.kill_publishers(count // 2, chance)
    return counted


def main(arguments: list[str]) -> int:
    """Run one kind of storm and print a line for each fault rate. The exit code is 1 when anything was wrong."""
    what, count, seed = arguments[0], int((arguments[1:] or ["300"])[0]), int((arguments[2:] or ["1"])[0])
    storms = {
        "simulate": [(f"simulate at fault rate {rate}", partial(simulate, count // 2, rate, seed)) for rate in RATES],
        "serve": [(f"serve at fault rate {rate}", partial(serve, count, rate, seed)) for rate in RATES],
        "kill": [("kill", partial(kill, count, seed))],
    }
    wrong = victim.WRONG if what == "kill" else WRONG
    failed = 0
    for name, storm in storms[what]:
        start = time.monotonic()
        counted = storm()
        told = [f"{counted[word]} {word}" for word in sorted({*counted} - {*wrong})]
        told += [f"{counted[word]} {word}" for word in wrong]
        print(f"{name}: {', '.join(told)}; {time.monotonic() - start:.0f} s", flush=True)
        failed += sum(counted[word] for word in wrong)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
