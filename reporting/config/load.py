"""Finds what a project declared and reads it into one typed `Config`; refuses at once what cannot be used."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from reporting.config.declared import Declaration
from reporting.config.gate import RULES, Gate, gate
from reporting.config.matrix import Axes, Environments, axes_of, declared_axes, environments
from reporting.config.service import Service
from reporting.config.stream import Register, Stream, register
from reporting.config.waiver import Waiver, waivers
from reporting.errors import ConfigurationError

FILE = "execution-report.toml"
PROJECT_TABLE = ("tool", "execution-report")
LONGEST = 16 << 20
"""Bytes that a file of declarations may have. A device has no end."""


class Expected(Struct, frozen=True, kw_only=True):
    """What must be there for a run to be complete: suites, cases (patterns of node ids), the number of sources.

    `environments` are those of a matrix, each a table with a value on every axis, or a list of values on some.
    """

    suites: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    sources: int | None = None
    environments: Environments = ()


class Requirement(Struct, frozen=True, kw_only=True):
    """A requirement that cases may cover."""

    id: str
    text: str


class RunSettings(Struct, frozen=True, kw_only=True):
    """How `run` calls pytest: the arguments that stand before those given on the command line."""

    pytest: tuple[str, ...] = ()


class Config(Struct, frozen=True, kw_only=True):
    """Everything that was declared. Without a file, every part is empty and says so in the document.

    `path` is the file, None without one. `series` names comparable runs, `title` heads the document, `zone` is the IANA
    time zone its times are shown in, `locale` the one its amounts are written in, `reports` the folder of the reports.
    `matrix` is None unless sources stand for environments of a CI matrix.
    """

    path: Path | None = None
    digest: str = ""
    series: str = "tests"
    title: str = "Test Execution Report"
    zone: str = "UTC"
    locale: str = "en_US"
    reports: str = "reports"
    templates: str = ""
    redact: tuple[str, ...] = ()
    run: RunSettings = RunSettings()
    services: tuple[Service, ...] = ()
    register: Register | None = None
    requirements: tuple[Requirement, ...] = ()
    matrix: Axes | None = None
    expected: Expected = Expected()
    gate: Gate = Gate()
    gate_declared: bool = False
    waivers: tuple[Waiver, ...] = ()

    @property
    def templates_folder(self) -> Path | None:
        """The folder of the project's own layouts, beside the file that declares it; None if none is declared."""
        return (self.path.parent if self.path else Path()) / self.templates if self.templates else None

    @property
    def streams(self) -> tuple[Stream, ...]:
        """The declared revenue streams."""
        return self.register.streams if self.register else ()


class _Top(Struct, frozen=True, kw_only=True):
    series: str = "tests"
    title: str = "Test Execution Report"
    zone: str = "UTC"
    locale: str = "en_US"
    reports: str = "reports"
    templates: str = ""
    redact: tuple[str, ...] = ()
    run: dict[str, object] = {}
    services: dict[str, dict[str, object]] = {}
    mrr: dict[str, object] | None = None
    requirements: dict[str, str] = {}
    matrix: dict[str, object] | None = None
    expected: dict[str, object] = {}
    gate: dict[str, object] | None = None
    waivers: list[dict[str, object]] = []


def load(start: Path) -> Config:
    """Give what is declared for the folder: its own or the nearest parent's file, else an empty `Config`.

    Looked for are `execution-report.toml` and a `pyproject.toml` with `[tool.execution-report]`; the first one found on
    the way up is taken. Raises `ConfigurationError` with file and line.
    """
    folder = start.resolve()
    for place in (folder, *folder.parents):
        own = place / FILE
        if own.is_file():
            return read(own)
        project = place / "pyproject.toml"
        if project.is_file():
            table, text = _toml(project)
            if (declared := _own_table(table)) is not None:
                return _config(project, text, declared, PROJECT_TABLE)
    return Config()


def read(path: Path) -> Config:
    """Give what this very file declares. Raises `ConfigurationError` with file and line."""
    table, text = _toml(path)
    if path.name == "pyproject.toml":
        return _config(path, text, _own_table(table) or {}, PROJECT_TABLE)
    return _config(path, text, table, ())


def with_axes(config: Config, arguments: Sequence[str]) -> Config:
    """Give the declarations with the axes that a command line names instead of those declared, if it names any.

    Raises `ConfigurationError` for an axis of no use, and for expected environments that have other axes.
    """
    axes = axes_of(arguments)
    if axes is None:
        return config
    try:
        environments(config.expected.environments, axes.names)
    except ValueError as error:
        raise ConfigurationError(f"--axis: expected.environments: {error}") from None
    return msgspec.structs.replace(config, matrix=axes)


def _own_table(project: Mapping[str, Any]) -> Mapping[str, object] | None:
    tools = project.get(PROJECT_TABLE[0], {})
    return tools.get(PROJECT_TABLE[1]) if isinstance(tools, Mapping) else None


def _toml(path: Path) -> tuple[dict[str, Any], str]:
    import tomllib  # noqa: PLC0415 - not needed where nothing is declared

    try:
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
        if len(data) > LONGEST:
            raise ConfigurationError(f"{path}: over {LONGEST:,} bytes are no declarations; name another file")
        text = data.decode("utf-8-sig")
        return tomllib.loads(text), text
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror}); name a readable TOML file") from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: not valid TOML: {error}") from None


def _config(path: Path, text: str, table: Mapping[str, object], root: tuple[str, ...]) -> Config:
    import hashlib  # noqa: PLC0415 - not needed where nothing is declared

    declaration = Declaration(path, text, root)
    top = declaration.record(table, _Top, ())
    _zone(declaration, top.zone)
    _series(declaration, top.series)
    _patterns(declaration, top.redact)
    declared = register(declaration, top.mrr) if top.mrr is not None else None
    axes = declared_axes(declaration, top.matrix) if top.matrix is not None else None
    return Config(
        path=path,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        series=top.series,
        title=top.title,
        zone=top.zone,
        locale=top.locale,
        reports=top.reports,
        templates=top.templates,
        redact=top.redact,
        run=declaration.record(top.run, RunSettings, ("run",)),
        services=tuple(
            declaration.record({"id": id_, **service}, Service, ("services", id_))
            for id_, service in top.services.items()
        ),
        register=declared,
        requirements=tuple(Requirement(id=id_, text=text) for id_, text in top.requirements.items()),
        matrix=axes,
        expected=_expected(declaration, top.expected, axes),
        gate=gate(declaration, top.gate or {}, declared.digits if declared else None),
        gate_declared=top.gate is not None,
        waivers=waivers(declaration, top.waivers, RULES),
    )


def _expected(declaration: Declaration, table: Mapping[str, object], axes: Axes | None) -> Expected:
    expected = declaration.record(table, Expected, ("expected",))
    try:
        environments(expected.environments, axes.names if axes else ())
    except ValueError as error:
        raise declaration.refuse(("expected", "environments"), str(error)) from None
    return expected


def _zone(declaration: Declaration, name: str) -> None:
    if name == "UTC":
        return
    import zoneinfo  # noqa: PLC0415 - UTC needs no tables

    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise declaration.refuse(("zone",), f"{name} is no IANA time zone; write one such as Europe/Zurich") from None


def _patterns(declaration: Declaration, patterns: tuple[str, ...]) -> None:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise declaration.refuse(("redact",), f"{pattern} is no regular expression: {error}") from None


def _series(declaration: Declaration, name: str) -> None:
    plain = name.replace("-", "").replace("_", "").replace(".", "")
    if not plain.isascii() or not plain.isalnum() or name != name.lower() or name[0] in "-." or len(name) > 60:
        raise declaration.refuse(
            ("series",), "a series becomes part of file names; write lower-case letters, digits, - or _, at most 60"
        )
