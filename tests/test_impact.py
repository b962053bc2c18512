"""The algebra of money: what holds for every run and every register."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reporting.config import Stream
from reporting.impact import STATES, impact_of
from reporting.model import Case, Money, Step, proof_of
from tests.runs import STREAMS, case, cases, register, registers

PROVEN = {"outcome": "passed", "flaky": False, "steps": (), "observations": (), "planned": 0, "executed": True}


def sums(run, declared):
    impact = impact_of(run, declared)
    return {state: impact.sum_of(state).minor for state in STATES}


@given(cases(), registers())
def test_the_four_states_partition_the_register_exactly(run, declared):
    impact = impact_of(run, declared)
    assert sum(sums(run, declared).values()) == declared.total == impact.total.minor
    assert [item.stream for item in impact.streams] == list(declared.streams)


@given(cases(least=1), registers(), st.data())
def test_raising_one_proof_never_raises_at_risk_nor_lowers_protected(run, declared, data):
    index = data.draw(st.integers(0, len(run) - 1))
    better = (*run[:index], replace(run[index], **PROVEN, failures=()), *run[index + 1 :])
    assert proof_of(better[index]).state == "proven"
    before, after = sums(run, declared), sums(better, declared)
    assert after["at risk"] <= before["at risk"]
    assert after["protected"] >= before["protected"]


@given(registers())
def test_no_evidence_protects_nothing_and_puts_nothing_at_risk(declared):
    assert sums((), declared) == {"protected": 0, "at risk": 0, "unproven": 0, "unguarded": declared.total}


@given(cases(), registers())
def test_all_proven_leaves_nothing_at_risk_or_unproven(run, declared):
    proven = tuple(replace(one, **PROVEN, failures=()) for one in run)
    assert (sums(proven, declared)["at risk"], sums(proven, declared)["unproven"]) == (0, 0)


@given(cases(least=1), registers(), st.data())
def test_adding_a_guard_to_a_guarded_stream_never_raises_protected_nor_lowers_at_risk(run, declared, data):
    index, stream = data.draw(st.integers(0, len(run) - 1)), data.draw(st.sampled_from(STREAMS))
    if not any(stream in one.guards for one in run):
        run = (*run, case("test_guard", guards=(stream,)))
    more = (*run[:index], replace(run[index], guards=tuple({*run[index].guards, stream})), *run[index + 1 :])
    before, after = sums(run, declared), sums(more, declared)
    assert after["protected"] <= before["protected"]
    assert after["at risk"] >= before["at risk"]


@given(cases(), registers())
def test_removing_the_last_guard_makes_a_stream_unguarded(run, declared):
    none = tuple(replace(one, guards=()) for one in run)
    assert {item.state for item in impact_of(none, declared).streams} == {"unguarded"}


@given(cases(), registers(), st.integers(0, 10**9))
def test_splitting_a_stream_leaves_the_sums(run, declared, part):
    first = declared.streams[0]
    part = min(part, first.amount)
    split = (
        replace(first, amount=part),
        Stream(id="other", name="other", amount=first.amount - part, at_least=first.at_least),
        *declared.streams[1:],
    )
    guarding = tuple(replace(one, guards=(*one.guards, "other")) if first.id in one.guards else one for one in run)
    assert sums(guarding, replace(declared, streams=split)) == sums(run, declared)


@given(cases(), registers(), st.randoms())
def test_the_order_of_cases_changes_no_sum(run, declared, random):
    shuffled = list(run)
    random.shuffle(shuffled)
    assert sums(shuffled, declared) == sums(run, declared)


@given(cases(least=1), registers(), st.data())
def test_marking_a_step_simulated_never_raises_protected(run, declared, data):
    index = data.draw(st.integers(0, len(run) - 1))
    simulated = (*run[index].steps, Step(title="s", outcome="passed", mode="simulated"))
    worse = (*run[:index], replace(run[index], steps=simulated), *run[index + 1 :])
    assert sums(worse, declared)["protected"] <= sums(run, declared)["protected"]


def test_two_tests_of_one_stream_count_its_money_once():
    declared = register(Stream(id="a", name="A", amount=50_000_00))
    run = (case("test_1", guards=("a",)), case("test_2", guards=("a",)))
    assert sums(run, declared)["protected"] == 50_000_00


def test_a_pattern_without_a_case_is_unproven_and_told():
    declared = register(Stream(id="a", name="A", amount=1, guards=("e2e/gone.py",)))
    impact = impact_of((case(guards=("a",)),), declared)
    assert impact.streams[0].state == "unproven"
    assert impact.unmatched == (("a", "e2e/gone.py"),)


def test_a_lower_bound_makes_every_sum_it_is_in_a_lower_bound():
    declared = register(
        Stream(id="a", name="A", amount=1, at_least=True), Stream(id="b", name="B", amount=2), book_total=10
    )
    impact = impact_of((case(guards=("a", "b")),), declared)
    assert impact.total == Money(3, at_least=True)
    assert impact.sum_of("at risk") == Money(0)
    assert impact.without_stream == Money(7)


def test_fix_first_names_what_one_proof_alone_would_clear():
    declared = register(Stream(id="a", name="A", amount=100), Stream(id="b", name="B", amount=50))
    run: tuple[Case, ...] = (
        case("test_one", "failed", guards=("a", "b")),
        case("test_two", "failed", guards=("b",)),
        case("test_fine", guards=("b",)),
    )
    found = impact_of(run, declared).fix_first
    assert [(one.named.rpartition("::")[2], one.clears.minor) for one in found] == [("test_one", 100), ("test_two", 0)]
