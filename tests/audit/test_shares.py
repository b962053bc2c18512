"""Shares and percentages: which counts fit, under every way to round."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.audit.number import Number
from reporting.audit.parse import parse
from reporting.audit.scan import scan
from reporting.audit.shares import fits, parts_for, percent_of


def percentage(text: str) -> Number:
    (unit,) = parse(text).units
    (number,) = scan(unit)
    return number


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int, int]:
    whole = draw(st.integers(1, 3000))
    return draw(st.integers(0, whole)), whole, draw(st.integers(0, 3))


def printed(value: Fraction, digits: int, way: str) -> str:
    scaled = value * 10**digits
    whole = {"cut": floor, "raised": ceil, "rounded": lambda exact: floor(exact + Fraction(1, 2))}[way](scaled)
    return f"{Decimal(whole).scaleb(-digits):.{digits}f}%"


@given(share=shares(), way=st.sampled_from(["cut", "raised", "rounded"]))
def test_a_share_fits_its_own_percentage_by_every_rounding(share: tuple[int, int, int], way: str) -> None:
    part, whole, digits = share
    number = percentage(printed(Fraction(100 * part, whole), digits, way))
    assert fits(number, part, whole)
    assert part in parts_for(number, whole)


@given(whole=st.integers(1, 400), shown=st.integers(0, 1000))
def test_the_counts_for_a_percentage_are_all_there_are(whole: int, shown: int) -> None:
    number = percentage(f"{shown // 10}.{shown % 10}%")
    assert set(parts_for(number, whole)) == {part for part in range(whole + 1) if fits(number, part, whole)}


@pytest.mark.parametrize(
    ("text", "wholes"), [("67%", {3, 6, 9}), ("75.0%", {4, 8}), ("33%", {3, 6, 9}), ("12%", {8, 9})]
)
def test_grim_tells_which_small_wholes_a_percentage_can_belong_to(text: str, wholes: set[int]) -> None:
    assert {whole for whole in range(1, 10) if parts_for(percentage(text), whole)} == wholes


def test_shares_are_told_rounded_down() -> None:
    assert [percent_of(6, 8), percent_of(2, 3), percent_of(999_999, 1_000_000), percent_of(0, 5)] == [
        "75.0%",
        "66.6%",
        "99.9%",
        "0.0%",
    ]
