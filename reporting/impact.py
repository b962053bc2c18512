"""Business impact: what this run proved of the declared revenue streams. Pure functions over cases and the register.

A stream is worth what its weakest guard proved. Nothing is pro-rated, nothing is summed per test, and a waiver moves no
money. The four sums partition the register exactly.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from msgspec import Struct

from reporting.config import Register, Stream
from reporting.config.pattern import any_of, matches
from reporting.model import RANK, Case, Money, Proof, proof_of

StreamState = Literal["protected", "at risk", "unproven", "unguarded"]
STATES: tuple[StreamState, ...] = ("protected", "at risk", "unproven", "unguarded")

BY_PROOF: dict[str, StreamState] = {"failed": "at risk", "unproven": "unproven", "proven": "protected"}


class Guard(Struct, frozen=True):
    """A case that guards a stream, with its proof. `index` is its place in the evidence, None if no case matches.

    `named` is the node id, or the declared pattern that means no case of the run.
    """

    named: str
    proof: Proof
    index: int | None = None


class StreamImpact(Struct, frozen=True, kw_only=True):
    """A stream with its state and the guards; `deciding` are those guards that are as weak as the state."""

    stream: Stream
    state: StreamState
    guards: tuple[Guard, ...]

    @property
    def amount(self) -> Money:
        """What the stream is declared to be worth."""
        return Money(self.stream.amount, self.stream.at_least)

    @property
    def deciding(self) -> tuple[Guard, ...]:
        """The guards that decided the state: those with the weakest proof."""
        weakest = min((RANK[guard.proof.state] for guard in self.guards), default=0)
        return tuple(guard for guard in self.guards if RANK[guard.proof.state] == weakest)


class FixFirst(Struct, frozen=True):
    """What proving one case alone would clear of the amount at risk, and the streams it touches in all."""

    named: str
    index: int
    clears: Money
    touches: tuple[str, ...]


class Impact(Struct, frozen=True, kw_only=True):
    """The register judged by a run. `unmatched` are declared patterns that mean no case of the run."""

    register: Register
    streams: tuple[StreamImpact, ...]
    fix_first: tuple[FixFirst, ...]
    unmatched: tuple[tuple[str, str], ...]

    def sum_of(self, *states: StreamState) -> Money:
        """Give the sum of the streams in any of the states."""
        return _sum(item.amount for item in self.streams if item.state in states)

    @property
    def total(self) -> Money:
        """The sum of all streams, which the four states partition."""
        return self.sum_of(*STATES)

    @property
    def without_stream(self) -> Money | None:
        """The part of the book that no stream stands for; None if no book total is declared."""
        if self.register.book_total is None:
            return None
        return Money(self.register.book_total - self.register.total)


def impact_of(cases: Sequence[Case], register: Register) -> Impact:
    """Give the impact of a run with these cases on the register."""
    guards = {stream.id: list[Guard]() for stream in register.streams}
    wanted = {stream.id: any_of(stream.guards) for stream in register.streams}
    for index, case in enumerate(cases):
        for stream_id in _guarded(case, wanted):
            guards[stream_id].append(Guard(case.nodeid, proof_of(case), index))
    unmatched = []
    for stream in register.streams:
        for pattern in stream.guards:
            if not any(matches(pattern, guard.named) for guard in guards[stream.id]):
                unmatched.append((stream.id, pattern))
                guards[stream.id].append(Guard(pattern, Proof("unproven", "matches no case of this run")))
    streams = tuple(
        StreamImpact(stream=stream, state=_state(guards[stream.id]), guards=tuple(guards[stream.id]))
        for stream in register.streams
    )
    return Impact(register=register, streams=streams, fix_first=_fix_first(streams), unmatched=tuple(unmatched))


def _guarded(case: Case, wanted: dict[str, Callable[[str], bool] | None]) -> Iterable[str]:
    for stream_id, test in wanted.items():
        if stream_id in case.guards or (test is not None and test(case.nodeid)):
            yield stream_id


def _state(guards: Sequence[Guard]) -> StreamState:
    if not guards:
        return "unguarded"
    return BY_PROOF[min((guard.proof.state for guard in guards), key=RANK.__getitem__)]


def _fix_first(streams: Sequence[StreamImpact]) -> tuple[FixFirst, ...]:
    """Give the failed guards, first the one whose proof alone would clear most, then the one that touches most."""
    touched: dict[tuple[str, int], list[StreamImpact]] = {}
    for item in streams:
        if item.state == "at risk":
            for guard in item.deciding:
                if guard.index is not None:
                    touched.setdefault((guard.named, guard.index), []).append(item)
    found = [
        FixFirst(
            named,
            index,
            _sum(item.amount for item in items if len(item.deciding) == 1),
            tuple(item.stream.id for item in items),
        )
        for (named, index), items in touched.items()
    ]
    exposure = {
        (one.named, one.index): sum(item.amount.minor for item in touched[one.named, one.index]) for one in found
    }
    return tuple(sorted(found, key=lambda one: (-one.clears.minor, -exposure[one.named, one.index], one.named)))


def _sum(amounts: Iterable[Money]) -> Money:
    return sum(amounts, Money(0))
