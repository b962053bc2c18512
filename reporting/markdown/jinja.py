"""The two Jinja environments. Imported only by the functions that make one.

Nothing foreign can be printed unescaped, whatever an expression does with it: every method, operator and filter of a
plain `str` gives a plain `str`, and `finalize` escapes each of those. Only our own filters make `Markdown`, and what
Jinja collects from templates (macros, `super()`, `{% set %}` blocks) is Markdown too, because all in it went through
`finalize` already. Statements that print or change text behind its back are refused when a template is read.
"""

from collections.abc import Callable, Mapping
from typing import Final

from jinja2 import BaseLoader, Environment, StrictUndefined, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reporting.markdown.block import fence
from reporting.markdown.inline import attribute, cell, cell_code, code, mermaid_label, quoted, text
from reporting.markdown.marked import Markdown
from reporting.markdown.target import anchor, comment, link, slug
from reporting.markdown.template import finalize
from reporting.markdown.visible import visible

_FILTERS: Final[Mapping[str, Callable[..., str]]] = {
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

_REFUSED: Final = (nodes.FilterBlock, nodes.CallBlock, nodes.ScopedEvalContextModifier, nodes.EvalContextModifier)


class _Escaping(Environment):
    """What both environments share."""

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
        self.filters.update(_FILTERS)
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


class Shipped(_Escaping):
    """For our own templates."""


class Sandboxed(_Escaping, ImmutableSandboxedEnvironment):
    """For templates of users."""
