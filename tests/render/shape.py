"""The shape of a rendered document, by GitHub's own parser: what a reader's eye would count."""

import re
from collections import Counter

import cmarkgfm
from cmarkgfm.cmark import Options

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b([^>]*)>")
ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')


def html_of(markdown: str) -> str:
    """Give the HTML of the document, our own raw HTML left in."""
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE))


def shape_of(markdown: str) -> tuple[Counter[str], list[str]]:
    """Give the counts of all elements, and the addresses that links and images lead to.

    `span` is left out: it stands around a dollar sign that is no math, so it follows the text.
    """
    html = html_of(markdown)
    elements = Counter(match[2] for match in TAG.finditer(html) if not match[1] and match[2] != "span")
    return elements, ADDRESS.findall(html)


def balanced(markdown: str) -> bool:
    """Whether every fence and every `<details>` that the document opens is closed."""
    fence = ""
    depth = 0
    for line in markdown.splitlines():
        bare = line.strip()
        if fence:
            fence = "" if bare == fence else fence
        elif match := re.match(r"`{3,}", bare):
            fence = match[0]
        elif bare == "<details>":
            depth += 1
        elif bare == "</details>":
            depth -= 1
        if depth not in (0, 1):
            return False
    return not fence and depth == 0
