"""Characters that nobody sees are spelled out."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.markdown import one_line, visible


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("plain text", "plain text"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x1b[31;1mred\x1b[0m", "red"),
        ("\x9b31mred\x9bm", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://e.example\x1b\\label\x1b]8;;\x1b\\", "label"),
        ("\x1b(B\x1b=\x1bMafter", "after"),
        ("\x1b\x1b[0m", r"\x1b"),
        ("\x1b]never ended\nafter", "\\x1b]never ended\nafter"),
        ("\x1b[", r"\x1b["),
        ("\x00\x07\x08\x0b\x0c\x1f\x7f\x80\x9f", r"\x00\x07\x08\x0b\x0c\x1f\x7f\x80\x9f"),
        ("gnp.\u202etxt", r"gnp.\u202etxt"),
        ("a\u200bb\u200dc\u2066d\ufeffe\u00adf", r"a\u200bb\u200dc\u2066d\ufeffe\xadf"),
        ("\u2028\u2029", r"\u2028\u2029"),
        ("\ud800\udc80", r"\ud800\udc80"),
        ("\U000e0041\uffff\U0010ffff", r"\U000e0041\uffff\U0010ffff"),
        ("⚠️ été 日本語 🙂", "⚠️ été 日本語 🙂"),
        ("â\u009c\u0085", r"â\x9c\x85"),
        (r"\x1b[31m", r"\x1b[31m"),
    ],
)
def test_hidden_characters_are_spelled_out(foreign, shown):
    assert visible(foreign) == shown


@given(st.text(st.characters(), max_size=40))
def test_nothing_hidden_is_left(foreign):
    shown = visible(foreign)
    shown.encode("utf-8")
    left = {unicodedata.category(mark) for mark in shown} - {"Zs", "Co", "Cn"}
    assert not {"Cs", "Zl", "Zp"} & left
    assert all(mark in "\t\n" for mark in shown if unicodedata.category(mark) == "Cc")
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("foreign", "line"),
    [
        ("", "(empty)"),
        (" \n\t ", "(empty)"),
        ("a\nb", "a ⏎ b"),
        ("\na\n\nb\n", "a ⏎ ⏎ b"),
        ("  a \t  b  ", "a b"),
        ("a\u00a0\u3000b", "a b"),
        ("\x1b[31m\x1b[0m", "(empty)"),
    ],
)
def test_one_line(foreign, line):
    assert one_line(foreign) == line


@given(st.text(st.characters(), max_size=40))
def test_one_line_is_one_line_and_stays_so(foreign):
    line = one_line(foreign)
    assert line.splitlines() == [line]
    assert one_line(line) == line
