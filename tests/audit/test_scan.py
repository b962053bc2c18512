"""The numbers of a statement: how they may be meant, and which are no amounts."""

from decimal import Decimal

import pytest

from reporting.audit.number import Number, read_numeral
from reporting.audit.parse import parse
from reporting.audit.scan import scan


def numbers(markdown: str) -> list[Number]:
    return [number for unit in parse(markdown).units for number in scan(unit)]


def only(markdown: str) -> Number:
    (number,) = numbers(markdown)
    return number


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("8", ["8"]),
        ("1,234", ["1234", "1.234"]),
        ("1.234", ["1.234", "1234"]),
        ("0.123", ["0.123"]),
        ("75,0", ["75.0"]),
        ("1,234.5", ["1234.5"]),
        ("1.234,5", ["1234.5"]),
        ("1.234.567", ["1234567"]),
        ("1\u202f234", ["1234"]),
        ("1'234", ["1234"]),
    ],
)
def test_digits_are_read_in_every_way_they_may_be_meant(text: str, readings: list[str]) -> None:
    values, _ = read_numeral(text)
    assert [str(value) for value in values] == readings


@pytest.mark.parametrize(
    ("markdown", "kind", "value"),
    [
        ("6 tests", "count", "6"),
        ("75 %", "percent", "75"),
        ("75,0 percent", "percent", "75.0"),
        ("28.96 seconds", "duration", "28.96"),
        ("1 min 42.5 s", "duration", "102.5"),
        ("1h 5m", "duration", "3900"),
        ("120ms", "duration", "0.120"),
        ("$85K", "money", "85000"),
        ("€1.234,50", "money", "1234.50"),
        ("5 EUR", "money", "5"),
        ("$1.2M", "money", "1200000"),
        ("35 MB", "measure", "35"),
    ],
)
def test_amounts_are_read_with_their_unit(markdown: str, kind: str, value: str) -> None:
    number = only(markdown)
    assert (number.kind, number.value) == (kind, Decimal(value))


@pytest.mark.parametrize(
    ("markdown", "kind"),
    [
        ("see localhost:8081", "address"),
        ("at 127.0.0.1:6379 now", "address"),
        ("on 2025-08-19", "date"),
        ("on August 19", "date"),
        ("on 19 August", "date"),
        ("at 12:01:07", "time"),
        ("Python 3.12.4", "version"),
        ("Windows 11", "version"),
        ("release v2", "version"),
        ("returns 405 Method Not Allowed", "code"),
        ("exit code 1", "code"),
        ("step 3", "ordinal"),
        ("run 4711", "ordinal"),
        ("#12", "ordinal"),
        ("the 3rd", "ordinal"),
        ("# 2. Results", "ordinal"),
        ("commit 3f9c2ab", "name"),
        ("x86_64", "name"),
        ("JIRA-12", "name"),
        ("e2e", "name"),
        ("tests/test_2fa.py::test_x", "name"),
        ("5xx", "name"),
        ("expect(2).toBe(3)", "name"),
    ],
)
def test_digits_that_name_something_are_no_amounts(markdown: str, kind: str) -> None:
    assert {number.kind for number in numbers(markdown)} == {kind}


@pytest.mark.parametrize(
    ("markdown", "modifier", "state"),
    [
        ("<60s", "under", "configured"),
        ("at least 95%", "least", "configured"),
        ("limit 60 s", "limit", "configured"),
        ("a 95% threshold", "limit", "configured"),
        ("~70%", "about", "unsourced"),
        ("more than 70%", "over", "unsourced"),
        ("+5%", "delta", "unsourced"),
        ("up 3 points", "delta", "unsourced"),
        ("$85K+", "open", "unsourced"),
        ("5-10 seats", "range", "unsourced"),
        ("5 to 10 seats", "range", "unsourced"),
    ],
)
def test_what_makes_a_number_no_plain_one_is_noted(markdown: str, modifier: str, state: str) -> None:
    number = only(markdown)
    assert (number.modifier, number.state) == (modifier, state)


@pytest.mark.parametrize(
    "markdown", ["`6/8`", "~~6 tests~~", "“He said that 6 tests ran”", "The log says:\n\n> 6 tests"]
)
def test_what_is_only_shown_is_quoted(markdown: str) -> None:
    assert {number.state for number in numbers(markdown)} == {"quoted"}


def test_numbers_in_code_blocks_are_counted_and_not_read() -> None:
    document = parse("```\n6 of 8\n```\n\n    7 of 9\n")
    assert (document.units, document.shown) == ([], 4)


def test_every_number_of_a_line_is_found_once_and_in_order() -> None:
    found = numbers("Tests:8, passed=6 failed:2, 4/6 in 3.5s (75,0 %)")
    assert [number.text for number in found] == ["8", "6", "2", "4", "6", "3.5s", "75,0 %"]


@pytest.mark.parametrize(
    ("markdown", "kinds"),
    [("- failed: w'0", ["name"]), ("l\u20191 rests", ["name"]), ("'6' and 1'234 tests", ["count", "count"])],
)
def test_digits_behind_an_apostrophe_inside_a_word_belong_to_it(markdown: str, kinds: list[str]) -> None:
    assert [number.kind for number in numbers(markdown)] == kinds
