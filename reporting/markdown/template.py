"""Jinja with our rule: what a template prints is escaped unless it already is Markdown.

Partials may be included, be macros, or be blocks of a base template with `super()`: none is escaped twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reporting.markdown.inline import text
from reporting.markdown.marked import Markdown

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment


def finalize(value: object) -> Markdown:
    """Give what a template prints for a value: Markdown as it is, text escaped by `text`, a number in plain digits.

    An empty text prints nothing, so that `{{ "s" if many else "" }}` does what it says.

    Raises TypeError for every other value. None, booleans and lists are no text: the template must say what is meant.
    An undefined value raises jinja2's UndefinedError, which names it.
    """
    if isinstance(value, Markdown):
        return value
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return Markdown() if value == "" else text(value)
    # str() of a value that a template does not define raises an error that names it.
    raise TypeError(f"a template cannot print {value} ({type(value).__name__}): give text, a number, or an `else`")


def environment(loader: BaseLoader) -> Environment:
    """Give a Jinja environment for the templates that ship with us."""
    from reporting.markdown.jinja import Escaping  # noqa: PLC0415 - Jinja costs 30 ms

    return Escaping(loader)


def sandbox(loader: BaseLoader) -> Environment:
    """Give a Jinja environment for templates of users: the same rules, and only listed filters, tests and methods.

    It bounds what a template can reach, not the time and memory it takes: run it in a process with limits.
    """
    from reporting.markdown.sandboxed import Sandboxed  # noqa: PLC0415 - Jinja costs 30 ms

    return Sandboxed(loader)
