"""Blocks of foreign text: the fence and its indent."""

import re

import pytest

from reporting.markdown import INFOS, Markdown, fence
from tests.markdown.document import rendered


@pytest.mark.parametrize(
    ("output", "block"),
    [
        ("a\nb\n", "```text\na\nb\n```\n"),
        ("a", "```text\na\n```\n"),
        ("", "```text\n(empty)\n```\n"),
        ("a\n\nb", "```text\na\n\nb\n```\n"),
        ("```\n/close\n```", "````text\n```\n /close\n```\n````\n"),
        ("``````", "```````text\n``````\n```````\n"),
        ("a``b", "```text\na``b\n```\n"),
        ("\tx", "```text\n    x\n```\n"),
        ("\x1b[31mred\x1b[0m\r\n\x07", "```text\nred\n\\x07\n```\n"),
    ],
)
def test_the_fence_outgrows_its_text(output, block):
    assert fence(output) == block
    assert type(fence(output)) is Markdown


def test_every_line_stands_behind_the_indent():
    assert fence("a\n\n/b", indent="  ") == "  ```text\n  a\n\n   /b\n  ```\n"
    assert fence("a\n\nb", indent="> ") == "> ```text\n> a\n>\n> b\n> ```\n"


def test_no_line_begins_with_a_slash():
    assert not re.search(r"(?m)^/", fence("/close\n/merge\n//x"))


@pytest.mark.parametrize("info", ["mermaid", "suggestion", "math", "geojson", "text ", "", "a`b"])
def test_other_words_behind_the_fence_are_refused(info):
    with pytest.raises(ValueError, match="not one of"):
        fence("a", info)


@pytest.mark.parametrize("info", sorted(INFOS))
def test_our_words_behind_the_fence(info):
    assert rendered(fence("a < b", info)) == f'<pre lang="{info}"><code>a &lt; b\n</code></pre>\n'


@pytest.mark.parametrize("value", [None, True, Markdown("a")])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(TypeError):
        fence(value)
