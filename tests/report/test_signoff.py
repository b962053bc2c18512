"""Where a sign-off says that there is none of something, there is none."""

from hypothesis import given

from reporting.config import Config, Requirement
from reporting.model import Attempt, CollectFailure, Remark, proof_of
from reporting.report import Origin, report_of
from tests.runs import DAY, case, cases, evidence, failure

OPEN = Remark(rule="cut-off", effect="incomplete", text="The file breaks off at line 9")


def said(cases, **changes):
    return report_of(evidence(cases, **changes), Config(), Origin(sha256="ab" * 32), day=DAY)


@given(cases())
def test_nothing_is_left_out_where_none_is_told(run):
    report = said(run)
    proofs = [proof_of(one) for one in run]
    if not report.deviations:
        assert run
        assert all(one.executed and len(one.attempts) < 2 and not one.flaky for one in run)
        assert all(step.mode == "real" for one in run for step in one.steps if one.outcome == "passed")
        assert not any(one.outcome in ("skipped", "not-run", "xfailed", "xpassed") for one in run)
    if not report.risks:
        assert all(proof.state == "proven" for proof in proofs)
    if not report.blocking:
        assert not any(proof.reason in ("error in setup", "error in teardown") for proof in proofs)


def test_what_is_unproven_without_a_failure_and_a_stream_is_a_risk():
    assert [str(line) for line in said((case(), case("test_b", flaky=True))).risks] == [
        "1 of 2 test cases (50.0%) not proven."
    ]
    assert said((case(),)).risks == ()


def test_what_was_tried_again_did_not_run_once():
    tries = (Attempt(outcome="failed"), Attempt(outcome="failed"))
    assert [str(line) for line in said((case(), case("test_b", "failed", attempts=tries))).deviations] == [
        "1 of 2 test cases (50.0%) tried again in vain."
    ]


def test_a_run_that_broke_off_or_lists_nothing_did_not_go_as_planned():
    broke_off = said((case(),), status="incomplete", run={"remarks": (OPEN,)})
    assert [str(line) for line in broke_off.deviations] == ["The file breaks off at line 9"]
    assert [str(line) for line in said(()).deviations] == ["No test case is listed."]


def test_an_error_in_the_test_itself_kept_nothing_from_running():
    run = tuple(
        case(f"test_{phase}", "error", failures=(failure(phase=phase),)) for phase in ("call", "setup", "teardown")
    )
    assert said(run[:1]).blocking == ()
    assert [str(line) for line in said(run).blocking] == [
        "1 of 3 test cases (33.3%) in error in setup.",
        "1 of 3 test cases (33.3%) in error in teardown.",
    ]


def test_a_requirement_is_as_proven_as_the_weakest_case_that_covers_it():
    run = (
        case("test_a", covers=("A", "B")),
        case("test_b", flaky=True, covers=("B", "C")),
        case("test_c", "failed", covers=("C",)),
    )
    declared = Config(requirements=tuple(Requirement(id=id_, text=id_) for id_ in "ABCD"))
    report = report_of(evidence(run), declared, Origin(sha256="ab" * 32), day=DAY)
    assert [row.cells[3] for row in report.traceability] == ["proven", "unproven", "failed", "uncovered"]


def test_a_file_that_was_not_collected_kept_its_cases_from_running():
    broken = CollectFailure(nodeid="e2e/test_b.py", failure=failure("No module", phase="collect"))
    away = CollectFailure(nodeid="e2e/test_c.py", failure=failure("away", phase="collect"), skipped=True)
    report = said((case(),), run={"collect_failures": (broken, away)})
    assert [str(line) for line in report.blocking] == ["`e2e/test_b.py` was not collected: “No module”"]
    assert "1 file skipped while collected; the cases in there are in no count." in report.summary


def test_a_requirement_counts_the_cases_that_it_does_not_name():
    declared = Config(requirements=(Requirement(id="A", text="A"),))
    for number, last in ((40, "`e2e/test_a.py::test_39`"), (45, "5 more cases")):
        run = tuple(case(f"test_{n}", covers=("A",)) for n in range(number))
        report = report_of(evidence(run), declared, Origin(sha256="ab" * 32), day=DAY)
        named = str(report.traceability[0].cells[2]).split("<br>")
        assert (len(named), named[-1]) == (min(number, 41), last)


def test_deviations_beyond_those_that_are_named_are_counted():
    for number, rest in ((40, []), (42, ["2 more deviations not listed here."])):
        lines = [str(line) for line in said(case(f"test_{n}", "skipped") for n in range(number)).deviations]
        assert sum("e2e/test_a.py" in line for line in lines) == 40
        assert lines[40:] == rest


def test_a_flaky_case_is_one_deviation():
    assert [str(line) for line in said((case(), case("test_b", flaky=True))).deviations] == [
        "1 of 2 test cases (50.0%) passed after a failed attempt."
    ]


def test_a_choice_that_was_not_made_is_not_told():
    report = said((case(),), run={"selection": {"-k": "", "-m": "slow"}})
    assert [str(line) for line in report.scope if "Chosen" in line] == ["Chosen by \\-m: `slow`."]
