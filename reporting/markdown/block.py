"""Foreign text as a block of its own."""

import re
from typing import Final

from reporting.markdown.marked import Markdown
from reporting.markdown.visible import visible

INFOS: Final = frozenset({"console", "diff", "json", "python", "text", "toml", "yaml"})
"""The words that may follow a fence. Code hosts draw or propose code for others (mermaid, math, suggestion, ...)."""


def fence(value: str, info: str = "text", indent: str = "") -> Markdown:
    """Give a fenced block of the text, every line after `indent` (the blanks of a list item, or `> `).

    No line of it begins with `/`: GitLab and chat bots run such lines of a comment as commands, inside code too. Raises
    ValueError for an info string that is not one of `INFOS`, TypeError for Markdown.
    """
    if info not in INFOS:
        raise ValueError(f"{info!r} is not one of the fence's words: {', '.join(sorted(INFOS))}")
    if isinstance(value, Markdown):
        raise TypeError("a fence takes text, and this is Markdown already")
    shown = visible(value).replace("\t", "    ") or "(empty)"
    lines = shown.removesuffix("\n").split("\n")
    marks = "`" * max(3, 1 + max(map(len, re.findall("`{3,}", shown)), default=0))
    body = (f" {line}" if line.startswith("/") else line for line in lines)
    return Markdown(
        "".join(f"{indent}{line}".rstrip(" " if not line else "") + "\n" for line in (marks + info, *body, marks))
    )
