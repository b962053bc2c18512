"""How pytest was called, what that left out, and what it runs on."""

from collections.abc import Callable

import pytest

from reporting import environment

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


RECORDING = ("--json-report", "--json-report-file", "--execution-report-journal")
OURS = ("reporting.record.parent", "--execution-report")
"""Options that say where a run is recorded, and nothing about the run."""

KNOWN = ("commit", "branch", "dirty", "commit_time", "ci", "run_url", "pull_request")
"""What is recorded of commit and CI, under the names that `model.Environment` has for it."""


def command_of(config: pytest.Config, text: Callable[[str], str]) -> tuple[str, ...]:
    """Give the call, without secrets, without the path of the machine's own folders, and without where we record."""
    given = [str(argument) for argument in config.invocation_params.args]
    told: list[str] = []
    for number, argument in enumerate(given):
        before = given[number - 1] if number else ""
        value = before in RECORDING and before != "--json-report"
        ours = argument in OURS or (argument == "-p" and given[number + 1 : number + 2] == list(OURS[:1]))
        if not value and not ours and argument.partition("=")[0] not in RECORDING:
            told.append(text(below(config, argument)))
    return ("pytest", *told)


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


def environment_of(config: pytest.Config, text: Callable[[str], str]) -> dict[str, str]:
    """Give the operating system, the interpreter, pytest and its plugins with versions, commit and CI, as text."""
    plugins = {dist.project_name: dist.version for _, dist in config.pluginmanager.list_plugin_distinfo()}
    here = environment.collect(config.rootpath)
    return {
        "os": here.os,
        "python": here.python,
        "implementation": here.implementation,
        "pytest": pytest.__version__,
        "plugins": ", ".join(f"{name} {version}" for name, version in sorted(plugins.items())),
        **{name: text(str(value)) for name in KNOWN if (value := getattr(here, name)) not in ("", None)},
    }


def below(config: pytest.Config, argument: str) -> str:
    """Give the argument with the run's root written as a dot."""
    root = str(config.rootpath)
    return "." if argument == root else argument.replace(root + "/", "").replace(root + "\\", "")
