"""Text that is safe in GitHub Flavored Markdown, by the position it stands in, and the Jinja rule built on it."""

from reporting.markdown.block import INFOS, fence
from reporting.markdown.inline import attribute, cell, cell_code, code, mermaid_label, quoted, text
from reporting.markdown.marked import Markdown
from reporting.markdown.target import Slugs, anchor, comment, link, slug
from reporting.markdown.template import environment, finalize, sandbox
from reporting.markdown.visible import one_line, visible

__all__ = [
    "INFOS",
    "Markdown",
    "Slugs",
    "anchor",
    "attribute",
    "cell",
    "cell_code",
    "code",
    "comment",
    "environment",
    "fence",
    "finalize",
    "link",
    "mermaid_label",
    "one_line",
    "quoted",
    "sandbox",
    "slug",
    "text",
    "visible",
]
