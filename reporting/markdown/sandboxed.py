"""The Jinja environment of users' templates. Imported only by the function that makes one.

What a template can reach is listed, not what it cannot: filters, tests, functions, and the methods of text. Operators
that make much out of little (`"a" * 300000000`, `9 ** 9 ** 9`, `"%999999999d" % 1`) work
on numbers of ordinary size only. Loops and repeated replacing are not bounded here: the process that renders is.
"""

from typing import Any, Final

from jinja2 import BaseLoader
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reporting.markdown.jinja import OURS, Escaping

_FILTERS: Final = frozenset(OURS) | {
    "abs", "batch", "capitalize", "count", "d", "default", "dictsort", "first", "groupby", "int", "items", "join",
    "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "round",
    "select", "selectattr", "slice", "sort", "sum", "title", "trim", "truncate", "unique", "upper",
}  # fmt: skip
_GLOBALS: Final = frozenset({"namespace", "range"})
_METHODS: Final = frozenset({
    "capitalize", "casefold", "count", "endswith", "find", "index", "isalnum", "isalpha", "isascii", "isdecimal",
    "isdigit", "islower", "isspace", "isupper", "lower", "lstrip", "partition", "removeprefix", "removesuffix",
    "replace", "rfind", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase",
    "title", "upper",
})  # fmt: skip
_LARGEST: Final = 10**18


class Sandboxed(Escaping, ImmutableSandboxedEnvironment):
    """Prints nothing unescaped but Markdown, and reaches nothing but what it is given."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(loader)
        self.filters = {name: used for name, used in self.filters.items() if name in _FILTERS}
        self.globals = {name: used for name, used in self.globals.items() if name in _GLOBALS}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read this attribute: of text, only the listed methods."""
        if isinstance(obj, str | bytes):
            return attr in _METHODS
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Give None: `format` of a text is not one of the listed methods, not even Jinja's own safe form of it."""

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Give the result of an operator on two numbers. Raises SecurityError for anything else."""
        for side in (left, right):
            if not isinstance(side, int | float) or not -_LARGEST <= side <= _LARGEST:
                raise SecurityError(f"{operator} is for numbers of ordinary size, not for {type(side).__name__}")
        if operator == "**" and abs(right) > 64:
            raise SecurityError("** is for exponents up to 64")
        return super().call_binop(context, operator, left, right)
