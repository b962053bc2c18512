"""Text that was read in the wrong encoding is found, honest text of any language is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.audit.mojibake import SIGNS, forms_of, spots

HONEST = (
    "« café » et « café\u00a0»",
    "“café”, é…, voilà… à “x”",
    "NÃO, São Paulo, MAÇÃ\u00a0x",
    "naïve—so, Zürich–Köln, für „Größe“, Straße ü“",  # noqa: RUF001 - honest typography
    "x² – 5 µs, 20 °C, 5 €, à €",  # noqa: RUF001 - honest typography
    "日本語 “x”, привет, Γειά, שלום, مرحبا, 가나",
    "Ünïcödé ✅ ❌ ⚠️ 🔧",
)


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_of_many_languages_is_left_alone(text: str) -> None:
    assert list(spots(text)) == []


def read_wrongly(text: str, encoding: str, errors: str = "strict") -> str:
    return text.encode("utf-8").decode(encoding, errors)


@pytest.mark.parametrize("text", ["é", "€", "—", "\u2019", "…", "°", "œ", "привет", "日本", "가나", "تج"])
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_text_read_in_a_western_encoding_is_found_and_told(text: str, encoding: str) -> None:
    try:
        broken = read_wrongly(text, encoding)
    except UnicodeDecodeError:
        broken = read_wrongly(text, "latin-1")
    found = list(spots(f"a {broken} b"))
    assert "".join(spot.meant for spot in found) == text
    assert "".join(f"a {broken} b"[spot.start : spot.end] for spot in found) == broken


@given(sign=st.sampled_from(sorted(SIGNS)), errors=st.sampled_from(["ignore", "replace"]))
def test_a_sign_is_found_whatever_became_of_its_lost_bytes(sign: str, errors: str) -> None:
    broken = read_wrongly(sign, "cp1252", errors)
    (spot,) = spots(f"- {broken} Auth")
    assert (spot.start, spot.end) == (2, 2 + len(broken))
    assert spot.meant in {sign, ""}


def test_a_sign_and_its_variation_selector_are_one_spot() -> None:
    broken = read_wrongly("⚠️", "cp1252", "ignore")
    assert [spot.meant for spot in spots(broken)] == ["⚠️"]


def test_what_cannot_be_told_is_said_to_be_lost() -> None:
    ambiguous = [
        sign for sign in SIGNS if any(spot.meant == "" for spot in spots(read_wrongly(sign, "cp1252", "ignore")))
    ]
    assert ambiguous
    for sign in ambiguous:
        assert read_wrongly(sign, "cp1252", "ignore") not in forms_of(sign)


BROKEN = st.sampled_from([read_wrongly(sign, "cp1252", "ignore") for sign in SIGNS])


@given(st.lists(BROKEN | st.text(alphabet=st.characters(max_codepoint=0x2FF)), max_size=9).map("".join))
def test_spots_lie_in_order_inside_the_text(text: str) -> None:
    end = 0
    for spot in spots(text):
        assert end <= spot.start < spot.end <= len(text)
        end = spot.end
