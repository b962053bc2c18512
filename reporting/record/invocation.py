"""How pytest was called, what that left out, and what it runs on."""

import platform
from collections.abc import Callable

import pytest

SELECTING = {
    "keyword": "-k",
    "markexpr": "-m",
    "deselect": "--deselect",
    "ignore": "--ignore",
    "ignore_glob": "--ignore-glob",
    "lf": "--last-failed",
    "stepwise": "--stepwise",
    "maxfail": "--maxfail",
    "collectonly": "--collect-only",
}
"""Options of pytest that make a run say less than its suite could, by the name under which pytest keeps them."""


def command_of(config: pytest.Config, text: Callable[[str], str]) -> tuple[str, ...]:
    """Give the call, without secrets and without the path of the machine's own folders."""
    return ("pytest", *(text(below(config, str(argument))) for argument in config.invocation_params.args))


def selection_of(config: pytest.Config, text: Callable[[str], str]) -> dict[str, str]:
    """Give the options and paths that left cases out, by option, as text."""
    chosen: dict[str, str] = {}
    for name, option in SELECTING.items():
        value = config.getoption(name, None)
        if value:
            words = value if isinstance(value, list) else [] if value is True else [value]
            chosen[option] = text(" ".join(below(config, str(word)) for word in words))
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        chosen["paths"] = text(" ".join(below(config, argument) for argument in config.args))
    return chosen


def environment_of(config: pytest.Config) -> dict[str, str]:
    """Give the operating system, the interpreter, pytest and its plugins with their versions."""
    plugins = {dist.project_name: dist.version for _, dist in config.pluginmanager.list_plugin_distinfo()}
    return {
        "os": platform.platform(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "pytest": pytest.__version__,
        "plugins": ", ".join(f"{name} {version}" for name, version in sorted(plugins.items())),
    }


def below(config: pytest.Config, argument: str) -> str:
    """Give the argument with the run's root written as a dot."""
    root = str(config.rootpath)
    return "." if argument == root else argument.replace(root + "/", "").replace(root + "\\", "")
