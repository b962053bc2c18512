"""Secrets that are known by their format."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.redact import Redactor, formats

BEFORE = "abcdefghij12345678"
"""Enough of a beginning for the formats that are found by their middle."""


@pytest.mark.parametrize(("kind", "needles", "expression"), formats._FORMATS, ids=lambda part: part[:20])
def test_every_format_is_found_and_holds_one_of_its_needles(kind, needles, expression):
    inner = re.sub(r"\(\?<=[^()]*\)", "", expression.replace(formats._START, ""))
    before = BEFORE if inner != expression.replace(formats._START, "") else ""
    redactor = Redactor(environ={}, key=kind.encode(), home="")

    @settings(max_examples=4, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(re.compile(inner, re.ASCII), fullmatch=True))
    def found(secret):
        assert any(needle in secret for needle in needles.split())
        text = f"see {before}{secret} here"
        assert any(secret in text[span.start : span.end] for span in formats.find(text))
        assert secret[len(secret) // 2 :] not in redactor.text(text)

    found()


def test_expressions_begin_with_a_literal():
    for _, _, expression in formats._FORMATS:
        assert re.match(r"[\w-]|\\[$.]|:|/", expression), expression


@pytest.mark.parametrize("around", ["{}", "x{}", "\\n{}", "={}", "'{}'", "[{}]"])
def test_a_short_beginning_counts_at_the_start_of_a_word_only(random, around):
    key = "AK" + "IA" + "".join(random.choice("ABCDEFGHIJKLMNOP234567") for _ in range(16))
    found = list(formats.find(around.format(key)))
    assert [span.kind for span in found] == ([] if around == "x{}" else ["aws"])


@pytest.mark.parametrize(
    "text",
    [
        "sk-learn-contrib-and-some-more-words",
        "ghp_short",
        "AKIAXXXX",
        "key-value-store-with-many-parts",
        "pypi-mirror and npm_config_cache and dp.pt.x",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
        "eyJ and xoxo and $2a$ and SG.",
    ],
)
def test_what_only_looks_like_a_beginning_is_left_alone(text):
    assert list(formats.find(text)) == []
