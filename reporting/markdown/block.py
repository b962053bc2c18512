"""Foreign text as a block of its own."""

import re
from typing import Final

from reporting.markdown.marked import Markdown
from reporting.markdown.visible import foreign, visible

INFOS: Final = frozenset({"console", "diff", "json", "python", "text", "toml", "yaml"})
"""The words that may follow a fence. Code hosts draw or propose code for others (mermaid, math, suggestion, ...)."""


def fence(value: str | float, info: str = "text", indent: str = "") -> Markdown:
    """Give a fenced block of the text, every line after `indent` (the blanks of a list item, or `> `).

    No line of it begins with `/`: GitLab and chat bots run such lines of a comment as commands, inside code too. Raises
    ValueError for an info string that is not one of `INFOS`, TypeError for what is neither text nor a number.
    """
    if info not in INFOS:
        raise ValueError(f"{info!r} is not one of the fence's words: {', '.join(sorted(INFOS))}")
    shown = visible(foreign(value)).replace("\t", "    ") or "(empty)"
    lines = shown.removesuffix("\n").split("\n")
    marks = "`" * max(3, 1 + max(map(len, re.findall("`{3,}", shown)), default=0))
    body = (f" {line}" if line.startswith("/") else line for line in lines)
    return Markdown(
        "".join(f"{indent}{line}\n" if line else f"{indent.rstrip()}\n" for line in (marks + info, *body, marks))
    )
