"""What holds for whatever jobs of a run left: the order does not matter, and nothing is counted twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.evidence import Assembler, digest
from reporting.evidence import part as part_module
from reporting.model import Environment, Passes, proof_of
from tests.evidence.jobs import matrices, merged, mostly_passes

RANK = {"failed": 0, "unproven": 1, "proven": 2}


@given(matrices(), st.randoms())
def test_order_does_not_matter_and_nothing_is_counted_twice(jobs, random):
    shuffled = list(jobs)
    random.shuffle(shuffled)
    made = merged(*jobs)
    assert digest(made) == digest(merged(*shuffled))
    assert merged(*jobs, hold=0).evidence.total == made.evidence.total
    listed = {(source.axes["os"], one.nodeid): [] for source, _, listed in jobs for one in listed}
    for source, _, found in jobs:
        for one in found:
            listed[source.axes["os"], one.nodeid].append(one)
    ids = {nodeid for _, nodeid in listed}
    assert made.evidence.total.cases == len(ids)
    for place in made.evidence.matrix.environments:
        assert place.tally.cases == sum(environment == place.name for environment, _ in listed)
        assert place.tally.cases + place.absent == len(ids)
    for one in made.evidence.cases:
        told = [item for (_, nodeid), items in listed.items() if nodeid == one.nodeid for item in items]
        ended = [
            item
            for (_, nodeid), items in listed.items()
            if nodeid == one.nodeid
            for item in [item for item in items if item.outcome != "not-run"] or items
        ]
        assert one.outcome in {item.outcome for item in told}
        red = [item for item in ended if item.outcome in ("failed", "error", "crashed")]
        least = min(RANK[proof_of(item).state] for item in red or ended)
        assert RANK[proof_of(one).state] == (min(least, 1) if one.lacking else least)
        assert one.outcome in {item.outcome for item in red or ended if RANK[proof_of(item).state] == least}
        assert set(one.guards) == {guard for item in told for guard in item.guards}


@given(matrices())
def test_what_differs_is_what_the_environments_tell(jobs):
    made = merged(*jobs).evidence
    alone = {}
    for place in made.matrix.environments:
        own = merged(*(one for one in jobs if one[0].axes["os"] == place.name)).evidence
        alone[place.name] = {one.nodeid: one.outcome for one in own.cases}
        assert (own.run.status, own.total.outcomes) == (place.status, place.tally.outcomes)
    names = list(alone)
    wanted = {}
    for nodeid in {nodeid for told in alone.values() for nodeid in told}:
        told = {name: found[nodeid] for name, found in alone.items() if nodeid in found}
        if len(set(told.values())) > 1:
            wanted[nodeid] = told
    found = {
        row.nodeid: {names[number]: outcome for outcome, numbers in row.outcomes.items() for number in numbers}
        for row in made.matrix.differing
    }
    assert found == wanted


def with_passes(jobs, *, hold, bare, several):
    """Give what the jobs make whose plain passes come as such, more of them than `bare` held by id and seconds only."""
    assembler = Assembler(None, several=several, axes=("os",), hold=hold)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(part_module, "BARE", bare)
        for source, session, listed in jobs:
            part = assembler.part()
            plain = [one for one in listed if part_module.is_plain(one)]
            for one in plain:
                part.take(Passes([one.nodeid], [one.duration]))
            part.take([one for one in listed if one not in plain])
            assembler.add(part, source, session)
        return assembler.finish(Environment())


@settings(max_examples=300)
@given(mostly_passes(), st.sampled_from((0, 1, 2)), st.sampled_from((0, 2, 20_000)), st.randoms())
def test_passes_held_by_their_ids_make_the_same_evidence(jobs, bare, hold, random):
    shuffled = list(jobs)
    random.shuffle(shuffled)
    known, few = (
        with_passes(listed, hold=hold, bare=limit, several=len(jobs) > 1)
        for listed, limit in ((jobs, 20_000), (shuffled, min(bare, hold)))
    )
    assert digest(few) == digest(known)
    assert few.evidence.total == merged(*jobs).evidence.total
    assert few.evidence.matrix == merged(*jobs).evidence.matrix
