"""A report puts its parts into words when they are asked for, once."""

import pytest

from reporting.config import RULES, Gate, Stream
from reporting.errors import ConfigurationError
from reporting.model import Case, CollectFailure, Place, Step
from reporting.render import Document
from reporting.report import LADDER, Origin, report_of
from reporting.report.quiet import QUIET
from tests.report.test_statements import SERVICES, measured
from tests.runs import DAY, case, config, evidence, failure, register, waiver

ORIGIN = Origin(sha256="ab" * 32)
RUN = (case(), case("test_b", "failed"))


def test_what_is_in_words_stays_so_on_every_rung():
    report = report_of(evidence(RUN), config(), ORIGIN, day=DAY)
    first = report.on(LADDER[1])
    assert first.areas is first.on(LADDER[2]).areas
    assert (report.rung, first.rung) == LADDER[:2]


def test_no_layout_prints_money_in_an_unknown_locale():
    report = report_of(evidence(RUN), config(locale="xx_YY"), ORIGIN, day=DAY)
    with pytest.raises(ConfigurationError, match="locale xx_YY is not known"):
        _ = Document(report).text


def test_a_place_without_a_line_is_named_without_one():
    broken = case("test_b", "failed", failures=(failure(place=Place("e2e/near.py")),))
    report = report_of(evidence((broken,)), config(), ORIGIN, day=DAY)
    assert " at `e2e/near.py`: signature " in report.high[0]


def test_time_that_was_not_recorded_is_not_told_as_none():
    suites = (Case(nodeid=f"s{number}.py::test_a", outcome="passed") for number in range(QUIET + 1))
    report = report_of(evidence(suites), config(), ORIGIN, day=DAY)
    assert {row.cells[4] for row in report.quiet} == {"not recorded"}


def test_a_suite_with_a_case_that_did_not_run_has_not_passed_in_full():
    skipped = case("test_b", "skipped")
    lines = [
        [str(line) for line in report_of(evidence(run), config(), ORIGIN, day=DAY).summary]
        for run in ((case(),), (case(), skipped))
    ]
    assert "1 of 1 suite (100%) passed in full." in lines[0]
    assert "1 of 1 suite (100%) passed, 1 of them not in full." in lines[1]


def test_time_of_cases_that_no_source_recorded_is_no_sum():
    suites = (Case(nodeid=f"s{number}.py::test_a", outcome="passed") for number in range(2))
    report = report_of(evidence(suites), config(), ORIGIN, day=DAY)
    assert "The run took 5.00 s by the clock; how long its cases took is not recorded." in report.summary


def test_a_sum_of_times_says_how_many_it_lacks():
    some = (
        Case(nodeid="a.py::test_a", outcome="passed", duration=0.5),
        Case(nodeid="a.py::test_b", outcome="failed", failures=(failure(),)),
        Case(nodeid="a.py::test_c", outcome="not-run"),
    )
    lacking = "(1 of 3 test cases (33.3%) not timed)"
    report = report_of(evidence(some), config(), ORIGIN, day=DAY)
    assert f"The run took 5.00 s by the clock; its cases took 0.50 s {lacking} in sum." in report.summary
    assert [str(suite.time) for suite in report.suites] == [f"0.50 s {lacking} as the sum of its cases"]
    quiet = (Case(nodeid=f"s{number}.py::test_a", outcome="passed", duration=0.5) for number in range(60))
    report = report_of(evidence((*quiet, *some, Case(nodeid="s1.py::test_b", outcome="passed"))), config(), ORIGIN)
    assert [str(row.cells[4]) for row in report.quiet if "1 of 2" in str(row.cells[4])] == [
        "0.50 s (1 of 2 test cases (50.0%) not timed)"
    ]


def test_a_run_of_unknown_length_is_said_to_be_one():
    report = report_of(evidence((case(duration=0.5),), run={"duration": None}), config(), ORIGIN, day=DAY)
    assert "How long the run took is not recorded; its cases took 0.50 s in sum." in report.summary


@pytest.mark.parametrize("order", [1, -1])
def test_a_function_has_passed_where_all_its_cases_have(order):
    run = (case("test_a[1]", "failed"), case("test_a[2]"), case("test_b"))[::order]
    report = report_of(evidence(run), config(), ORIGIN, day=DAY)
    assert "1 of 2 test functions (50.0%) passed, 2 of 3 test cases (66.6%); 1 failed." in report.summary


def test_what_a_list_leaves_out_is_counted():
    twice = (failure(), failure(phase="teardown"))
    red = [case(f"test_{number:02}", "failed", failures=twice, guards=("auth",)) for number in range(25)]
    steps = tuple(Step(title=f"step {number}", outcome="passed") for number in range(65))
    report = report_of(evidence([*red, case("test_steps", steps=steps)]), config(), ORIGIN, day=DAY)
    (area,) = report.areas
    assert "25 cases" in area.lines[0]
    assert [str(line) for line in area.lines[1:]] == [
        *(f"In `e2e/test_a.py::test_{number:02}`" for number in range(20)),
        "In 5 more cases",
    ]
    assert len(report.suites[0].tested) == 61
    assert report.suites[0].tested[-1] == "5 more steps not listed here."
    assert report.streams[0].cells[3].endswith("<br>20 more guards")


def test_what_was_not_tested_is_counted_by_its_kind():
    run = (case(), case("test_b", "skipped"), case("test_c", "not-run"))
    report = report_of(evidence(run, run={"deselected": 2, "not_listed": 3}), config(), ORIGIN, day=DAY)
    parts = "1 skipped, 1 not run, 2 deselected, 3 collected and not listed"
    assert f"Test cases not tested: {parts}." in report.summary


def test_a_service_is_told_by_the_latest_of_its_worst_probes():
    probes = [("fail", "refused"), ("pass", "fine"), ("fail", "gone"), ("warn", "slow")]
    found = [measured(health=health, detail=detail) for health, detail in probes]
    declared = config(services=SERVICES[:1])
    report = report_of(evidence((case(),), measurements=tuple(found)), declared, ORIGIN, day=DAY)
    assert report.services[0].cells[6] == "gone"
    assert "fail (live, 4 probes, state changed during the run): gone." in str(report.areas[-1].title)


def test_a_guard_that_matches_no_case_is_warned_of_and_stands_against_the_verdict():
    declared = config(register=register(Stream(id="a", name="A", amount=1, guards=("e2e/gone.py",))))
    report = report_of(evidence((case(),)), declared, ORIGIN, day=DAY)
    assert [str(line) for line in report.warnings] == [
        "Stream `a` is guarded by `e2e/gone.py`, which matches no case of this run."
    ]
    (rule,) = [one for one in report.conclusion.verdict.rules if one.name == "required_cases"]
    assert (rule.state, [one.nodeid for one in rule.culprits]) == ("FAIL", ["e2e/gone.py"])


def test_a_stream_that_nothing_guards_is_to_be_guarded():
    run = (case(guards=("auth", "checkout")),)
    steps = [str(line) for line in report_of(evidence(run), config(), ORIGIN, day=DAY).next_steps]
    assert [line for line in steps if "guard" in line] == ["Add a guard to stream `search`."]


@pytest.mark.parametrize(
    ("outcome", "declared", "line"),
    [
        ("passed", {}, "Verdict GO: 3 of 3 gate rules kept."),
        ("failed", {}, "Verdict NO-GO: 2 of 3 gate rules kept; against it: failed_cases."),
        (
            "failed",
            {"waivers": (waiver(),)},
            "Verdict CONDITIONAL GO: 2 of 3 gate rules kept, the rest waived under 1 condition.",
        ),
        (
            "failed",
            {"waivers": (waiver(),), "gate": Gate(most_waivers=0)},
            "Verdict NO-GO: 2 of 3 gate rules kept; against it: more waivers than the gate allows.",
        ),
        (
            "passed",
            {"gate": Gate(**dict.fromkeys(RULES, False))},
            "Verdict INCONCLUSIVE: no rule of the gate has a subject in this run.",
        ),
    ],
)
def test_the_first_sentence_tells_the_verdict_and_what_stands_against_it(outcome, declared, line):
    report = report_of(evidence((case(outcome=outcome),)), config(register=None, **declared), ORIGIN, day=DAY)
    assert report.summary[0] == line


def test_a_failure_without_a_place_is_not_said_to_be_anywhere():
    broken = case("test_b", "failed", failures=(failure(place=None),))
    (area,) = report_of(evidence((broken,)), config(), ORIGIN, day=DAY).areas
    assert area.lines[0].endswith(", 1 case.")


def test_what_the_declarations_do_not_know_is_warned_of():
    run = (case(guards=("auth", "gone")), case("test_b", intent="Protects $45K MRR."))
    guards, amount = map(str, report_of(evidence(run), config(), ORIGIN, day=DAY).warnings)
    assert guards == "`e2e/test_a.py::test_a` guards `gone`, which is not declared."
    assert amount.startswith("`e2e/test_a.py::test_b` names an amount in its docstring;")


def test_a_rule_tells_what_was_found():
    broken = CollectFailure(nodeid="e2e/test_b.py", failure=failure(phase="collect"))
    declared = config(register=None, gate=Gate(required_cases=("e2e/test_a.py",)))
    run = (case(outcome="failed"),)
    for found, told in (((), "1 case"), ((broken,), "1 case and 1 not collected")):
        report = report_of(evidence(run, run={"collect_failures": found}), declared, ORIGIN, day=DAY)
        rows = {str(row.cells[0]): [str(cell) for cell in row.cells] for row in report.rules}
        assert told in rows["`failed_cases`"]
        assert "1 required case not proven" in rows["`required_cases`"]
