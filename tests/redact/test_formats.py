import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.redact import formats


def sample(expression):
    """Give texts of an expression, without what must stand around it."""
    inner = expression.replace(formats._START, "")
    inner = re.sub(r"\(\?<=[^()]*\)", "", inner)
    return st.from_regex(re.compile(inner, re.ASCII), fullmatch=True)


@pytest.mark.parametrize(("kind", "needles", "expression"), formats._FORMATS, ids=lambda part: part[:20])
def test_every_match_holds_one_of_its_needles(kind, needles, expression):
    @settings(max_examples=3, suppress_health_check=list(HealthCheck))
    @given(sample(expression))
    def holds(text):
        assert any(needle in text for needle in needles.split())

    holds()


def test_expressions_begin_with_a_literal():
    for _, _, expression in formats._FORMATS:
        assert re.match(r"[\w-]|\\[$.]|:|/", expression), expression


@pytest.mark.parametrize("around", ["{}", "x{}", "\\n{}", "={}", "'{}'", "[{}]"])
def test_a_short_beginning_counts_at_the_start_of_a_word_only(random, around):
    key = "AK" + "IA" + "".join(random.choice("ABCDEFGHIJKLMNOP234567") for _ in range(16))
    found = list(formats.find(around.format(key)))
    assert [span.kind for span in found] == ([] if around == "x{}" else ["aws"])
