from hypothesis import given
from hypothesis import strategies as st

from reporting.redact.needles import Needles

LETTERS = st.text("abkKé_-.$", min_size=1, max_size=5)


@given(st.sets(LETTERS, min_size=1, max_size=6), st.text("abkKé_-.$\n", max_size=40))
def test_a_literal_is_found_wherever_it_stands(literals, text):
    assert Needles(literals).within(text) == any(literal in text for literal in literals)


@given(st.text("abkpasword \n", max_size=60))
def test_places_are_given_in_order(text):
    literals = ("passw", "pass", "word", "a b")
    places = Needles(literals).places(text)
    assert places == sorted(places)
    assert all(text.startswith(literal, start) for start, literal in places)
    for literal in literals:
        if literal in text:
            assert any(text.startswith(literal, start) for start, _ in places)
