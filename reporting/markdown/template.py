"""Jinja with our rule: what a template prints is escaped unless it already is Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reporting.markdown.inline import text

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

    from reporting.markdown.marked import Markdown


def finalize(value: object) -> Markdown:
    """Give what a template prints for a value: Markdown as it is, text escaped by `text`, a number in plain digits.

    Raises TypeError for every other value. None, booleans and lists are no text: the template must say what is meant.
    An undefined value raises jinja2's UndefinedError, which names it.
    """
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return text(value)
    raise TypeError(f"a template cannot print a {type(value).__name__}: {value}")  # str() of an undefined one raises


def environment(loader: BaseLoader) -> Environment:
    """Give a Jinja environment for the templates that ship with us."""
    from reporting.markdown.jinja import Shipped  # noqa: PLC0415 - Jinja costs 30 ms

    return Shipped(loader)


def sandbox(loader: BaseLoader) -> Environment:
    """Give a Jinja environment for templates of users: the same rules, and only listed filters, tests and methods.

    It bounds what a template can reach, not the time and memory it takes: run it in a process with limits.
    """
    from reporting.markdown.jinja import Sandboxed  # noqa: PLC0415 - Jinja costs 30 ms

    return Sandboxed(loader)
