"""The algebra of the verdict: what holds for every run, every gate, every waiver and every day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reporting.config import RULES, Gate, Stream
from reporting.model import CollectFailure, Remark, signature_of
from reporting.report import conclude
from reporting.verdict import EXIT_CODES, JUDGES, word_of
from tests.report.test_statements import SERVICES, measured
from tests.runs import DAY, case, cases, config, evidence, failure, gates, register, waiver

BADNESS = {"GO": 0, "CONDITIONAL GO": 1, "INCONCLUSIVE": 2, "NO-GO": 3}


def verdict(run, declared, day=DAY):
    return conclude(evidence(run), declared, day=day).verdict


waivers = st.lists(
    st.builds(
        lambda number, rule, start, length: waiver(
            id=f"w{number}", rule=rule, created=DAY + dt.timedelta(start), expires=DAY + dt.timedelta(start + length)
        ),
        st.integers(0, 9),
        st.sampled_from(RULES),
        st.integers(-20, 0),
        st.integers(0, 40),
    ),
    max_size=4,
    unique_by=lambda one: one.id,
).map(tuple)


def test_every_rule_of_the_configuration_has_its_judge():
    assert tuple(JUDGES) == RULES


@given(cases(), gates(), waivers)
def test_go_only_if_every_rule_passes(run, gate, pardons):
    done = verdict(run, config(gate=gate, waivers=pardons))
    if done.word == "GO":
        assert done.rules
        assert all(rule.state == "PASS" for rule in done.rules)
        assert not done.conditions


@given(cases(), gates(), waivers, st.integers(0, 60))
def test_time_never_improves_a_verdict(run, gate, pardons, days):
    declared = config(gate=gate, waivers=pardons)
    now, later = verdict(run, declared).word, verdict(run, declared, DAY + dt.timedelta(days)).word
    assert BADNESS[later] >= BADNESS[now]


@given(cases(), gates(), waivers, st.data())
def test_removing_a_waiver_never_improves_a_verdict(run, gate, pardons, data):
    if not pardons:
        return
    index = data.draw(st.integers(0, len(pardons) - 1))
    fewer = pardons[:index] + pardons[index + 1 :]
    before = verdict(run, config(gate=gate, waivers=pardons)).word
    assert BADNESS[verdict(run, config(gate=gate, waivers=fewer)).word] >= BADNESS[before]


@given(cases(), waivers)
def test_waivers_move_no_money_and_change_no_count(run, pardons):
    with_, without = (conclude(evidence(run), config(waivers=some), day=DAY) for some in (pardons, ()))
    assert with_.impact == without.impact
    assert with_.population == without.population


@given(cases(), st.booleans(), st.data())
def test_no_failure_is_green_without_a_waiver_of_its_own(run, collected, data):
    broken = CollectFailure(nodeid="e2e/test_c.py", failure=failure("No module", phase="collect"))
    red = [(one.nodeid, each) for one in run if one.outcome in ("failed", "error", "crashed") for each in one.failures]
    red += [] if collected else [(broken.nodeid, broken.failure)]
    known = sorted({(nodeid, signature_of(each)) for nodeid, each in red})
    chosen = [one for one in known if data.draw(st.integers(0, 3))]
    pardons = tuple(
        waiver(id=f"w{number}", rule="", case=nodeid, signature=signature)
        for number, (nodeid, signature) in enumerate(chosen)
    )
    made = evidence(run, status="failed" if known else None, run={} if collected else {"collect_failures": (broken,)})
    declared = config(register=None, waivers=pardons, gate=Gate(most_waivers=100, executed_cases=False))
    done = conclude(made, declared, day=DAY).verdict
    word = "GO" if not known else "CONDITIONAL GO" if chosen == known else "NO-GO"
    assert done.word == ("INCONCLUSIVE" if made.run.status in ("empty", "nothing ran") and word == "GO" else word)
    assert set(done.conditions) <= set(pardons)


def test_no_rules_are_never_go():
    off = Gate(**dict.fromkeys(RULES, False))
    assert verdict((case(),), config(gate=off)).word == "INCONCLUSIVE"
    assert word_of(()) == "INCONCLUSIVE"


@pytest.mark.parametrize(
    ("run", "word"),
    [
        ((case(),), "GO"),
        ((case("test_a"), case("test_b", "failed")), "NO-GO"),
        ((), "NO-GO"),
        ((case("test_a", "skipped"),), "NO-GO"),
    ],
)
def test_the_default_gate(run, word):
    assert verdict(run, config(register=None)).word == word


@pytest.mark.parametrize("status", ["incomplete", "empty", "nothing ran"])
def test_a_run_that_did_not_finish_is_never_go(status):
    remark = Remark(rule="cases-lost", effect="incomplete", text="3 cases are missing")
    done = conclude(evidence((case(),), status=status, run={"remarks": (remark,)}), config(register=None), day=DAY)
    assert done.verdict.word == "INCONCLUSIVE"


def test_a_failed_run_without_a_failed_case_is_no_go():
    done = conclude(evidence((case(),), status="failed"), config(register=None), day=DAY)
    assert done.verdict.word == "NO-GO"


def test_a_waived_failure_is_a_condition_and_a_new_failure_of_the_same_case_is_not_covered():
    known, new = failure("assert 405 == 200"), failure("KeyError: 'x'", type="KeyError")
    pardon = waiver(rule="", case="e2e/test_a.py::test_b", signature=signature_of(known))
    declared = config(register=None, waivers=(pardon,))
    done = verdict((case("test_a"), case("test_b", "failed", failures=(known,))), declared)
    assert (done.word, done.conditions) == ("CONDITIONAL GO", (pardon,))
    assert verdict((case("test_a"), case("test_b", "failed", failures=(new,))), declared).word == "NO-GO"
    assert verdict((case("test_a"), case("test_b", "failed", failures=(known, new))), declared).word == "NO-GO"
    twice = tuple(case(name, "failed", failures=(known,)) for name in ("test_b", "test_c"))
    assert verdict(twice, declared).word == "NO-GO", "the same failure of another case is not covered either"


def test_a_waived_failure_does_not_cover_what_could_not_be_collected_nor_what_no_file_names():
    red = case("test_b", "failed")
    broken = CollectFailure(nodeid="e2e/test_c.py", failure=failure("No module", phase="collect"))
    one = waiver(rule="", case=red.nodeid, signature=signature_of(red.failures[0]))
    two = waiver(id="w2", rule="", case=broken.nodeid, signature=signature_of(broken.failure))

    def word(*waivers, **run):
        declared = config(register=None, waivers=waivers)
        return conclude(evidence((case("test_a"), red), run=run), declared, day=DAY).verdict.word

    assert word(one) == "CONDITIONAL GO"
    assert word(one, collect_failures=(broken,)) == "NO-GO"
    assert word(one, two, collect_failures=(broken,)) == "CONDITIONAL GO"
    summary = Remark(rule="summary-only", effect="failed", text="it states that 1 failed")
    assert word(one, remarks=(summary,)) == "NO-GO"


def test_a_waiver_for_one_of_two_failures_under_one_name_does_not_cover_the_other():
    known, new = failure("assert 405 == 200"), failure("KeyError: 'x'", type="KeyError")
    run = tuple(case("test_b", "failed", failures=(one,), guards=("auth",)) for one in (new, known))
    pardons = (
        waiver(rule="", case=run[0].nodeid, signature=signature_of(known)),
        *(waiver(id=rule, rule=rule) for rule in ("failed_cases", "mrr_at_risk")),
    )
    assert verdict(run, config(waivers=pardons)).word == "NO-GO"


def test_an_unwaivable_rule_and_too_many_waivers_are_no_go():
    run = (case("test_a"), case("test_b", "failed"))
    assert verdict(run, config(register=None, waivers=(waiver(),))).word == "CONDITIONAL GO"
    strict = Gate(unwaivable=("failed_cases",))
    assert verdict(run, config(register=None, gate=strict, waivers=(waiver(),))).word == "NO-GO"
    none = Gate(most_waivers=0)
    assert verdict(run, config(register=None, gate=none, waivers=(waiver(),))).word == "NO-GO"


def test_expired_and_unused_waivers_are_told():
    late = waiver(id="late", expires=DAY - dt.timedelta(1))
    idle = waiver(id="idle", rule="duration")
    done = verdict((case(),), config(register=None, waivers=(late, idle)))
    assert (done.word, done.expired, done.unused) == ("GO", (late,), (idle,))
    last = waiver(id="last", rule="duration", expires=DAY)
    done = verdict((case(),), config(register=None, waivers=(last,)))
    assert (done.expired, done.unused) == ((), (last,)), "a waiver holds until its last day ends"


def test_money_at_risk_and_unproven_guards_are_rules_of_their_own():
    declared = config(register=register(Stream(id="a", name="A", amount=5)), gate=Gate(failed_cases=False))
    done = verdict((case("test_a", "failed", guards=("a",)),), declared)
    assert {rule.name for rule in done.standing} == {"required_cases", "mrr_at_risk"}
    assert verdict((case(guards=("a",)),), declared).word == "GO"


def test_guards_removed_since_the_baseline_fail_the_gate():
    declared = config(gate=Gate(guards_kept="before.json"))
    before = evidence((case("test_a", guards=("auth",)), case("test_b", guards=("auth",))))
    now = evidence((case("test_a", guards=("auth",)), case("test_b")))
    rules = {rule.name: rule for rule in conclude(now, declared, day=DAY, baseline=before).verdict.rules}
    assert rules["guards_kept"].state == "FAIL"
    rules = {rule.name: rule for rule in conclude(now, declared, day=DAY).verdict.rules}
    assert rules["guards_kept"].state == "NO_DATA"


def test_every_word_has_its_exit_code():
    assert EXIT_CODES == {"GO": 0, "CONDITIONAL GO": 0, "NO-GO": 1, "INCONCLUSIVE": 3}


def test_a_service_that_is_not_required_keeps_no_run_from_going():
    auth, backend = SERVICES
    made = evidence((case(),), measurements=(measured("auth", "pass"), measured("backend", "fail")))
    for services, word in (((auth, backend), "NO-GO"), ((auth, replace(backend, required=False)), "GO")):
        assert conclude(made, config(register=None, services=services), day=DAY).verdict.word == word
