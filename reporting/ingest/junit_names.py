"""Node ids of JUnit XML cases, which have names for readers and no identity of their own.

pytest writes a path as dotted words, so that `tests.test_cart.TestCart` may stand for several paths. It is turned back
only where one reading fits pytest's own naming rules (`python_files`, `python_classes`); else it stays as written.
https://docs.pytest.org/en/stable/explanation/goodpractices.html#test-discovery
"""

import re

from reporting.ingest.identity import UNNAMED, relative

UNTOLD = frozenset({"", "test", "(empty)"})
"""Class names that say nothing: node's test runner writes `test` for every case, CTest `(empty)`."""
HOLD = 4096


class Prefixes(dict[str, str]):
    """What stands before the function's name in pytest's node ids, by class name.

    The last few thousand are remembered, because cases of one class come together.
    """

    def __missing__(self, classname: str) -> str:
        """Make the prefix of a class name that was not asked for yet."""
        if len(self) >= HOLD:
            self.clear()
        prefix = pytest_prefix(classname, "")
        self[classname] = prefix = f"{prefix}::" if prefix else ""
        return prefix


class Names:
    """Makes node ids."""

    __slots__ = ("prefixes",)

    def __init__(self) -> None:
        self.prefixes = Prefixes()

    def of_pytest(self, classname: str, name: str, file: str = "") -> str:
        """Give `path::Class::test[param]` of a case that pytest wrote."""
        name = name or UNNAMED
        if not file:
            return self.prefixes[classname] + name
        prefix = pytest_prefix(classname, file)
        return f"{prefix}::{name}" if prefix else name

    def of_other(self, classname: str, name: str, file: str, suites: list[str]) -> str:
        """Give `file::class::name`, `class::name` or `suite::name`: as much as the case says, nothing of it twice.

        `suites` are the names of the suites around the case, outermost first. An absolute path is of one machine only
        and does not make an identity.
        """
        name = name or UNNAMED
        file = relative(file)
        if not file:
            return self.of_others([classname], [name], suites)[0]
        told = classname not in UNTOLD and not name.endswith(classname)
        within = _less_module(classname, file) if told and classname != file else ""
        return f"{file}::{within}::{name}" if within else f"{file}::{name}"

    def of_others(self, classnames: list[str], names: list[str], suites: list[str]) -> list[str]:
        """Give the same of named cases in the same suites that tell of no file."""
        suite = " > ".join(name for name in suites if name not in UNTOLD)
        return [
            f"{suite if suite and (classname in UNTOLD or name.endswith(classname)) else classname}::{name}"
            for classname, name in zip(classnames, names, strict=True)
        ]


def pytest_prefix(classname: str, file: str) -> str:
    """Give what stands before the function's name in the node id."""
    path = relative(file)
    if path.endswith(".py"):
        rest = _less_module(classname, path)
        if rest != classname:
            return "::".join((path, *rest.split("."))) if rest else path
    parts = classname.split(".")
    for at in range(len(parts) - 1, -1, -1):
        if not parts[at].isidentifier():
            return classname
        if parts[at].startswith("test_") or parts[at].endswith("_test"):
            return "::".join(("/".join(parts[: at + 1]) + ".py", *parts[at + 1 :]))
        if not parts[at].lstrip("_")[:1].isupper():
            return classname
    return classname


def _less_module(classname: str, path: str) -> str:
    """Give the class name without the dotted form of the path before it."""
    module = re.sub(r"\.\w+$", "", path).replace("/", ".")
    if classname == module:
        return ""
    return classname.removeprefix(module + ".")
