"""Proof of a case: what its outcome is worth. Everything that is said about money stands on this table."""

from typing import Literal

from msgspec import Struct

from reporting.model.case import Case, Outcome

ProofState = Literal["proven", "unproven", "failed"]

RANK: dict[ProofState, int] = {"failed": 0, "unproven": 1, "proven": 2}
"""The order in which a minimum is taken: one failed guard outweighs every proven one."""


class Proof(Struct, frozen=True, gc=False):
    """The state of a case's proof, and the reason in the report's words; the reason is empty when proven."""

    state: ProofState
    reason: str = ""


PROVEN = Proof("proven")

NOT_PASSED: dict[Outcome, Proof] = {
    "failed": Proof("failed", "failed"),
    "xfailed": Proof("failed", "the expected defect is there"),
    "crashed": Proof("failed", "crashed inside the case"),
    "xpassed": Proof("unproven", "expectation stale"),
    "skipped": Proof("unproven", "not run: skipped"),
    "not-run": Proof("unproven", "not run"),
}


def proof_of(case: Case) -> Proof:
    """Give the proof of a case: proven only if it passed at its first attempt, for real, with its assertions run."""
    if case.outcome == "passed":
        return _proof_of_pass(case)
    if case.outcome == "error":
        phase = case.failures[0].phase if case.failures else "setup"
        # Runners that tell an exception from an assertion call both in the test's own code a defect shown there.
        return Proof("failed", "error in the case") if phase == "call" else Proof("unproven", f"error in {phase}")
    if case.outcome == "xfailed" and not case.executed:
        return Proof("unproven", "not run: a failure is expected")
    if case.outcome == "crashed" and not case.executed:
        return Proof("unproven", "not run: crashed before it")
    return NOT_PASSED[case.outcome]


def _proof_of_pass(case: Case) -> Proof:
    if case.flaky or case.lacking:
        return Proof("unproven", "flaky" if case.flaky else f"not run: no result of {case.lacking}")
    for step in case.steps:
        if step.mode != "real":
            return Proof("unproven", f"{step.mode}: {step.title}")
    for observation in case.observations:
        if observation.mode != "real":
            return Proof("unproven", f"{observation.mode}: {observation.name}")
    asked = max(case.planned, len(case.steps))
    if asked and sum(step.outcome != "not-run" for step in case.steps) < asked:
        return Proof("unproven", "vacuous")
    if not case.executed:
        return Proof("unproven", "not run: no call phase recorded")
    return PROVEN
