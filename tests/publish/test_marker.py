"""The marker of a comment of ours is read back, and none is taken for another."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from reporting.publish import RunNumber, marker
from tests.publish.paper import Paper

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@example(series="0" * 59 + ":0", verdict="GO", text="")
@given(series=NAMES, verdict=NAMES, text=st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_a_series_is_called_its_marker_is_read_back(series: str, verdict: str, text: str) -> None:
    made = marker.of_text(marker.mark(Paper(series=series, verdict=verdict), RunNumber(3, 2)), text)
    body = made.heads(text)
    line = body.split("\n")[0]
    assert line.startswith(marker.BEGIN)
    assert line.index("-->") == len(line) - 3
    assert marker.read(body) == (made, True)
    assert marker.read(body.replace("\n", "\r\n").rstrip() + "\n") == (made, True)


@given(one=NAMES, other=NAMES)
def test_two_series_are_never_taken_for_each_other(one: str, other: str) -> None:
    same = marker.mark(Paper(series=one), None).series == marker.mark(Paper(series=other), None).series
    assert same == (one == other)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "talk",
        " <!-- execution-report v=1 series=a verdict=go sha=0 text=0 at=1 -->",
        "<!-- execution-report -->",
        "<!-- execution-report kind=index -->",
        "<!-- execution-report v=1 series=a verdict=go sha=0 text=0 at=soon -->",
        "<!-- execution-report v=1 series=a verdict=go sha=0 text=0 at=1 --> and more",
        "talk\n<!-- execution-report v=1 series=a verdict=go sha=0 text=0 at=1 -->",
    ],
)
def test_what_is_no_marker_on_the_first_line_is_none(body: str) -> None:
    assert marker.read(body) is None


def test_fields_of_a_later_version_are_passed_over() -> None:
    body = marker.of_text(marker.mark(Paper(), None), "x").heads("x").replace("v=1", "v=2 colour=red")
    assert marker.read(body) is not None


def test_runs_are_ordered_by_number_attempt_and_end() -> None:
    first = marker.mark(Paper(), RunNumber(9, 1))
    assert replace(first, run=RunNumber(10, 1)).newer_than(first)
    assert replace(first, run=RunNumber(9, 2)).newer_than(first)
    assert not first.newer_than(first)
    assert replace(first, at=first.at + 1).newer_than(first), "two reports of one run: the later end"
    assert not replace(first, run=RunNumber(8, 9), at=first.at + 1).newer_than(first)
    assert replace(first, run=None, at=first.at + 1).newer_than(first), "without a number, the end decides"


def test_a_retired_comment_keeps_its_text_and_loses_its_standing() -> None:
    made = marker.of_text(marker.mark(Paper(), None), "# Report\n")
    body = made.retire(made.heads("# Report\n"), "https://github.com/o/r/pull/1#issuecomment-2")
    told = marker.read(body)
    assert told is not None
    assert told[0].retired
    assert told[1]
    assert "Superseded by [a newer report](https://github.com/o/r/pull/1#issuecomment-2).\n" in body
    assert "\n\n# Report\n\n</details>\n" in body
    assert "Superseded by a newer report." in made.retire(made.heads("x"), "")
