"""Links, anchors and comments."""

import re

import pytest

from reporting.markdown import Markdown, Slugs, anchor, cell_code, comment, link, slug
from tests.markdown.document import rendered


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("x.md", "x.md"),
        ("../e2e/test_auth.py#L12", "../e2e/test_auth.py#L12"),
        ("#what-was-tested", "#what-was-tested"),
        ("reports/2025-08-19.md", "reports/2025-08-19.md"),
        ("a(b).md", "a%28b%29.md"),
        ("é.md", "%C3%A9.md"),
        ("a*_~<>.md", "a%2A_~%3C%3E.md"),
        ("https://ci.example/run/1?a=1&copy=2#x", "https://ci.example/run/1?a=1&amp;copy=2#x"),
        ("HTTP://ci.example:8080/", "HTTP://ci.example:8080/"),
    ],
)
def test_a_link(target, href):
    assert rendered(link("a", target)) == f'<p><a href="{href}">a</a></p>\n'


@pytest.mark.parametrize(
    "target",
    [
        "", "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:x", "data:text/html,x", "file:///etc/passwd",
        "mailto:a@b.co", "vbscript:x", "//evil.example", "/close", "\\\\host\\x", "a b", "a\nb", "https://", "https:///x",
        "https://github.com@evil.example/", "https://a:b@evil.example/", "https://évil.example/", "x:y", "1x:y",
        "a\u202eb", "\ud800",
    ],
)  # fmt: skip
def test_other_targets_are_refused(target):
    with pytest.raises(ValueError, match="no target for a link"):
        link("a", target)


def test_a_label_is_escaped_unless_it_is_markdown():
    assert link("](evil)", "x.md") == "[&#93;&#40;evil&#41;](x.md)"
    assert link(cell_code("a"), "x.md") == "[<code>a</code>](x.md)"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Executive Summary", "executive-summary"),
        ("1. test_auth.py - PASSED", "1-test_authpy---passed"),
        ("⚠️ Needs attention", "️-needs-attention"),
        ("Été & Ünïcode 日本", "été--ünïcode-日本"),
        ("a\u200bb", "ab"),
        ("C++/C#", "cc"),
    ],
)
def test_an_anchor_as_github_makes_it(heading, expected):
    assert slug(heading) == expected


def test_equal_headings_are_told_apart():
    slugs = Slugs()
    assert [slugs.of(heading) for heading in ("A", "A", "A-1", "A", "B", "a")] == [
        "a",
        "a-1",
        "a-1-1",
        "a-2",
        "b",
        "a-3",
    ]


def test_an_anchor_of_our_own():
    assert anchor("case-12") == '<a id="case-12"></a>'
    for name in ("", "A", "a b", 'a"', "a--b", "-a"):
        with pytest.raises(ValueError, match="no name for an anchor"):
            anchor(name)


def test_a_comment_carries_fields():
    assert comment(series="nightly", run=12, digest="ab/c.d_e") == (
        "<!-- execution-report series=nightly run=12 digest=ab/c.d_e -->"
    )
    assert type(comment(a="b")) is Markdown


@pytest.mark.parametrize("value", ["", "a--b", "-->", "a b", "a=b", "é", "a\nb", "<!", "a\n"])
def test_a_comment_holds_nothing_that_could_end_it(value):
    with pytest.raises(ValueError, match="cannot stand in a comment"):
        comment(field=value)


def test_a_comment_shows_nothing():
    assert re.sub("<!--.*?-->", "", rendered(comment(a="b"))).strip() == ""
