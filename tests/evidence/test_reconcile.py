"""The status of a run: every rule alone, and which of them wins."""

import itertools

import pytest

from reporting.evidence.reconcile import RULES, reconcile
from reporting.model import (
    Case,
    CollectFailure,
    Failure,
    Outcome,
    Remark,
    Run,
    Session,
    Stated,
    Tally,
    proof_of,
)


def tally(**counts: int) -> Tally:
    """Give the tally of so many cases of each outcome, `_` in a name for `-`."""
    found = Tally()
    for name, count in counts.items():
        outcome: Outcome = name.replace("_", "-")  # type: ignore[assignment]  # an outcome, spelled as a keyword
        for number in range(count):
            case = Case(nodeid=f"test_a.py::{name}[{number}]", outcome=outcome, duration=0.5)
            found.add(case, proof_of(case))
    return found


def run(*sessions: Session, remarks: tuple[Remark, ...] = (), exit_status=None, began=None, **counts: int) -> Run:
    return reconcile(
        sessions or (Session(exit_status=0),), tally(**counts), remarks=remarks, exit_status=exit_status, began=began
    )


def rules(found: Run) -> list[str]:
    return [remark.rule for remark in found.remarks]


BROKEN = CollectFailure(nodeid="test_b.py", failure=Failure(phase="collect", message="x"))
SKIPPED = CollectFailure(nodeid="test_c.py", failure=Failure(phase="collect", message="away"), skipped=True)


def test_a_clean_run_is_green_and_has_no_remark():
    found = run(Session(exit_status=0, stated=Stated(cases=3, collected=4, deselected=1)), passed=2, skipped=1)
    assert (found.status, found.remarks, found.collected, found.deselected) == ("passed", (), 4, 1)


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        ({"passed": 1}, "passed"),
        ({"passed": 1, "skipped": 5, "xfailed": 1, "xpassed": 1}, "passed"),
        ({"xfailed": 1}, "passed"),
        ({"passed": 9, "failed": 1}, "failed"),
        ({"passed": 9, "error": 1}, "failed"),
        ({"passed": 9, "crashed": 1}, "failed"),
        ({"passed": 9, "not_run": 1}, "incomplete"),
        ({"skipped": 3}, "nothing ran"),
        ({}, "empty"),
    ],
)
def test_the_outcomes_of_its_cases(counts, status):
    assert run(Session(), **counts).status == status


@pytest.mark.parametrize(
    ("exit_status", "counts", "status", "text"),
    [
        (0, {"passed": 1}, "passed", ""),
        (0, {"failed": 1}, "failed", "The runner exited with 0, though something failed."),
        (1, {"failed": 1}, "failed", ""),
        (1, {"passed": 1}, "incomplete", "The runner exited with 1 and no listed case failed"),
        (2, {"passed": 1}, "incomplete", "The runner exited with 2: it was interrupted."),
        (3, {"passed": 1}, "incomplete", "The runner exited with 3: it met an internal error."),
        (4, {}, "incomplete", "The runner exited with 4: it was called in a way that it does not know."),
        (5, {}, "empty", ""),
        (5, {"skipped": 1}, "nothing ran", ""),
        (5, {"passed": 1}, "incomplete", "The runner exited with 5: it found no tests."),
        (6, {"passed": 1}, "incomplete", "The runner exited with 6: it met more warnings than it allows."),
        (-9, {"passed": 1}, "incomplete", "The runner exited with -9: which is not a status of its own."),
        (137, {"passed": 1, "failed": 1}, "failed", "The runner exited with 137"),
    ],
)
@pytest.mark.parametrize("who", ["source", "process"])
def test_an_exit_status_must_fit(exit_status, counts, status, text, who):
    if who == "source":
        found = run(Session(exit_status=exit_status), **counts)
    else:
        found = run(Session(), exit_status=exit_status, **counts)
    assert found.status == status
    assert found.exit_status == exit_status
    assert [remark.text.startswith(text) for remark in found.remarks] == ([True] if text else [])


def test_the_process_is_believed_over_the_file():
    found = run(Session(exit_status=0), exit_status=1, passed=1)
    assert (found.status, found.exit_status, rules(found)) == ("incomplete", 1, ["exit-status", "exit-status-differs"])
    assert found.remarks[1].text == "The runner's process exited with 1; its results say 0."
    green = run(Session(exit_status=1), exit_status=0, passed=1)
    assert (green.status, rules(green)) == ("incomplete", ["exit-status-differs"])


@pytest.mark.parametrize("status", [1, 2, 3, 4, 5, 139, -9])
def test_one_process_does_not_speak_for_the_other_shards(status):
    found = run(Session(exit_status=0), Session(exit_status=status), exit_status=0, passed=2)
    assert (found.status, rules(found), found.remarks[0].source) == ("incomplete", ["exit-status"], 1)


def test_what_two_witnesses_of_one_run_say_of_its_end_is_said_once():
    journal, results, other = (Session(run_id=run_id, exit_status=2) for run_id in "aab")
    assert rules(run(journal, results, passed=1)) == ["exit-status"]
    assert rules(run(journal, results, other, passed=1)) == ["exit-status", "exit-status"]


def test_a_file_that_could_not_be_collected_is_red_and_one_that_skips_itself_is_not():
    found = run(Session(exit_status=1, collect_failures=[BROKEN]), passed=1)
    assert (found.status, rules(found), found.collect_failures) == ("failed", ["collect-failed"], (BROKEN,))
    assert run(Session(exit_status=0, collect_failures=[SKIPPED]), passed=1).status == "passed"
    assert run(Session(exit_status=5, collect_failures=[SKIPPED])).status == "nothing ran"
    twice = run(Session(collect_failures=[BROKEN]), Session(collect_failures=[BROKEN]), passed=1)
    assert twice.remarks[0].text.startswith("1 file or folder could not be collected")


def test_a_source_that_ends_early_names_the_case_that_was_running():
    found = run(Session(complete=False, running="test_a.py::test_x"), passed=1)
    assert (found.status, found.running, rules(found)) == ("incomplete", "test_a.py::test_x", ["unfinished"])
    assert found.remarks[0].quote == "test_a.py::test_x"
    assert run(Session(complete=False), passed=1).remarks[0].text == "The source ends before its session did."


@pytest.mark.parametrize(
    ("session", "stale"),
    [
        (Session(end=99.0), True),
        (Session(start=98.0), True),
        (Session(start=98.0, end=100.5), False),
        (Session(end=100.0), False),
        (Session(), False),
    ],
)
def test_a_source_from_before_the_run(session, stale):
    found = run(session, began=100.0, passed=1)
    assert found.status == ("incomplete" if stale else "passed")
    assert rules(found) == (["stale"] if stale else [])
    assert run(session, passed=1).status == "passed"


def test_cases_that_were_chosen_and_did_not_run():
    left_out = Session(exit_status=0, stated=Stated(collected=3, deselected=1))
    assert run(left_out, passed=2, not_run=1).status == "passed"
    found = run(left_out, passed=1, not_run=2)
    assert (found.status, rules(found)) == ("incomplete", ["cases-not-run"])
    assert found.remarks[0].text == "1 chosen case did not run to the end."
    said = Session(remarks=[Remark(rule="cases-lost", effect="incomplete", text="1 case has no result.")])
    assert rules(run(said, passed=1, not_run=1)) == ["cases-lost"]


def test_sources_of_one_run_must_tell_the_same():
    journal = Session(run_id="a", stated=Stated(cases=3, collected=3), recorded=True)
    results = Session(run_id="a", stated=Stated(cases=2, collected=3), recorded=True)
    found = run(journal, results, passed=3)
    assert (found.status, rules(found)) == ("incomplete", ["sources-differ"])
    assert found.remarks[0].text == "The sources of one run count 2 and 3 cases (cases)."
    assert found.collected == 3
    same = run(journal, journal, passed=3)
    assert (same.status, same.collected) == ("passed", 3)
    shards = run(journal, Session(run_id="b", stated=Stated(cases=2, collected=2)), passed=5)
    assert (shards.status, shards.collected) == ("passed", 5)


def test_a_source_without_a_case_beside_others_is_believed_by_its_exit_status_only():
    def found(*sessions: Session, counts: tuple[int, ...], exit_status: int | None = None, passed: int = 2) -> Run:
        return reconcile(sessions, tally(passed=passed), counts=counts, exit_status=exit_status)

    full, silent, told = Session(), Session(), Session(exit_status=0)
    alone = found(full, silent, counts=(2, 0))
    assert (alone.status, rules(alone), alone.remarks[0].source) == ("incomplete", ["source-empty"], 1)
    assert found(full, silent, counts=(2, 0), exit_status=0).status == "passed"
    assert rules(found(full, silent, counts=(2, 0), exit_status=1)) == ["exit-status"]
    assert found(full, told, counts=(2, 0)).status == "passed"
    assert found(full, Session(ended=True), counts=(2, 0)).status == "passed"
    assert found(full, silent, counts=(1, 1)).status == "passed"
    assert found(silent, silent, counts=(0, 0), passed=0).status == "empty"
    journal, results = Session(run_id="a", recorded=True), Session(run_id="a")
    assert found(journal, results, counts=(2, 0)).status == "passed", "one of the two lists the run's cases"


def test_cases_that_are_in_no_list_are_counted():
    lost = Session(stated=Stated(cases=58, collected=932, deselected=76))
    assert run(lost, passed=58).not_listed == 798
    assert run(Session(stated=Stated(cases=58, collected=60), recorded=True), passed=58).not_listed == 0


@pytest.mark.parametrize("order", list(itertools.permutations(["note", "incomplete", "failed"])))
def test_the_worst_effect_wins_in_any_order(order):
    remarks = [Remark(rule=effect, effect=effect, text=effect) for effect in order]
    for count, effect in enumerate(["note", "incomplete", "failed"], 1):
        some = tuple(remark for remark in remarks if remark.effect in ["note", "incomplete", "failed"][:count])
        expected = {"note": "passed", "incomplete": "incomplete", "failed": "failed"}[effect]
        assert run(remarks=some, passed=1).status == expected
        assert run(Session(remarks=list(some)), passed=1).status == expected


def test_incomplete_outweighs_empty_and_nothing_ran():
    cut = Session(complete=False)
    assert run(cut).status == "incomplete"
    assert run(cut, skipped=1).status == "incomplete"
    assert run(cut, failed=1).status == "failed"


def test_remarks_name_their_source_and_stand_once():
    remark = Remark(rule="not-json", effect="note", text="Part of the file is no JSON.")
    found = run(Session(), Session(remarks=[remark, remark]), remarks=(remark,), passed=1)
    assert [(one.rule, one.source) for one in found.remarks] == [("not-json", None), ("not-json", 1)]


def test_the_run_takes_what_its_sources_know():
    first = Session(start=10.0, end=20.0, duration=9.5, command=["pytest"], selection={"-k": "a"}, facts={"x": "1"})
    assert (run(first, passed=1).start, run(first, passed=1).end, run(first, passed=1).duration) == (10.0, 20.0, 9.5)
    second = Session(start=12.0, end=31.0, duration=18.0, workers=2, recorded=True, exit_status=1, facts={"y": "2"})
    found = run(first, second, failed=1)
    assert (found.start, found.end, found.duration, found.workers, found.recorded) == (10.0, 31.0, 21.0, 2, True)
    assert (found.command, found.selection, found.facts) == (("pytest",), {"-k": "a"}, {"x": "1", "y": "2"})
    assert run(Session(), passed=1).duration is None


@pytest.mark.parametrize(
    ("statuses", "worst"), [((0, 0), 0), ((0, 5), 5), ((5, 1, 0), 1), ((1, 2), 2), ((0, 137), 137), ((), None)]
)
def test_the_exit_status_of_several_sources_is_the_worst(statuses, worst):
    sessions = [Session(exit_status=status) for status in statuses] or [Session()]
    assert run(*sessions, passed=1).exit_status == worst


def test_rules_have_names_of_their_own_and_say_why():
    assert len({rule.__name__ for rule in RULES}) == len(RULES)
    assert all(rule.__doc__ for rule in RULES)
