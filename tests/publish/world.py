"""Several publishers in one simulated time: each runs the real code until it waits, then the next in time goes on."""

import heapq
import itertools
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from reporting.publish import Clock, wire
from tests.publish.forge import AFTER, BEFORE, Faults, answer
from tests.publish.hub import Call, Hub
from tests.publish.paper import FIRST

KINDS = (*BEFORE, *AFTER, "reset before", "reset after", "lost", "half a document", "silence")


class World:
    """A simulated clock. Only one of its publishers runs at a time, so a seed decides everything."""

    def __init__(self, chance: random.Random) -> None:
        self.now = FIRST
        self.chance = chance
        self._turns: list[tuple[float, int, threading.Semaphore]] = []
        self._order = itertools.count()

    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.sleep, self.chance.random)

    def sleep(self, seconds: float) -> None:
        """Let everybody whose time comes first go on first."""
        mine = threading.Semaphore(0)
        heapq.heappush(self._turns, (self.now + seconds, next(self._order), mine))
        self._next()
        mine.acquire()

    def run(self, *tasks: tuple[float, Callable[[], Any]]) -> list[Any]:
        """Start each task after so many seconds; give what each gave or raised, in the order of the tasks."""
        told: list[Any] = [None] * len(tasks)
        over = threading.Semaphore(0)

        def live(place: int, task: Callable[[], Any], turn: threading.Semaphore) -> None:
            turn.acquire()
            try:
                told[place] = task()
            except Exception as error:  # noqa: BLE001 - what a task raises is what is looked at
                told[place] = error
            over.release()
            self._next()

        for place, (delay, task) in enumerate(tasks):
            turn = threading.Semaphore(0)
            heapq.heappush(self._turns, (self.now + delay, next(self._order), turn))
            threading.Thread(target=live, args=(place, task, turn)).start()
        self._next()
        for _ in tasks:
            over.acquire()
        return told

    def _next(self) -> None:
        if self._turns:
            self.now, _, turn = heapq.heappop(self._turns)
            turn.release()


@contextmanager
def connected(world: World, hub: Hub, faults: Faults, slowest: float = 1.0) -> Iterator[None]:
    """Let every wire end in the hub; a request takes up to so many seconds each way."""

    def exchange(self: wire.Wire, method: str, url: str, content: bytes | None) -> wire.Answer:
        world.sleep(world.chance.uniform(0, slowest))
        request = httpx.Request(method, url)
        headers = {"authorization": f"Bearer {self._token.reveal()}"}
        call = Call.of(method, url.partition("127.0.0.1")[2], content or b"", headers)
        fault = faults.meets(call)
        if fault == "reset before":
            raise httpx.ReadError("reset", request=request)
        reply = answer(hub, fault, call)
        if fault in {"reset after", "lost"}:
            raise httpx.RemoteProtocolError("lost", request=request)
        if fault == "silence":
            world.sleep(self._timeout)
            raise httpx.ReadTimeout("silence", request=request)
        world.sleep(world.chance.uniform(0, slowest))
        content = reply.content
        status, raw = (200, content[: len(content) // 2]) if fault == "half a document" else (reply.status, content)
        return wire.Answer(status, httpx.Headers(reply.headers), raw)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire.Wire, "_exchange", exchange)
        yield
