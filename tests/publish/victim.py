"""A process that publishes and is killed at a random point, and what must be true of what it leaves behind."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from reporting.publish import Clock, RunNumber, Settings, atomic, directory, index
from reporting.publish.forge import Forge
from tests.publish.hub import COMMIT, OUR_TOKEN, REPOSITORY, Hub
from tests.publish.paper import night

WRONG = ("torn file", "lost report", "wrong index", "two current comments", "stale comment")


def kill_writers(folder: Path, count: int, chance: random.Random) -> Counter[str]:
    """Kill so many writers of a nightly folder, each with a report of its own, and look at the folder each time."""
    counted: Counter[str] = Counter()
    whole = {night(number).name: night(number).rungs()[0] for number in range(count)}
    events = _events(["directory", str(folder), str(count)])
    (folder / night(count).name).unlink()
    (folder / index.entry_name(night(count).name)).unlink()
    there: set[str] = set()
    for number in range(count):
        counted["writers"] += 1
        counted["killed"] += _run(["directory", str(folder), str(number)], chance.randrange(1, events))
        for path in folder.glob("*.md"):
            text = path.read_text(encoding="utf-8")
            if path.name == index.README:
                fine = index.is_ours(text.encode()) and text.endswith("-->\n")
            elif path.name == index.LATEST:
                fine = text in {*whole.values(), night(count).rungs()[0]}
            else:
                fine = text == whole[path.name]
            counted["torn file"] += not fine
        held = {path.name for path in folder.glob("*.md")}
        counted["lost report"] += len(there - held)
        there = held
    for number in range(count):
        directory.publish(night(number), Settings(address=str(folder)))
    shown = (folder / index.README).read_text(encoding="utf-8")
    counted["lost report"] += sum((folder / name).read_text(encoding="utf-8") != text for name, text in whole.items())
    counted["wrong index"] += sum(
        shown.count(f"({name})") != (number >= count - index.SHOWN) for number, name in enumerate(whole)
    )
    counted["wrong index"] += (folder / index.LATEST).read_text(encoding="utf-8") != night(count - 1).rungs()[0]
    left = {path.name for path in folder.iterdir() if path.suffix == ".tmp"}
    swept = set(atomic.sweep(folder, time.time() + 2 * atomic.STALE))
    counted["temporary files swept"] += len(swept)
    counted["torn file"] += len(left - swept)
    return +counted


def kill_publishers(count: int, chance: random.Random) -> Counter[str]:
    """Kill so many publishers of a comment; the next publication must leave exactly one current, its own."""
    from reporting.publish import github_comment
    from tests.publish.forge import serve
    from tests.publish.site import GITHUB, Site

    counted: Counter[str] = Counter()
    hub = Hub()
    with serve(hub) as address:
        events = _events(["comment", address, "0"])
        for number in range(count):
            counted["publishers"] += 1
            counted["killed"] += _run(["comment", address, str(2 * number + 1)], chance.randrange(1, events))
            site = Site(github_comment, GITHUB)
            site.address = address
            document = night(2 * number + 2)
            site.publish(document, run=f"{2 * number + 2}.1")
            counted["two current comments"] += len(hub.current) > 1
            counted["stale comment"] += not any(body.endswith(document.rungs()[0]) for body in hub.current)
    return +counted


def _events(arguments: list[str]) -> int:
    """Give how many calls a whole publication makes, when nobody kills it."""
    done = subprocess.run([sys.executable, "-m", __name__, *arguments, "0"], check=True, capture_output=True, text=True)
    return int(json.loads(done.stdout))


def _run(arguments: list[str], fuse: int) -> bool:
    """Run a publication that is killed at its so-manieth call; whether it was."""
    done = subprocess.run([sys.executable, "-m", __name__, *arguments, str(fuse)], check=False, capture_output=True)
    return done.returncode != 0


class Fuse:
    """Counts every call of a function, Python's and C's, and kills the process at one of them."""

    def __init__(self, length: int) -> None:
        self.calls = 0
        self._length = length

    def __call__(self, frame: object, event: str, argument: object) -> None:
        if event in {"call", "c_call"}:
            self.calls += 1
            if self.calls == self._length:
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def main(what: str, where: str, number: str, length: str) -> None:
    """Publish a night to a folder or a forge, and print how many calls that took."""
    document = night(int(number))
    clock = Clock(time.time, lambda seconds: None, random.random)
    if what == "directory":
        publisher, settings = directory, Settings(address=where)
    else:
        import httpx  # noqa: F401 - its import is not what is to be killed

        from reporting.publish import github_comment as publisher

        forge = Forge(kind="github", repository=REPOSITORY, change=7, commit=COMMIT, api=where)
        forge = replace(forge, run=RunNumber(int(number)))
        settings = Settings(forge=forge, environ={"GITHUB_TOKEN": OUR_TOKEN}, clock=clock)
    fuse = Fuse(int(length))
    sys.setprofile(fuse)
    publisher.publish(document, settings)
    sys.setprofile(None)
    print(fuse.calls)


if __name__ == "__main__":
    main(*sys.argv[1:])
