"""Environments of a CI matrix: each is expected, named, and whole or not; none is hidden by another."""

from reporting.evidence import pieces
from reporting.model import Stated
from reporting.redact import Redactor
from tests.evidence.jobs import job, merged
from tests.runs import case


def rules(collected):
    return {remark.rule for remark in collected.evidence.run.remarks if remark.effect != "note"}


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


def test_an_environment_without_a_case_makes_the_run_incomplete():
    made = merged(job("linux", case(), os="linux"), job("windows", exit_status=0, os="windows"))
    assert rules(made) == {"environment-empty"}
    assert made.evidence.run.status == "incomplete"


def test_environments_are_named_in_the_order_that_people_count_in():
    jobs = [job(f"j{n}", case(), sha256=f"{n:x}" * 64, python=f"3.{n}") for n in (12, 9, 10)]
    places = merged(*jobs, axes=("python",)).evidence.matrix.environments
    assert [place.name for place in places] == ["3.9", "3.10", "3.12"]


def test_a_secret_in_the_name_of_an_environment_is_gone():
    secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
    made = merged(job("one", case(), os=f"token={secret}"), redactor=Redactor(environ={}))
    assert secret.encode() not in b"".join(pieces(made))


def test_an_environment_left_over_from_an_earlier_run_is_none_of_this_one():
    made = merged(
        job("linux", case(), session={"start": 10.0, "end": 20.0}, os="linux"),
        job("windows", case(), session={"start": 1.0, "end": 2.0}, os="windows"),
        began=10.0,
    ).evidence
    assert [place.status for place in made.matrix.environments] == ["passed", "incomplete"]
    assert [(remark.rule, remark.quote) for remark in made.run.remarks] == [("stale", "windows")]


def test_an_environment_with_a_shard_that_lists_nothing_is_not_whole():
    made = merged(
        job("one", case(), sha256="1" * 64, os="linux"),
        job("two", sha256="2" * 64, os="linux"),
        job("three", case(), sha256="3" * 64, os="windows"),
    ).evidence
    assert [place.status for place in made.matrix.environments] == ["incomplete", "passed"]
    assert [(remark.rule, remark.quote) for remark in made.run.remarks] == [("source-empty", "linux")]


def test_a_suite_of_several_environments_took_no_time_by_the_clock():
    jobs = [job(name, case(start=10.0 * number), os=name) for number, name in enumerate(("linux", "windows"), 1)]
    for several, clock in ((jobs[:1], [(10.0, 10.5)] * 2), (jobs, [(None, None)] * 2)):
        made = merged(*several).evidence
        assert [(tally.start, tally.end) for tally in (made.total, *made.suites.values())] == clock


def test_what_each_environment_lost_is_no_figure_of_the_whole():
    lost = {"stated": Stated(collected=3, cases=1)}
    jobs = [job(name, case(), session=lost, os=name) for name in ("linux", "windows")]
    assert [merged(*some).evidence.run.not_listed for some in (jobs[:1], jobs)] == [2, 0]
