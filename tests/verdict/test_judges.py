"""Every rule of the gate at its limit, just past it, without its data and without a subject."""

import msgspec
import pytest

from reporting.config import Expected, Gate
from reporting.evidence import Collected, pieces
from reporting.model import CollectFailure, Count, Environment, Money, Remark, Step, signature_of
from reporting.verdict import JUDGES, Culprit, Facts, pointers
from tests.report.test_statements import resolve
from tests.runs import END, case, config, evidence, failure, waiver
from tests.verdict.test_verdict import verdict

A, B = "e2e/test_a.py::test_a", "e2e/test_a.py::test_b"
RED = (case("test_a"), case("test_b", "failed"))
FLAKY = (case("test_a"), case("test_b", flaky=True))
BROKEN = CollectFailure(nodeid="e2e/test_b.py", failure=failure(phase="collect"))
SKIPPED = CollectFailure(nodeid="e2e/test_b.py", failure=failure(phase="collect"), skipped=True)
OPEN = Remark(rule="cases-lost", effect="incomplete", text="3 cases are missing")
SIMULATED = Step(title="pay", outcome="passed", mode="simulated")
SUMMARY = Remark(rule="summary-only", effect="failed", text="it states that 1 failed")
NOTE = Remark(rule="odd", effect="note", text="odd")


def at(commit="0123456789abcdef", **changes):
    return {"environment": Environment(commit=commit, **changes)}


@pytest.mark.parametrize(
    ("name", "asked", "cases", "found", "state"),
    [
        ("failed_cases", 0, FLAKY, {}, "PASS"),
        ("failed_cases", 0, RED, {}, "FAIL"),
        ("failed_cases", 1, RED, {}, "PASS"),
        ("failed_cases", 0, FLAKY, {"run": {"collect_failures": (BROKEN,)}}, "FAIL"),
        ("failed_cases", 0, FLAKY, {"run": {"collect_failures": (SKIPPED,)}}, "PASS"),
        ("failed_cases", 1, RED, {"run": {"collect_failures": (BROKEN,)}}, "FAIL"),
        ("failed_cases", 9, FLAKY, {"status": "failed"}, "FAIL"),
        ("failed_cases", 9, RED, {"run": {"remarks": (SUMMARY,)}}, "FAIL"),
        ("executed_cases", 2, RED, {}, "PASS"),
        ("executed_cases", 3, RED, {}, "FAIL"),
        ("executed_cases", 1, (case(steps=(SIMULATED,)), case("test_b", "xfailed")), {}, "NO_DATA"),
        ("executed_cases", 1, (case(steps=(SIMULATED,)), case("test_b")), {}, "PASS"),
        ("executed_cases", 1, (case(flaky=True), case("test_b", "skipped")), {}, "PASS"),
        ("executed_cases", 3, (case(steps=(SIMULATED,)), case("test_b")), {}, "FAIL"),
        ("executed_cases", 2, (case("test_a"), case("test_b", "skipped")), {}, "FAIL"),
        ("flaky_cases", 0, RED, {}, "PASS"),
        ("flaky_cases", 0, FLAKY, {}, "FAIL"),
        ("flaky_cases", 1, FLAKY, {}, "PASS"),
        ("cases_accounted_for", True, RED, {"run": {"remarks": (NOTE,)}}, "PASS"),
        ("cases_accounted_for", True, RED, {"run": {"remarks": (OPEN,)}}, "NO_DATA"),
        ("cases_accounted_for", True, RED, {"status": "incomplete"}, "NO_DATA"),
        ("cases_accounted_for", True, (), {"status": "empty"}, "NO_DATA"),
        ("cases_accounted_for", True, RED, {"status": "nothing ran"}, "NO_DATA"),
        ("duration", 5, RED, {}, "PASS"),
        ("duration", 4.9, RED, {}, "FAIL"),
        ("duration", 5, RED, {"run": {"duration": None}}, "NO_DATA"),
        ("evidence_age", 24, RED, at(commit_time=END - 24 * 3600), "PASS"),
        ("evidence_age", 24, RED, at(commit_time=END - 24 * 3600 - 1), "FAIL"),
        ("evidence_age", 24, RED, at(commit_time=END), "PASS"),
        ("evidence_age", 24, RED, at(commit_time=END + 1), "NO_DATA"),
        ("evidence_age", 24, RED, at(), "NO_DATA"),
        ("evidence_age", 24, RED, {**at(commit_time=END), "run": {"end": None}}, "NO_DATA"),
        ("release_commit", "0123456", RED, at(), "PASS"),
        ("release_commit", "0123456789ABCDEF", RED, at(), "PASS"),
        ("release_commit", "012345", RED, at(), "FAIL"),
        ("release_commit", "0123457", RED, at(), "FAIL"),
        ("release_commit", "0123456", RED, at(commit=""), "NO_DATA"),
        ("clean_worktree", True, RED, at(dirty=False), "PASS"),
        ("clean_worktree", True, RED, at(dirty=True), "FAIL"),
        ("clean_worktree", True, RED, at(), "NO_DATA"),
    ],
)
def test_what_is_measured_is_held_to_the_limit(name, asked, cases, found, state):
    made, declared = evidence(cases, **found), config(gate=Gate(**{name: asked}))
    rule = JUDGES[name](made, declared, Facts())
    assert (rule.name, rule.state) == (name, state)
    assert rule.sources[-1] == f"config:/gate/{name}"
    facts = msgspec.json.decode(b"".join(pieces(Collected(evidence=made))))
    for source in rule.sources:
        resolve(source, facts, declared)


@pytest.mark.parametrize(
    ("name", "asked", "facts", "state"),
    [
        ("required_services", True, {}, None),
        ("required_services", True, {"services": (("auth", "pass"),)}, "PASS"),
        ("required_services", True, {"services": (("auth", "pass"), ("db", "warn"))}, "FAIL"),
        ("required_services", True, {"services": (("auth", "pass"), ("db", "unknown"))}, "FAIL"),
        ("required_services", True, {"services": (("auth", "unknown"), ("db", "unknown"))}, "NO_DATA"),
        ("mrr_at_risk", 5, {}, None),
        ("mrr_at_risk", 5, {"at_risk": Money(5)}, "PASS"),
        ("mrr_at_risk", 5, {"at_risk": Money(6)}, "FAIL"),
        ("mrr_at_risk", 5, {"at_risk": Money(5, at_least=True)}, "NO_DATA"),
        ("mrr_at_risk", 5, {"at_risk": Money(6, at_least=True)}, "FAIL"),
        ("mrr_unproven", 5, {}, None),
        ("mrr_unproven", 5, {"unproven": Money(5)}, "PASS"),
        ("mrr_unproven", 5, {"unproven": Money(6)}, "FAIL"),
        ("guards_kept", "before.json", {}, "NO_DATA"),
        ("guards_kept", "before.json", {"guards_removed": ()}, "PASS"),
        ("guards_kept", "before.json", {"guards_removed": (A,)}, "FAIL"),
        ("required_cases", True, {}, None),
        ("required_cases", True, {"guards": 1}, "PASS"),
        ("required_cases", True, {"guards": 1, "unproven_guards": (Culprit(1, B),)}, "FAIL"),
    ],
)
def test_what_the_neighbours_concluded_is_held_to_the_limit(name, asked, facts, state):
    rule = JUDGES[name](evidence(RED), config(gate=Gate(**{name: asked})), Facts(**facts))
    assert (rule and (rule.name, rule.state)) == (state and (name, state))


@pytest.mark.parametrize(
    ("asked", "guards", "culprits"),
    [
        ((A,), (), []),
        ((A, B), (), [B]),
        (("e2e/test_a.py",), (), [B]),
        ((B,), (Culprit(1, B),), [B]),
        (("e2e/gone.py",), (Culprit(1, B),), [B, "e2e/gone.py"]),
    ],
)
def test_required_cases_are_the_guards_and_what_the_gate_names_each_once(asked, guards, culprits):
    facts = Facts(guards=len(guards), unproven_guards=guards)
    rule = JUDGES["required_cases"](evidence(RED), config(gate=Gate(required_cases=asked)), facts)
    assert [one.nodeid for one in rule.culprits] == culprits
    assert rule.state == ("FAIL" if culprits else "PASS")
    assert [one.signatures for one in rule.culprits if one.nodeid == B] == [(signature_of(failure()),)] * (
        B in culprits
    )
    assert pointers(rule.culprits) == (("/cases/1/outcome",) if B in culprits else ())


@pytest.mark.parametrize(
    ("asked", "whole", "missing"),
    [
        ({"suites": ("e2e/test_a.py",), "cases": (A,), "sources": 1}, 3, []),
        ({"suites": ("e2e/test_a.py", "e2e/gone.py")}, 2, ["e2e/gone.py"]),
        ({"cases": (A, "e2e/test_a.py::gone")}, 2, ["e2e/test_a.py::gone"]),
        ({"sources": 3}, 1, ["2 of 3 sources"]),
    ],
)
def test_what_is_expected_and_not_there_is_named(asked, whole, missing):
    rule = JUDGES["expected_seen"](evidence(RED), config(expected=Expected(**asked)), Facts())
    assert [one.nodeid for one in rule.culprits] == missing
    assert (rule.state, rule.threshold) == ("FAIL" if missing else "PASS", f"none of {whole} missing")


def test_nothing_expected_is_no_rule_and_nothing_run_is_no_required_case():
    assert JUDGES["expected_seen"](evidence(RED), config(), Facts()) is None
    rule = JUDGES["required_cases"](evidence(()), config(gate=Gate(required_cases=(A,))), Facts())
    assert (rule.state, rule.culprits) == ("FAIL", (Culprit(-1, A),))


def test_only_red_cases_are_behind_a_failure_and_only_flaky_ones_behind_flakiness():
    run = (*FLAKY, case("test_c", "error"), case("test_d", "crashed"), case("test_e", "xfailed"))
    gate = config(gate=Gate(flaky_cases=0))
    red, flaky = (JUDGES[name](evidence(run), gate, Facts()) for name in ("failed_cases", "flaky_cases"))
    assert [one.index for one in red.culprits] == [2, 3]
    assert [one.index for one in flaky.culprits] == [1]
    assert (red.actual, flaky.actual) == (Count(2, "case"), Count(1, "case"))


@pytest.mark.parametrize("run", [RED, RED[::-1]])
def test_a_waiver_for_a_known_failure_covers_a_required_case_too(run):
    declared = {"register": None, "gate": Gate(required_cases=(B,))}
    pardon = waiver(rule="", case=B, signature=signature_of(failure()))
    assert verdict(run, config(**declared, waivers=(pardon,))).word == "CONDITIONAL GO"
    assert verdict(run, config(**declared)).word == "NO-GO"
