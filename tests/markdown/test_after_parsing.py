"""What code hosts do with a page after its Markdown is parsed must find nothing to act on in foreign text.

The expressions are those of GitHub's published filters (html-pipeline: mention, emoji) and of its documentation
(autolinked references: issues, commits, addresses), without their word boundaries: stricter than the real ones. Like
those filters they leave alone what stands in `pre` and `code`.
"""

import random
import re
from html.parser import HTMLParser

import pytest

from reporting.markdown import cell, cell_code, code, fence, quoted, text
from tests.markdown import document, hostile

ACTING = re.compile(
    r"@[A-Za-z0-9]|[#!&][0-9]|(?i:gh-[0-9])|[0-9a-f]{7}|:[a-z0-9+_-]+:|(?i:https?:|ftp:|mailto:|xmpp:|www\.)|://"
)


class Page(HTMLParser):
    """The text outside code, and every link, image and element with an address."""

    def __init__(self, page):
        super().__init__()
        self.inside = 0
        self.texts = []
        self.addresses = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.inside += tag in {"pre", "code"}
        self.addresses += [value for name, value in attrs if name in {"href", "src"}]

    def handle_endtag(self, tag):
        self.inside -= tag in {"pre", "code"}

    def handle_data(self, data):
        if not self.inside:
            self.texts.append(data)


@pytest.mark.parametrize("seed", range(5))
def test_nothing_in_foreign_text_is_acted_upon(seed):
    rng = random.Random(seed)
    for _ in range(20):
        values = [hostile.text(rng) for _ in document.SLOTS]
        written = [document.ENCODERS[slot.encode](value) for slot, value in zip(document.SLOTS, values, strict=True)]
        page = Page(document.rendered(document.source(document.SLOTS, written)))
        assert [found for shown in page.texts for found in ACTING.findall(shown)] == []
        assert set(page.addresses) == {"x.md"}


TOKENS = (
    "@octocat", "@org/team", "#1", "octo/repo#12", "GH-1", "gh-1", "_GH-1", "a5c3785ed8d6a35868bc169f07e40e889087fd2e",
    "a5c3785", "octo/repo@a5c3785", "jlord@a5c3785", ":tada:", ":+1:", "http://e.example", "https://e.example/x",
    "www.e.example", "WWW.E.EXAMPLE", "ana@e.example", "mailto:ana@e.example", "xmpp:ana@e.example", "ftp://e.example",
    "irc://e.example", "!12", "&12", "1:100:2", "__http://e.example", "(www.e.example)",
)  # fmt: skip


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("around", ["{}", "a {} b", "({})", "x_{}", "{}."])
def test_each_token_is_shown_and_does_nothing(token, around):
    foreign = around.format(token)
    for encode in (text, cell, quoted, code, cell_code):
        page = Page(document.rendered(f"before {encode(foreign)} after"))
        assert page.addresses == []
        assert ACTING.findall("".join(page.texts)) == []
    assert Page(document.rendered(fence(foreign))).addresses == []


def test_a_name_in_code_keeps_every_character():
    assert code("test[ana@e.example]") == "`test[ana@e.example]`"


def test_a_class_in_a_node_id_is_no_emoji():
    assert cell("a.py::TestTada::test_x") == "a.py::TestTada::test_x"
