"""What several sources list is one case each: it is worth what it is worth where it is worth least."""

import json

import pytest
from msgspec import UNSET, structs

from reporting.errors import UnreadableResultsError
from reporting.evidence import Collected, pieces, read
from reporting.model import Proof, Stated, Step, proof_of
from tests.evidence.jobs import job, merged
from tests.runs import case, failure


def of(collected: Collected, name="test_a"):
    (found,) = [one for one in collected.evidence.cases if one.nodeid.endswith(f"::{name}")]
    return found


def rules(collected):
    return {remark.rule for remark in collected.evidence.run.remarks if remark.effect != "note"}


def test_a_case_counts_once_and_every_environment_has_figures_of_its_own():
    linux = job("linux", case("test_a"), case("test_b"), exit_status=0, os="linux")
    windows = job("windows", case("test_a", "failed"), case("test_c"), exit_status=1, os="windows")
    made = merged(windows, linux).evidence
    assert made.total.cases == 3
    assert made.total.outcomes == {"failed": 1, "passed": 2}
    assert made.matrix.axes == ("os",)
    assert [(one.name, one.status, one.tally.outcomes, one.absent) for one in made.matrix.environments] == [
        ("linux", "passed", {"passed": 2}, 1),
        ("windows", "failed", {"failed": 1, "passed": 1}, 1),
    ]
    assert made.matrix.environments[0].absent_named == ("e2e/test_a.py::test_c",)
    (row,) = made.matrix.differing
    assert (row.nodeid, row.outcomes) == ("e2e/test_a.py::test_a", {"passed": (0,), "failed": (1,)})
    assert made.conflicts is UNSET
    assert made.run.remarks == ()


def test_without_an_axis_a_case_of_unequal_outcomes_is_a_conflict_of_its_sources():
    made = merged(
        job("one", case("test_a"), case("test_b"), sha256="1" * 64),
        job("two", case("test_a", "failed"), sha256="2" * 64),
        axes=(),
    ).evidence
    (row,) = made.conflicts
    assert (row.nodeid, row.outcomes) == ("e2e/test_a.py::test_a", {"passed": (0,), "failed": (1,)})
    assert made.matrix is UNSET
    assert [remark.text for remark in made.run.remarks if remark.rule == "sources-conflict"] == [
        "1 case has unequal outcomes in different sources; the worst counts"
    ]


@pytest.mark.parametrize("axes", [(), ("os",)])
def test_every_cause_of_a_failure_is_kept_whichever_source_tells_it(axes):
    """A waiver covers the causes that it names, so none of them may get lost."""
    one = case("test_a", "failed", failures=(failure("assert 405 == 200"),))
    two = case("test_a", "failed", failures=(failure("assert 405 == 200"), failure("no connection")))
    jobs = [job("one", one, sha256="1" * 64, os="linux"), job("two", two, sha256="2" * 64, os="windows")]
    (found,) = merged(*jobs, axes=axes).evidence.cases
    assert [told.message for told in found.failures] == ["assert 405 == 200", "no connection"]


def test_shards_of_one_environment_conflict_and_environments_differ():
    made = merged(
        job("one", case("test_a"), sha256="1" * 64, os="linux"),
        job("two", case("test_a", "failed"), sha256="2" * 64, os="linux"),
        job("three", case("test_a"), sha256="3" * 64, os="windows"),
    ).evidence
    assert [row.outcomes for row in made.conflicts] == [{"passed": (0,), "failed": (1,)}]
    assert [row.outcomes for row in made.matrix.differing] == [{"failed": (0,), "passed": (1,)}]
    assert made.matrix.environments[0].sources == (0, 1)


@pytest.mark.parametrize(
    ("elsewhere", "state"),
    [
        (case(), "proven"),
        (case(flaky=True), "unproven"),
        (case(steps=(Step(title="pays", outcome="passed", mode="simulated"),)), "unproven"),
        (case(outcome="skipped"), "unproven"),
        (case(outcome="not-run", reason="deselected"), "unproven"),
        (case(outcome="failed"), "failed"),
    ],
)
@pytest.mark.parametrize("guarding", ["here", "elsewhere", "both"])
@pytest.mark.parametrize("first", [0, 1])
def test_a_guard_is_proven_only_where_every_environment_proves_it(elsewhere, state, guarding, first):
    def guard(one, where):
        return structs.replace(one, guards=("checkout",) if guarding in (where, "both") else ())

    here = job("here", guard(case(), "here"), sha256=f"{first}" * 64, os="linux")
    there = job("there", guard(elsewhere, "elsewhere"), sha256=f"{1 - first}" * 64, os="windows")
    made = of(merged(here, there))
    assert made.guards == ("checkout",)
    assert proof_of(made).state == state


def test_what_one_environment_did_not_run_is_not_filled_by_another():
    whole = {"start": 1.0, "end": 2.0, "recorded": True, "run_id": "w"}
    killed = {"start": 1.0, "complete": False, "recorded": True, "run_id": "k"}
    made = merged(
        job("linux", case(), session=whole, os="linux"),
        job("windows", case(outcome="not-run", reason="interrupted"), session=killed, os="windows"),
    )
    assert of(made).outcome == "not-run"
    assert [place.status for place in made.evidence.matrix.environments] == ["passed", "incomplete"]
    assert made.evidence.run.status == "incomplete"
    assert "windows" in {remark.quote for remark in made.evidence.run.remarks}


def test_what_a_shard_did_not_run_is_filled_by_another_of_its_environment():
    one = job("one", case(outcome="not-run", reason="deselected", guards=("checkout",)), sha256="1" * 64, os="linux")
    two = job("two", case(), sha256="2" * 64, os="linux")
    made = of(merged(one, two))
    assert (made.outcome, made.guards) == ("passed", ("checkout",))


def test_a_hole_of_one_environment_is_not_hidden_by_what_another_left_out_by_choice():
    left_out = {"exit_status": 0, "stated": Stated(collected=3, deselected=2, cases=1), "run_id": "a"}
    holed = {"stated": Stated(collected=2, deselected=0, cases=2), "run_id": "b", "recorded": True}
    made = merged(
        job("a", case("test_a"), session=left_out, os="linux"),
        job("b", case("test_a"), case("test_b", "not-run"), session=holed, os="windows"),
    ).evidence
    assert [(one.name, one.status, one.deselected) for one in made.matrix.environments] == [
        ("linux", "passed", 2),
        ("windows", "incomplete", 0),
    ]
    assert [(one.rule, one.quote) for one in made.run.remarks] == [("cases-not-run", "windows")]
    assert made.run.status == "incomplete"
    assert (made.run.collected, made.run.deselected, made.run.deselecting) == (None, 2, 1)


def test_what_shards_left_out_is_not_counted_as_untested():
    shards = [
        job(
            f"s{n}",
            case(f"test_{n}"),
            sha256=f"{n}" * 64,
            session={"stated": Stated(collected=3, deselected=2, cases=1)},
        )
        for n in range(3)
    ]
    made = merged(*shards, axes=()).evidence
    assert (made.run.status, made.total.cases, made.run.deselected, made.run.deselecting) == ("passed", 3, 6, 3)
    hole = job("s3", case("test_3", "not-run"), sha256="3" * 64, session={"exit_status": 0})
    assert merged(*shards, hole, axes=()).evidence.run.status == "incomplete"
    alone = merged(shards[0], axes=()).evidence.run
    assert (alone.deselected, alone.deselecting) == (2, UNSET)


def test_every_cause_of_a_failure_is_kept():
    one = job("linux", case(outcome="failed", failures=(failure("assert 405 == 200"),)), os="linux")
    two = job("windows", case(outcome="failed", failures=(failure("no such file", type="OSError"),)), os="windows")
    three = job("macos", case(outcome="failed", failures=(failure("assert 405 == 200"),)), os="macos")
    made = merged(one, two, three)
    assert sorted(found.type for found in of(made).failures) == ["AssertionError", "OSError"]
    assert made.evidence.matrix.differing == ()


@pytest.mark.parametrize("declared", [True, False])
def test_a_guard_without_a_result_of_an_unfinished_environment_is_unproven(declared):
    cut = {"start": 1.0, "complete": False}
    guard = case("test_a", guards=("checkout",) if declared else ())
    jobs = [
        job("linux", guard, case("test_b"), case("test_c"), os="linux"),
        job("windows", case("test_b", "failed"), session=cut, os="windows"),
        job("bsd", case("test_b"), os="bsd"),
    ]
    watched = None if declared else (lambda name: name.endswith("test_a"))
    made = merged(*jobs, expected=[{"os": "macos"}], watched=watched, hold=0)
    assert made.evidence.matrix.environments[2].status == "failed"
    assert proof_of(of(made)) == Proof("unproven", "not run: no result of windows, macos")
    assert (made.evidence.total.proven, made.evidence.folded.cases) == (1, 1)
    there = merged(*jobs[::2], watched=watched)
    assert proof_of(of(there)).state == "proven"


def test_the_same_bytes_show_one_environment_at_most():
    one, two = (job("results", case(), sha256="1" * 64, os=name) for name in ("linux", "windows"))
    made = merged(one, two, one)
    assert len(made.evidence.sources) == 2
    assert [(remark.rule, remark.quote) for remark in made.evidence.run.remarks] == [("environments-alike", "windows")]
    assert made.evidence.run.status == "incomplete"


@pytest.mark.parametrize("axes", [("os",), ()])
def test_an_exit_status_is_held_against_the_run_it_is_of(axes):
    green = job("linux", case("test_a"), exit_status=0, sha256="1" * 64, os="linux")
    red = job("windows", case("test_b", "failed"), exit_status=1, sha256="2" * 64, os="windows")
    assert rules(merged(green, red, axes=axes)) == set()
    lost = job("windows", case("test_b"), exit_status=1, sha256="2" * 64, os="windows")
    red_elsewhere = job("macos", case("test_a", "failed"), exit_status=1, sha256="3" * 64, os="macos")
    assert rules(merged(lost, red_elsewhere, axes=axes)) == {"exit-status"}


def test_the_witness_of_a_run_tells_of_the_same_run():
    said = {"start": 1.0, "end": 2.0, "exit_status": 1, "run_id": "one"}
    results = job("results", case(), session=said, sha256="2" * 64, os="linux")
    journal = job(
        "journal", case(outcome="crashed"), session=said, sha256="1" * 64, form="execution-report journal", os="linux"
    )
    made = merged(results, journal)
    assert rules(made) == set()
    assert made.evidence.matrix.environments[0].tally.cases == 1
    assert of(made).outcome == "crashed"


def test_a_case_that_one_source_lists_twice_stays_two():
    twice = [case(duration=0.1), case(duration=0.2)]
    one = job("one", *twice, sha256="1" * 64, os="linux")
    journal = job("two", *twice, sha256="2" * 64, form="execution-report journal", os="linux")
    other = job("three", case(), sha256="3" * 64, os="windows")
    made = merged(one, journal, other).evidence
    assert made.total.cases == 2
    assert [(place.tally.cases, place.absent) for place in made.matrix.environments] == [(2, 0), (1, 1)]


def test_a_matrix_is_read_back_as_it_was_saved_and_a_changed_figure_is_found(tmp_path):
    made = merged(
        job("linux", case("test_a"), case("test_b"), os="linux"),
        job("windows", case("test_a", "failed"), os="windows"),
        expected=[{"os": "macos"}],
    )
    path = tmp_path / "evidence.json"
    path.write_bytes(b"".join(pieces(made)))
    assert read(path).evidence == made.evidence
    for change in (
        lambda matrix: matrix["environments"][0].update(absent=1),
        lambda matrix: matrix["environments"][0]["tally"].update(cases=3),
        lambda matrix: matrix["environments"][0].update(sources=[0, 1]),
        lambda matrix: matrix["differing"][0]["outcomes"].update(passed=[2]),
    ):
        document = json.loads(b"".join(pieces(made)))
        change(document["matrix"])
        path.write_text(json.dumps(document, indent=1), encoding="utf-8", newline="\n")
        with pytest.raises(UnreadableResultsError, match="do not add up"):
            read(path)


def test_plain_passes_of_many_environments_are_folded_once():
    many = [case(f"test_{n}", duration=0.25) for n in range(300)]
    jobs = [job(name, *many, os=name) for name in ("linux", "windows", "macos")]
    made = merged(*jobs, hold=100).evidence
    assert (made.total.cases, made.folded.cases, made.cases) == (300, 300, ())
    assert [place.tally.seconds for place in made.matrix.environments] == [75.0, 75.0, 75.0]
