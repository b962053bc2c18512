"""Makes one case of what several sources list under one node id, and keeps what they do not agree in.

Sources of one environment tell of one run: shards, attempts, a journal beside a results file. Those of different
environments tell of different runs of the same case, which is proven only where every one of them proves it.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import attrgetter, itemgetter

import msgspec
from msgspec import Struct

from reporting.evidence.matrix import Differing
from reporting.evidence.part import is_plain
from reporting.model import RANK, SEVERITY, Case, Outcome, Passes, Tally, proof_of, signature_of

NAMED = 20
"""Cases that an environment does not list and that are named; the rest is counted."""

RED = ("failed", "error", "crashed")


class Listed(Struct, frozen=True, kw_only=True):
    """What one environment lists: the tally of its cases, how many it lacks, and the first of those by name."""

    tally: Tally
    absent: int = 0
    absent_named: tuple[str, ...] = ()


class Merged(Struct, frozen=True, kw_only=True):
    """Each case once: `told`, and the plain passes, as cases (`plain`) or by source (`bare`).

    `conflicts` are those within an environment, `differing` those between environments. `listed` is what each of
    several environments lists, empty for one.
    """

    told: list[Case]
    plain: list[Case]
    bare: list[tuple[int, Passes]]
    conflicts: tuple[Differing, ...] = ()
    differing: tuple[Differing, ...] = ()
    listed: tuple[Listed, ...] = ()


def merge(
    told: Sequence[Case],
    plain: Sequence[Case],
    bare: Sequence[tuple[int, Passes]],
    environment_of: Sequence[int],
    environments: int,
) -> Merged:
    """Give the cases of all sources, each once, with its worst outcome and everything that any source declares of it.

    `environment_of` gives the number of the environment that a source stands for, by the source's number. A plain pass
    that every source lists as one, as nearly all cases of a large run are, costs its node id in a set.
    """
    by_source = [_Source() for _ in environment_of]
    for case in plain:
        by_source[case.source].plain.append(case)
    for number, passes in bare:
        by_source[number].bare.append(passes)
    kept = {case.nodeid for case in told}
    closer = kept.union(*(source.repeated() for source in by_source))
    tallies = [Tally() for _ in range(environments)]
    easy: list[Case] = []
    easy_bare: list[tuple[int, Passes]] = []
    seen: set[str] = set()
    for environment, tally in enumerate(tallies):
        own: set[str] = set()
        for number, source in enumerate(by_source):
            if environment_of[number] != environment:
                continue
            for case in source.plain:
                if case.nodeid not in closer and case.nodeid not in own:
                    own.add(case.nodeid)
                    tally.add_plain((case.duration,))
                    if case.nodeid not in seen:
                        easy.append(case)
            for passes in source.bare:
                fresh = _without(passes, closer, own)
                own.update(fresh.nodeids)
                tally.add_plain(fresh.seconds)
                easy_bare.append((number, _without(fresh, seen)))
        seen = seen | own if environments > 1 and seen else own
    looked = _Looked(environment_of)
    near = (case for number, source in enumerate(by_source) for case in source.among(closer, number))
    looked.merge([*told, *near], tallies)
    merged = Merged(
        told=[case for case in looked.cases if case.nodeid in kept or not is_plain(case)],
        plain=[*easy, *(case for case in looked.cases if case.nodeid not in kept and is_plain(case))],
        bare=easy_bare,
        conflicts=tuple(looked.conflicts),
        differing=tuple(looked.differing),
    )
    if environments == 1:
        return merged
    for case in told:
        by_source[case.source].told.append(case)
    return msgspec.structs.replace(merged, listed=tuple(_listed(tallies, merged, by_source, environment_of)))


def _without(passes: Passes, *known: Container[str]) -> Passes:
    """Give the passes that none of these knows; the very same ones as a rule."""
    index = [at for at, nodeid in enumerate(passes.nodeids) if not any(nodeid in one for one in known)]
    if len(index) == len(passes):
        return passes
    return Passes([passes.nodeids[at] for at in index], [passes.seconds[at] for at in index])


class _Source:
    """What one source lists."""

    def __init__(self) -> None:
        self.told: list[Case] = []
        self.plain: list[Case] = []
        self.bare: list[Passes] = []

    def nodeids(self) -> Iterator[str]:
        """Give every node id."""
        yield from (case.nodeid for case in (*self.told, *self.plain))
        for passes in self.bare:
            yield from passes.nodeids

    def repeated(self) -> Iterable[str]:
        """Give the node ids of plain passes that are listed more than once."""
        if len(set(self.nodeids())) == len(self.plain) + sum(map(len, self.bare)):
            return ()
        return [nodeid for nodeid, times in Counter(self.nodeids()).items() if times > 1]

    def among(self, closer: Container[str], number: int) -> Iterator[Case]:
        """Give the plain passes of these node ids, as cases of the source of this number."""
        yield from (case for case in self.plain if case.nodeid in closer)
        for passes in self.bare:
            yield from (case for case in passes.cases(number) if case.nodeid in closer)


def _listed(
    tallies: Sequence[Tally], merged: Merged, by_source: Sequence[_Source], environment_of: Sequence[int]
) -> Iterator[Listed]:
    """Give what each environment lists of all cases."""
    whole = len(merged.told) + len(merged.plain) + sum(len(passes) for _, passes in merged.bare)
    own: dict[int, set[str]] = {n: set() for n, tally in enumerate(tallies) if tally.cases < whole}
    for number, source in enumerate(by_source):
        if environment_of[number] in own:
            own[environment_of[number]].update(source.nodeids())
    nodeids = sorted(set[str]().union(*(source.nodeids() for source in by_source))) if own else []
    for number, tally in enumerate(tallies):
        lacking = (nodeid for nodeid in nodeids if number in own and nodeid not in own[number])
        yield Listed(tally=tally, absent=whole - tally.cases, absent_named=tuple(islice(lacking, NAMED)))


class _Looked:
    """The cases that are looked at one by one: those that a source tells something of, or lists twice."""

    def __init__(self, environment_of: Sequence[int]) -> None:
        self._environment_of = environment_of
        self.cases: list[Case] = []
        self.conflicts: list[Differing] = []
        self.differing: list[Differing] = []

    def merge(self, listed: Iterable[Case], tallies: Sequence[Tally]) -> None:
        """Make one case each, and count it where it is listed."""
        ordered = sorted(sorted(listed, key=attrgetter("source")), key=attrgetter("nodeid"))
        for nodeid, group in groupby(ordered, key=attrgetter("nodeid")):
            by_environment: dict[int, list[Case]] = {}
            for case in group:
                by_environment.setdefault(self._environment_of[case.source], []).append(case)
            turns: list[list[tuple[int, Case]]] = []
            unequal: dict[int, list[tuple[int, Case]]] = {}
            for number, held in sorted(by_environment.items()):
                for turn, case in enumerate(_within(held, unequal)):
                    tallies[number].add(case, proof_of(case))
                    if turn == len(turns):
                        turns.append([])
                    turns[turn].append((number, case))
            for told in turns:
                self.cases.append(_one([case for _, case in told]))
                if any(case.outcome != told[0][1].outcome for _, case in told):
                    self.differing.append(_differing(nodeid, told))
            self.conflicts += [_differing(nodeid, sorted(told, key=itemgetter(0))) for told in unequal.values()]


def join_unfinished(cases: Sequence[Case]) -> list[Case]:
    """Make one of a case that is listed as it ended, or as far as it came, and as one without a result.

    The process that died could not write down what its case declares; the one that controls it knows.
    """
    if all(case.outcome != "not-run" for case in cases):
        return list(cases)
    furthest: dict[str, int] = {}
    for case in cases:
        furthest[case.nodeid] = max(furthest.get(case.nodeid, 0), _came(case))
    lost = {case.nodeid: case for case in cases if _came(case) < furthest[case.nodeid]}
    return [
        _declaring(case, lost[case.nodeid]) if case.nodeid in lost else case
        for case in cases
        if _came(case) == furthest[case.nodeid]
    ]


def _came(case: Case) -> int:
    """Give how far a case came: not at all, into a phase, or to its end."""
    return 2 if case.outcome != "not-run" else int(case.duration is not None)


def _within(held: list[Case], unequal: dict[int, list[tuple[int, Case]]]) -> Iterator[Case]:
    """Give what the sources of one environment tell of a node id: a case each time that one of them lists it.

    What they do not agree in is added to `unequal`, by the time: a case is one also where several environments do so.
    """
    if len(held) == 1:
        yield held[0]
        return
    turns: dict[int, list[Case]] = {}
    times: dict[int, int] = {}
    for case in join_unfinished(held):
        turn = times.get(case.source, 0)
        times[case.source] = turn + 1
        turns.setdefault(turn, []).append(case)
    for turn, told in turns.items():
        if any(case.outcome != told[0].outcome for case in told):
            unequal.setdefault(turn, []).extend((case.source, case) for case in told)
        yield _one(told)


def _one(told: Sequence[Case]) -> Case:
    """Give the case that counts, with what any of them declares and with every cause of a failure, each once."""
    counted = told[0]
    for other in told[1:]:
        worse = _worse(counted, other)
        counted = _declaring(worse, counted if worse is other else other)
    if counted.outcome not in RED or len(told) == 1:
        return counted
    known = {signature_of(failure) for failure in counted.failures}
    failures = list(counted.failures)
    for other in told:
        for failure in other.failures if other.outcome in RED else ():
            signature = signature_of(failure)
            if signature not in known:
                known.add(signature)
                failures.append(failure)
    return (
        msgspec.structs.replace(counted, failures=tuple(failures)) if len(failures) > len(counted.failures) else counted
    )


def _worse(one: Case, other: Case) -> Case:
    """Give the one that counts: what is red before what is not, then what proves less, then the worse outcome."""
    if is_plain(one) and is_plain(other):
        return one
    return other if _badness(other) > _badness(one) else one


def _badness(case: Case) -> tuple[bool, int, int]:
    return case.outcome in RED, -RANK[proof_of(case).state], SEVERITY.index(case.outcome)


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
