"""What several sources list is one case each: it is worth what it is worth where it is worth least."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET, structs

from reporting.errors import UnreadableResultsError
from reporting.evidence import Assembler, Collected, digest, pieces, read
from reporting.evidence import part as part_module
from reporting.model import Environment, Passes, Proof, Session, Source, Stated, Step, proof_of
from reporting.redact import Redactor
from tests.runs import case, cases, failure

RANK = {"failed": 0, "unproven": 1, "proven": 2}


def job(name, *listed, sha256="", exit_status=None, session=None, form="pytest-json-report", **axes):
    """Give what one job left: its source, what it says of its session, its cases."""
    number = sha256 or hashlib.sha256(" ".join((name, *axes.values())).encode()).hexdigest()
    said = session or {"start": 10.0, "end": 20.0, "duration": 10.0, "exit_status": exit_status}
    source = Source(name=f"{name}.json", format=form, sha256=number, size=10, cases=len(listed), axes=axes)
    return source, Session(**said), list(listed)


def merged(*jobs, axes=("os",), expected=(), redactor=None, hold=20_000, watched=None):
    assembler = Assembler(redactor, several=len(jobs) > 1, axes=axes, expected=expected, hold=hold, watched=watched)
    for source, session, listed in jobs:
        part = assembler.part()
        part.take(listed)
        assembler.add(part, source, session)
    return assembler.finish(Environment())


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


def test_an_environment_that_was_expected_and_left_nothing_makes_the_run_incomplete():
    expected = [{"os": "linux"}, {"os": "windows"}, {"os": "macos"}]
    made = merged(job("linux", case(), exit_status=0, os="linux"), expected=expected).evidence
    assert [(one.name, one.status) for one in made.matrix.environments] == [
        ("linux", "passed"),
        ("macos", "missing"),
        ("windows", "missing"),
    ]
    (remark,) = made.run.remarks
    assert (remark.text, remark.quote) == ("2 of 3 expected environments have no source", "macos, windows")
    assert made.run.status == "incomplete"
    assert merged(job("x", case()), axes=(), expected=expected).evidence.run.status == "incomplete"
    assert merged(job("linux", case(), os="linux"), expected=expected[:1]).evidence.run.status == "passed"


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


def test_an_environment_without_a_case_makes_the_run_incomplete():
    made = merged(job("linux", case(), os="linux"), job("windows", exit_status=0, os="windows"))
    assert rules(made) == {"environment-empty"}
    assert made.evidence.run.status == "incomplete"


def test_the_same_bytes_show_one_environment_at_most():
    one, two = (job("results", case(), sha256="1" * 64, os=name) for name in ("linux", "windows"))
    made = merged(one, two, one)
    assert len(made.evidence.sources) == 2
    assert rules(made) == {"environments-alike"}
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


def test_environments_are_named_in_the_order_that_people_count_in():
    jobs = [job(f"j{n}", case(), sha256=f"{n:x}" * 64, python=f"3.{n}") for n in (12, 9, 10)]
    places = merged(*jobs, axes=("python",)).evidence.matrix.environments
    assert [place.name for place in places] == ["3.9", "3.10", "3.12"]


def test_a_secret_in_the_name_of_an_environment_is_gone():
    secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
    made = merged(job("one", case(), os=f"token={secret}"), redactor=Redactor(environ={}))
    assert secret.encode() not in b"".join(pieces(made))


def test_a_case_that_one_source_lists_twice_stays_two():
    twice = [case(duration=0.1), case(duration=0.2)]
    one = job("one", *twice, sha256="1" * 64, os="linux")
    journal = job("two", *twice, sha256="2" * 64, form="execution-report journal", os="linux")
    other = job("three", case(), sha256="3" * 64, os="windows")
    made = merged(one, journal, other).evidence
    assert made.total.cases == 2
    assert [(place.tally.cases, place.absent) for place in made.matrix.environments] == [(2, 0), (1, 1)]


@st.composite
def matrices(draw):
    names = draw(st.lists(st.sampled_from(("linux", "windows", "macos")), min_size=1, max_size=4))
    return [job(f"j{number}", *draw(cases()), sha256=f"{number:064x}", os=name) for number, name in enumerate(names)]


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


OUTCOMES = st.sampled_from(("passed", "passed", "passed", "failed", "not-run"))


@st.composite
def mostly_passes(draw):
    """Give jobs that list few names: most of them pass plainly, in several jobs, some twice in one."""
    named = st.tuples(st.sampled_from(("test_a", "test_b", "test_c", "test_d[x]", "test_d[y]")), OUTCOMES)
    return [
        job(f"j{number}", *(case(*one) for one in listed), sha256=f"{number:064x}", os=name)
        for number, (name, listed) in enumerate(
            draw(
                st.lists(
                    st.tuples(st.sampled_from(("linux", "windows")), st.lists(named, max_size=5)),
                    min_size=1,
                    max_size=4,
                )
            )
        )
    ]


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
