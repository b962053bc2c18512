"""The axes of a CI matrix: what tells the environments of one run apart, and how a source's place on them is found.

An environment is one value on each axis. A value stands in the path of the source, or in what the source recorded of
its environment, or was given for all sources at once; it is never guessed.
"""

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from reporting.config.declared import Declaration
from reporting.errors import ConfigurationError

NAME = r"[A-Za-z_][A-Za-z0-9_]*"
PIECE = r"\{([^{}]*)\}|(\*\*/?)|(\*)"

Environments = tuple[dict[str, str | tuple[str, ...]], ...]
"""Environments as people list them: a value on each axis, or several, which stand for each combination."""


class Axes(Struct, frozen=True, kw_only=True):
    """The axes by name, in the order in which documents name them.

    `path` is a pattern of the sources' paths with some of the names in braces, held against the end of a path: `*`
    stands for any text without `/`, `**` for any text. `given` holds values that were given for all sources. An axis
    in neither is looked up in what a source recorded.
    """

    names: tuple[str, ...]
    path: str = ""
    given: dict[str, str] = {}

    def values(
        self, path: str, recorded: Mapping[str, str], expected: Sequence[Mapping[str, str]] = ()
    ) -> dict[str, str]:
        """Give a source's value on every axis, by its path (with `/`) and by what it recorded of its environment.

        Where the path can be read in two ways, it is the one `expected` environment that it fits. Raises
        `ConfigurationError` for a source without a value, or with two.
        """
        told = {**self.given, **self.of_path(path, expected)}
        for name in self.names:
            if name not in told:
                told[name] = recorded.get(name, "")
            if not told[name].strip():
                raise ConfigurationError(
                    f"{path}: it records no {name}, so its environment is not known; take the value from its path "
                    f"instead, as in --axis 'results-{{{name}}}/*'"
                )
        return {name: told[name] for name in self.names}

    def of_path(self, path: str, expected: Sequence[Mapping[str, str]] = ()) -> dict[str, str]:
        """Give the values that the path tells, none without a pattern. Raises `ConfigurationError` as `values` does."""
        if not self.path:
            return {}
        long, short = _expression(self.path, "").fullmatch(path), _expression(self.path, "?").fullmatch(path)
        if long is None or short is None:
            raise ConfigurationError(
                f"{path}: its path does not end as {self.path}, so its environment is not known; change the pattern, "
                "or leave the file out"
            )
        readings = [long.groupdict(), short.groupdict()]
        if readings[0] == readings[1]:
            return readings[0]
        wanted = [{name: one[name] for name in readings[0]} for one in expected]
        fitting = [one for one in wanted if _filled(self.path, one).fullmatch(path)]
        if any(one != fitting[0] for one in fitting[1:]) or not fitting:
            one, other = (", ".join(f"{name}={value}" for name, value in found.items()) for found in readings)
            raise ConfigurationError(
                f"{path}: {self.path} can be read as {one} or as {other}; list expected.environments, or put between "
                "the names what is in no value"
            )
        return fitting[0]


class MatrixTable(Struct, frozen=True, kw_only=True):
    """What `[matrix]` declares: names of axes that sources recorded, a pattern of paths that names others."""

    axes: tuple[str, ...] = ()
    path: str = ""


def declared_axes(declaration: Declaration, table: Mapping[str, object]) -> Axes:
    """Give the axes that `[matrix]` declares. Raises `ConfigurationError` for a name or a pattern of no use."""
    declared = declaration.record(table, MatrixTable, ("matrix",))
    try:
        return _axes(declared.axes, declared.path, {})
    except ValueError as error:
        raise declaration.refuse(("matrix",), str(error)) from None


def axes_of(arguments: Sequence[str]) -> Axes | None:
    """Give the axes that a command line names, None if it names none.

    An argument is the name of an axis that the sources recorded, NAME=VALUE, or a pattern of paths. Raises
    `ConfigurationError`.
    """
    if not arguments:
        return None
    paths = [argument for argument in arguments if "{" in argument]
    others = [argument for argument in arguments if "{" not in argument]
    given: dict[str, str] = {}
    for one in others:
        name, equals, value = one.partition("=")
        if equals and given.setdefault(name, value) != value:
            raise ConfigurationError(f"--axis: {one} is a second value of {name}; name it once")
    if len(paths) > 1:
        raise ConfigurationError(f"--axis: {paths[1]} is a second pattern of paths; name all axes in one")
    try:
        return _axes([one.partition("=")[0] for one in others], "".join(paths), given)
    except ValueError as error:
        raise ConfigurationError(f"--axis: {error}") from None


def environments(listed: Environments, names: Iterable[str]) -> tuple[dict[str, str], ...]:
    """Give the listed environments one by one. Raises `ValueError` for one that has not a value on every axis."""
    names = tuple(names)
    found: dict[tuple[str, ...], None] = {}
    for entry in listed:
        if set(entry) != set(names):
            raise ValueError(
                f"an environment has a value on {', '.join(sorted(entry)) or 'nothing'}; the axes are "
                f"{', '.join(names) or 'not declared: add [matrix]'}"
            )
        values = (entry[name] for name in names)
        found |= dict.fromkeys(itertools.product(*((one,) if isinstance(one, str) else one for one in values)))
    return tuple(dict(zip(names, values, strict=True)) for values in found)


def _axes(names: Sequence[str], path: str, given: Mapping[str, str]) -> Axes:
    inside = [match[1] for match in re.finditer(PIECE, path) if match[1] is not None]
    for name in (*names, *inside):
        if not re.fullmatch(NAME, name):
            raise ValueError(f"{name or 'nothing'} is no name of an axis; write letters, digits and _")
    if path and not inside:
        raise ValueError(f"{path} names no axis; write one in braces, as in results-{{os}}/*")
    if not names and not inside:
        raise ValueError("no axis is named; add axes or path")
    if len(set(inside)) < len(inside) or set(given) & set(inside):
        raise ValueError(f"{path} names an axis that has a value already; name it once")
    if "}{" in path:
        raise ValueError(f"{path} has two names side by side; nothing tells where the first one ends")
    return Axes(names=tuple(dict.fromkeys((*inside, *names))), path=path.replace("\\", "/"), given=dict(given))


@functools.lru_cache(maxsize=8)
def _expression(pattern: str, reluctant: str) -> re.Pattern[str]:
    """Give the expression of paths that end as the pattern does; what is taken first is long, or short if reluctant.

    A path that both read alike can be read in one way only.
    """
    return _compiled(pattern, lambda name: rf"(?P<{name}>[^/]+{reluctant})", reluctant)


def _filled(pattern: str, values: Mapping[str, str]) -> re.Pattern[str]:
    return _compiled(pattern, lambda name: re.escape(values[name]), "")


def _compiled(pattern: str, named: Callable[[str], str], reluctant: str) -> re.Pattern[str]:
    wild, end = "", 0
    for match in re.finditer(PIECE, pattern):
        wild += re.escape(pattern[end : match.start()])
        if match[1] is not None:
            wild += named(match[1])
        elif match[2]:
            wild += rf"(?:.*{reluctant}/)?{reluctant}" if match[2].endswith("/") else f".*{reluctant}"
        else:
            wild += f"[^/]*{reluctant}"
        end = match.end()
    return re.compile(rf"(?:.*/)?{wild}{re.escape(pattern[end:])}", re.DOTALL)
