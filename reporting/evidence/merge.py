"""Makes one case of what several sources list under one node id, and keeps what they do not agree in.

Sources of one environment tell of one run: shards, attempts, a journal beside a results file. Those of different
environments tell of different runs of the same case, which is proven only where every one of them proves it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

import msgspec
from msgspec import Struct

from reporting.evidence.matrix import Differing
from reporting.evidence.part import is_plain
from reporting.model import RANK, SEVERITY, Case, Outcome, Tally, proof_of, signature_of

NAMED = 20
"""Cases that an environment does not list and that are named; the rest is counted."""

RED = ("failed", "error", "crashed")


class Listed(Struct, kw_only=True):
    """What one environment lists: the tally of its cases, how many it lacks, and the first of those by name."""

    tally: Tally = msgspec.field(default_factory=Tally)
    absent: int = 0
    absent_named: list[str] = []
    plain: list[float | None] = []


class Merged(Struct, frozen=True, kw_only=True):
    """Each case once. `conflicts` are those within an environment, `differing` those between environments."""

    cases: list[Case]
    conflicts: tuple[Differing, ...]
    differing: tuple[Differing, ...]
    listed: tuple[Listed, ...]


def merge(cases: Iterable[Case], environment_of: Sequence[int] = (), environments: int = 1) -> Merged:
    """Give the cases of all sources, each once, with its worst outcome and everything that any source declares of it.

    `environment_of` gives the number of the environment that a source stands for, by the source's number.
    """
    several = environments > 1
    merged: list[Case] = []
    conflicts: list[Differing] = []
    differing: list[Differing] = []
    listed = tuple(Listed() for _ in range(environments))
    # Sorting by one name at a time is several times as fast as by a key of two.
    ordered = sorted(sorted(cases, key=attrgetter("source")), key=attrgetter("nodeid"))
    for nodeid, group in groupby(ordered, key=attrgetter("nodeid")):
        held = list(group)
        if not several:
            merged += _within(nodeid, held, conflicts)
            continue
        found: list[list[tuple[int, Case]]] = []
        for number in sorted({environment_of[case.source] for case in held}):
            own = [case for case in held if environment_of[case.source] == number]
            for turn, case in enumerate(_within(nodeid, own, conflicts)):
                if turn == len(found):
                    found.append([])
                found[turn].append((number, case))
        for told in found:
            _count(nodeid, told, listed)
            merged.append(_across(told))
            if any(case.outcome != told[0][1].outcome for _, case in told):
                differing.append(_differing(nodeid, told))
    for one in listed:
        if one.plain:
            one.tally.add_plain(one.plain)
            one.plain.clear()
    return Merged(cases=merged, conflicts=tuple(conflicts), differing=tuple(differing), listed=listed)


def join_unfinished(cases: Sequence[Case]) -> list[Case]:
    """Make one of a case that is listed as it ended and as one without a result: what it declares is kept.

    The process that died could not write down what its case declares; the one that controls it knows.
    """
    lost = {case.nodeid: case for case in cases if case.outcome == "not-run"}
    ended = {case.nodeid for case in cases if case.outcome != "not-run" and case.nodeid in lost}
    return [
        _declaring(case, lost[case.nodeid]) if case.nodeid in ended else case
        for case in cases
        if not (case.nodeid in ended and case.outcome == "not-run")
    ]


def _within(nodeid: str, held: list[Case], conflicts: list[Differing]) -> Iterator[Case]:
    """Give what the sources of one environment tell of a node id: a case each time that one of them lists it."""
    if len(held) == 1:
        yield held[0]
        return
    turns: dict[int, list[Case]] = {}
    times: dict[int, int] = {}
    for case in join_unfinished(held):
        turn = times.get(case.source, 0)
        times[case.source] = turn + 1
        turns.setdefault(turn, []).append(case)
    for told in turns.values():
        if any(case.outcome != told[0].outcome for case in told):
            conflicts.append(_differing(nodeid, [(case.source, case) for case in told]))
        yield _one(told)


def _across(told: Sequence[tuple[int, Case]]) -> Case:
    """Give one case of those of several environments: every cause of a failure is kept, each once."""
    case = _one([case for _, case in told])
    if case.outcome not in RED or len(told) == 1:
        return case
    known = {signature_of(failure) for failure in case.failures}
    failures = list(case.failures)
    for _, other in told:
        for failure in other.failures if other.outcome in RED else ():
            signature = signature_of(failure)
            if signature not in known:
                known.add(signature)
                failures.append(failure)
    return msgspec.structs.replace(case, failures=tuple(failures)) if len(failures) > len(case.failures) else case


def _one(told: Sequence[Case]) -> Case:
    """Give the case that counts, with what any of them declares."""
    counted = told[0]
    for other in told[1:]:
        worse = _worse(counted, other)
        counted = _declaring(worse, counted if worse is other else other)
    return counted


def _worse(one: Case, other: Case) -> Case:
    """Give the one that counts: what is red before what is not, then what proves less, then the worse outcome."""
    if is_plain(one) and is_plain(other):
        return one
    return other if _badness(other) > _badness(one) else one


def _badness(case: Case) -> tuple[bool, int, int]:
    return case.outcome in RED, -RANK[proof_of(case).state], SEVERITY.index(case.outcome)


def _count(nodeid: str, told: Sequence[tuple[int, Case]], listed: Sequence[Listed]) -> None:
    for number, case in told:
        if is_plain(case):
            listed[number].plain.append(case.duration)
        else:
            listed[number].tally.add(case, proof_of(case))
    if len(told) < len(listed):
        there = {number for number, _ in told}
        for number, one in enumerate(listed):
            if number not in there:
                one.absent += 1
                if len(one.absent_named) < NAMED:
                    one.absent_named.append(nodeid)


def _differing(nodeid: str, told: Sequence[tuple[int, Case]]) -> Differing:
    outcomes: dict[Outcome, tuple[int, ...]] = {}
    for number, case in told:
        outcomes[case.outcome] = (*outcomes.get(case.outcome, ()), number)
    return Differing(nodeid=nodeid, outcomes=outcomes)


def _declaring(case: Case, other: Case) -> Case:
    """Give the case with what either of the two declares."""
    if not (other.intent or other.services or other.guards or other.covers) or _declared(case) == _declared(other):
        return case
    return msgspec.structs.replace(
        case,
        intent=case.intent or other.intent,
        services=tuple(dict.fromkeys((*case.services, *other.services))),
        guards=tuple(dict.fromkeys((*case.guards, *other.guards))),
        covers=tuple(dict.fromkeys((*case.covers, *other.covers))),
    )


def _declared(case: Case) -> tuple[object, ...]:
    return case.intent, case.services, case.guards, case.covers
