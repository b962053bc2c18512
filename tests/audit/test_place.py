"""Every character of a statement is found again in the Markdown that it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.audit.parse import parse
from reporting.audit.place import locate
from tests.audit import SAMPLES

DOCUMENTS = sorted(SAMPLES.rglob("*.md"))


def misplaced(markdown: str) -> list[tuple[str, int, int]]:
    document = parse(markdown)
    wrong = []
    for unit in document.units:
        for offset, character in enumerate(unit.text):
            line, column = locate(unit, offset, document.lines)
            if not character.isspace() and document.lines[line - 1][column - 1 : column] != character:
                wrong.append((unit.text, line, column))
    return wrong


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_character_of_a_real_document_is_found_in_its_source(path) -> None:
    assert misplaced(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "markdown",
    [
        "**Status:** PASSED  \n**Time:** 5 s",
        "| a \\| b | `x` | 5 |\n|---|---|---|\n| **6** | 5 | 5 |\n5 | 6 | 7",
        "> - **6** of\n>   8 tests",
        "1. a\n   - b 5\n\n     6 of `8`",
        "Title 5\n=======\n\n## 6 ##",
        "[5](http://x/5) and ![6](y.png) <b>7</b>",
        "---\ntitle: 5\n---\n\n6",
        "<details><summary>2 failed</summary>\n\n5\n\n</details>",
        "a \\* 5 \\_ 6",
    ],
)
def test_markup_moves_no_place(markdown: str) -> None:
    assert misplaced(markdown) == []


def test_an_entity_is_placed_at_its_beginning() -> None:
    document = parse("a &amp; 5")
    (unit,) = document.units
    assert [locate(unit, offset, document.lines) for offset in (0, 2, 4)] == [(1, 1), (1, 3), (1, 9)]


@given(st.text(alphabet="a5 *_`|\\&;#[](){}<>!~-\n\"'✅é", max_size=120))
def test_any_text_has_places_inside_its_source(markdown: str) -> None:
    document = parse(markdown)
    for unit in document.units:
        for offset in range(len(unit.text)):
            line, column = locate(unit, offset, document.lines)
            assert 1 <= line <= len(document.lines)
            assert column >= 1
