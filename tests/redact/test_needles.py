import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.redact import context
from reporting.redact.needles import Automaton, Searches, needles

LETTERS = st.text("abkKé_-.$", min_size=1, max_size=5)
STEMS = sorted(context.STEMS)
PIECES = [*STEMS, "pas", "s", "to", "ken", " ", "é", "\ud800", "w", "e"]
BOTH = pytest.mark.parametrize("kind", [Automaton, Searches])


@BOTH
@given(st.sets(LETTERS, min_size=1, max_size=6), st.text("abkKé_-.$\n\ud800", max_size=40))
def test_a_literal_is_found_wherever_it_stands(kind, literals, text):
    assert kind(literals).within(text) == any(literal in text for literal in literals)


@BOTH
@given(st.text("abkpasword \né\ud83d\ude00", max_size=60))
def test_places_are_given_in_order(kind, text):
    literals = ("passw", "pass", "word", "a b")
    places = kind(literals).places(text)
    assert places == sorted(places)
    assert all(text.startswith(literal, start) for start, literal in places)
    for literal in literals:
        if literal in text:
            assert any(text.startswith(literal, start) for start, _ in places)


@given(
    st.lists(st.sampled_from([*STEMS, "pas", "s", "to", "ken", " ", "é", "\ud800", "w", "e"]), max_size=12).map("".join)
)
def test_the_quicker_way_finds_the_same(text):
    assert Automaton(STEMS).places(text) == Searches(STEMS).places(text)


def test_without_the_extra_the_other_way_is_taken(monkeypatch):
    assert isinstance(needles({"a"}), Automaton)
    monkeypatch.setattr("reporting.redact.needles.find_spec", lambda _: None)
    assert isinstance(needles({"a"}), Searches)
