"""The Jinja environment of our own templates. Imported only by the functions that make one.

Nothing foreign can be printed unescaped, whatever an expression does with it: every method, operator and filter of a
plain `str` gives a plain `str`, and `finalize` escapes each of those. Only our own filters make `Markdown`, and what
Jinja collects from templates (macros, `super()`, `{% set %}` blocks) is Markdown too, because all in it went through
`finalize` already. Statements that print or change text behind its back are refused when a template is read.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from jinja2 import BaseLoader, Environment, StrictUndefined, nodes
from jinja2.exceptions import TemplateSyntaxError

from reporting.markdown.block import fence
from reporting.markdown.inline import attribute, cell, cell_code, code, mermaid_label, quoted, text
from reporting.markdown.marked import Markdown
from reporting.markdown.target import anchor, comment, link, slug
from reporting.markdown.template import finalize
from reporting.markdown.visible import visible

OURS: Final[Mapping[str, Callable[..., str]]] = {
    "anchor": anchor,
    "attribute": attribute,
    "cell": cell,
    "cell_code": cell_code,
    "code": code,
    "fence": fence,
    "link": link,
    "mermaid_label": mermaid_label,
    "quoted": quoted,
    "slug": slug,
    "text": text,
    "visible": visible,
}

_BETWEEN = re.compile(r"[ ,;·]{0,3}|<br>|,? (?:and|or) ")

_REFUSED: Final = (nodes.FilterBlock, nodes.CallBlock, nodes.ScopedEvalContextModifier, nodes.EvalContextModifier)


def joined(parts: Iterable[str | float], between: str = "") -> str:
    """Give the parts as one: plain text of plain text, which will be escaped, and Markdown as soon as one is Markdown.

    Raises ValueError for a text between pieces of Markdown that might mean something there, TypeError for a part that
    is neither text nor a number.
    """
    pieces = tuple(parts)
    written = tuple(map(finalize, pieces))
    if not any(isinstance(piece, Markdown) for piece in (*pieces, between)):
        return between.join(map(str, pieces))
    if not isinstance(between, Markdown) and not _BETWEEN.fullmatch(between):
        raise ValueError(f"{between!r} cannot stand between Markdown: use blanks, commas, semicolons, and, or, <br>")
    return Markdown(between).join(written)


class Escaping(Environment):
    """Prints nothing unescaped but Markdown."""

    concat = staticmethod(lambda pieces: Markdown("".join(pieces)))

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            autoescape=False,
            undefined=StrictUndefined,
            finalize=finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.filters.update(OURS, join=joined)
        self.globals["comment"] = comment

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(_REFUSED):
            raise TemplateSyntaxError(
                "a filter, call or autoescape block would print unescaped text: use an expression, a macro, or include",
                node.lineno,
                name,
                filename,
            )
        return tree
