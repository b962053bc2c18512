"""Foreign text within a line, position by position."""

import enum
import re

import pytest

from reporting.markdown import Markdown, attribute, cell, cell_code, code, mermaid_label, quoted, text
from tests.markdown.document import rendered

ENCODERS = (text, cell, code, cell_code, quoted, attribute, mermaid_label)


class Word(enum.StrEnum):
    PASSED = "passed|"


@pytest.mark.parametrize(
    ("encode", "foreign", "written"),
    [
        (text, "1. *a*", r"1\. \*a\*"),
        (text, "$85K+ and $35K+", r"<span>&#36;</span>85K\+ and <span>&#36;</span>35K\+"),
        (cell, "a|b", "a&#124;b"),
        (cell, "<b>", "&#60;b&#62;"),
        (code, "a`b", "``a`b``"),
        (code, "`a`", "`` `a` ``"),
        (code, "", "`(empty)`"),
        (code, "test_fold[x]", "<code>test&#95;fold&#91;x&#93;</code>"),
        (cell_code, "a[b|c]", "<code>a&#91;b&#124;c&#93;</code>"),
        (quoted, "Logs in.", "“Logs in.”"),
        (quoted, '"x"', "“&#34;x&#34;”"),
        (attribute, 'a" onload="x', "a&#34; onload&#61;&#34;x"),
        (attribute, "", ""),
        (mermaid_label, 'auth "v2"; [x]', '"auth #34;v2#34;#59; #91;x#93;"'),
        (text, Word.PASSED, r"passed\|"),
        (text, 12, "12"),
        (text, -1.5, "-1.5"),
        (cell, 1234567, "1234567"),
        (code, 3, "`3`"),
    ],
)
def test_what_is_written(encode, foreign, written):
    assert encode(foreign) == written
    assert type(encode(foreign)) is Markdown


@pytest.mark.parametrize(
    "name",
    [
        "tests/unit/test_auth.py::TestLogin::test_refresh__token",
        "Expected 3 items, got four. Nothing else differs.",
        "connection refused: 5432",
        "user's token",
        "v1.2.3",
    ],
)
def test_ordinary_names_and_sentences_stay_as_they_are(name):
    assert text(name) == name
    assert cell(name) == name
    assert cell_code(f"{name.removesuffix('.')}[admin-1]") == f"<code>{name.removesuffix('.')}[admin-1]</code>"


@pytest.mark.parametrize("encode", ENCODERS)
@pytest.mark.parametrize("value", [None, True, b"x", [], Markdown("x")])
def test_what_is_no_text_is_refused(encode, value):
    if encode is text and isinstance(value, Markdown):
        assert text(value) is value
        return
    with pytest.raises(TypeError):
        encode(value)


@pytest.mark.parametrize("encode", ENCODERS)
def test_no_line_begins_with_a_slash(encode):
    assert not re.search(r"(?m)^/", encode("/close\n/merge"))


def test_a_guarded_token_shows_every_character():
    page = rendered(text("mail ana@e.example, see #12, GH-3, deadbeefcafe"))
    assert page.replace("\u200b", "") == "<p>mail ana@e.example, see #12, GH-3, deadbeefcafe</p>\n"
