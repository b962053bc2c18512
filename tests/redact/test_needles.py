"""Looking for many literals at once, in two ways that find the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.redact import context
from reporting.redact.needles import Automaton, Searches, needles

NONE: tuple[str, ...] = ()
LETTERS = st.text("abkKé_-.$", min_size=1, max_size=5)
STEMS = sorted(context.STEMS)
PIECES = [*STEMS, "pas", "s", "to", "ken", " ", "é", "\ud800", "w", "e"]
BOTH = pytest.mark.parametrize("kind", [Automaton, Searches])


@BOTH
@given(st.sets(LETTERS, min_size=1, max_size=6), st.text("abkKé_-.$\n\ud800", max_size=40))
def test_a_literal_is_found_wherever_it_stands(kind, literals, text):
    assert kind(literals, NONE).look(text).literal == any(literal in text for literal in literals)


@BOTH
@given(st.text("abkpasPASword \néİΣK\ud83d\ude00", max_size=60))
def test_places_are_given_in_order(kind, text):
    stems = ("passw", "pass", "word", "a b")
    found, lower, places = kind(NONE, stems).look(text)
    assert not found
    assert places == sorted(places)
    assert len(lower) == len(text)
    assert all(lower.startswith(stem, start) for start, stem in places)
    for stem in stems:
        if stem in lower:
            assert any(lower.startswith(stem, start) for start, _ in places)


@given(
    st.sets(st.one_of(LETTERS, st.sampled_from(["Pass", "SECRET-1", "secret", "pässword", "p?ss"])), max_size=6),
    st.lists(
        st.sampled_from([*PIECES, "Pass", "SECRET-1", "Secret", "pässword", "p?ss", "K", "İ", "K", "?"]), max_size=12
    ),
)
def test_the_quicker_way_finds_the_same(literals, pieces):
    text = "".join(pieces)
    assert Automaton(literals, STEMS).look(text) == Searches(literals, STEMS).look(text)


@BOTH
@given(st.lists(st.sampled_from(["Pass", "SECRET-1", "secret", "w", "e", "\n", "\n", ""]), max_size=12).map("".join))
def test_no_line_that_holds_something_is_left_out(kind, text):
    searched = kind({"SECRET-1", "e\nw"}, STEMS)
    lines = searched.lines(text).split("\n")
    for line in text.split("\n"):
        found = searched.look(line)
        assert line in lines or not (found.literal or found.stems)


def test_no_stem_holds_what_stands_for_a_letter():
    assert all(stem.isascii() and "?" not in stem and stem == stem.lower() for stem in STEMS)


@BOTH
def test_places_may_overlap(kind):
    assert kind(NONE, {"sess"}).look("sessess").stems == [(0, "sess"), (3, "sess")]


def test_without_the_extra_the_other_way_is_taken(monkeypatch):
    assert isinstance(needles({"a"}, NONE), Automaton)
    monkeypatch.setattr("reporting.redact.needles.find_spec", lambda _: None)
    assert isinstance(needles({"a"}, NONE), Searches)
