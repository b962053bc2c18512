"""The fixture `evidence` by itself: what it takes, what it refuses, and how soft steps fail a case."""

import asyncio
from pathlib import Path

import pytest

from reporting.record import Evidence
from reporting.record.evidence import SoftStepsFailedError


@pytest.fixture
def recorder(tmp_path: Path) -> Evidence:
    return Evidence(tmp_path)


def taken(recorder: Evidence) -> list[tuple[str, str | None, str, str]]:
    return [(step.title, step.outcome, step.mode, step.error) for step in recorder.steps]


def test_a_step_records_how_it_ended_and_lets_its_failure_through(recorder):
    with recorder.step("works"):
        pass
    with pytest.raises(KeyError), recorder.step("breaks", mode="indirect"):
        raise KeyError("missing")
    assert taken(recorder) == [("works", "passed", "real", ""), ("breaks", "failed", "indirect", "KeyError: 'missing'")]
    assert all(0 <= step.duration < 10 for step in recorder.steps)


def test_steps_may_stand_in_steps(recorder):
    with recorder.step("outer"):
        assert recorder.steps[0].outcome is None
        with recorder.step("inner"):
            pass
    assert [(title, outcome) for title, outcome, *_ in taken(recorder)] == [("outer", "passed"), ("inner", "passed")]


async def test_steps_of_tasks_that_run_at_once(recorder):
    async def work(title: str) -> None:
        with recorder.step(title):
            await asyncio.sleep(0)

    await asyncio.gather(work("one"), work("two"))
    assert {(title, outcome) for title, outcome, *_ in taken(recorder)} == {("one", "passed"), ("two", "passed")}


@pytest.mark.parametrize("mode", ["Real", "simulate", "", None])
def test_unknown_modes_are_refused_at_once(recorder, mode):
    with pytest.raises(ValueError, match="unknown mode"), recorder.step("a", mode=mode):
        pytest.fail("the step must not begin")
    with pytest.raises(ValueError, match="unknown mode"):
        recorder.observe("a", 1, mode=mode)
    assert (recorder.steps, recorder.observations) == ([], [])


@pytest.mark.parametrize("title", ["", "  ", None, 3])
def test_nameless_things_are_refused(recorder, title):
    with pytest.raises(ValueError, match="needs a name"):
        recorder.plan(title)
    with pytest.raises(ValueError, match="needs a name"), recorder.step(title):
        pass
    with pytest.raises(ValueError, match="needs a name"):
        recorder.observe(title, 1)


@pytest.mark.parametrize("limit", [float("nan"), float("inf"), -float("inf")])
def test_a_limit_is_a_finite_number(recorder, limit):
    with pytest.raises(ValueError, match="finite"):
        recorder.observe("latency", 1, limit=limit)


def test_planned_steps_that_were_not_reached(recorder):
    recorder.plan("log in", "ask", "ask")
    recorder.plan("log out")
    for title in ("ask", "not planned"):
        with recorder.step(title):
            pass
    assert recorder.unreached() == ("log in", "ask", "log out")


def test_attachments_are_named_below_the_root_where_they_are(recorder, tmp_path, tmp_path_factory):
    inside, outside = tmp_path / "shots" / "a.png", tmp_path_factory.mktemp("elsewhere") / "b.png"
    for file in (inside, outside):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"")
        recorder.attach(file)
    assert recorder.attachments == ["shots/a.png", outside.as_posix()]
    with pytest.raises(FileNotFoundError, match="no such file"):
        recorder.attach(tmp_path / "never written")


def test_soft_steps_are_named_once_all_together(recorder):
    with recorder.step("first", soft=True):
        raise ValueError("one")
    with recorder.step("second"):
        pass
    with recorder.step("third", soft=True):
        pytest.fail("two")
    failure = recorder.soft_failure()
    assert str(failure) == "2 of 3 steps failed softly: [first] ValueError: one; [third] Failed: two"
    assert [str(error) for error in failure.__cause__.exceptions] == ["one", "two"]
    assert recorder.soft_failure() is None


def test_an_error_without_text_is_named_by_its_type(recorder):
    class MuteError(Exception):
        def __str__(self):
            raise RuntimeError("no text")

    with recorder.step("mute", soft=True):
        raise MuteError
    assert recorder.steps[0].error == "MuteError"


@pytest.mark.parametrize(
    "leave", [KeyboardInterrupt, asyncio.CancelledError, pytest.exit.Exception, pytest.skip.Exception]
)
def test_what_must_end_the_test_is_never_soft(recorder, leave):
    with pytest.raises(leave), recorder.step("a", soft=True):
        raise leave("away")
    assert recorder.soft_failure() is None


def test_a_soft_failure_points_at_the_line_that_failed(recorder):
    with recorder.step("a", soft=True):
        raise ValueError("here")
    trace = recorder.soft_failure().__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    assert trace.tb_frame.f_code.co_name == "test_a_soft_failure_points_at_the_line_that_failed"
    assert SoftStepsFailedError.__module__ == "builtins", "pytest prints the module in front of every message"
