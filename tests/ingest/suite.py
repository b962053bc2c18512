"""A tiny suite that shows one trap, and how to run it for real and take its results files along."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Literal

PLUGINS = (
    "xdist.plugin",
    "pytest_metadata.plugin",
    "pytest_jsonreport.plugin",
    "pytest_reportlog.plugin",
    "pytest_rerunfailures",
    "pytest_timeout",
)
"""Loaded by name, so that what else is installed beside them does not change the samples."""

RECORDING = ("-p", "reporting.plugin", "--execution-report-journal=journal.jsonl")
REPOSITORY = Path(__file__).parents[2]

Kind = Literal["defect", "clean", "lossy"]
"""What is true of the run: red or not whole; in order; in order, but a reporter loses part of it."""


@dataclass(frozen=True, kw_only=True)
class Suite:
    """Files by name, arguments, and what is true of the run.

    `earlier` is a test file that is run before, into the same results files. `silent` says that no file tells of the
    defect, only the process's exit status or the clock; `mended` that it does not happen where our plugin records;
    `told` that the suite uses what only our plugin offers.
    """

    name: str
    kind: Kind
    files: Mapping[str, str]
    args: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    earlier: str = ""
    silent: bool = False
    mended: bool = False
    told: bool = False


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What one real run left: its process's exit status, when it began, what it printed, and its files by name."""

    exit_status: int
    began: float
    output: str
    files: Mapping[str, bytes] = field(default_factory=dict)


FILES = ("results.json", "results.jsonl", "journal.jsonl")


def defect(name: str, text: str, *args: str, **more: object) -> Suite:
    """Give a suite whose run is red or not whole. `text` is its file `test_it.py`; others by `files`."""
    return _suite("defect", name, text, args, more)


def clean(name: str, text: str, *args: str, **more: object) -> Suite:
    """Give a suite whose run is in order."""
    return _suite("clean", name, text, args, more)


def lossy(name: str, text: str, *args: str, **more: object) -> Suite:
    """Give a suite whose run is in order and that some reporter tells less of."""
    return _suite("lossy", name, text, args, more)


def _suite(kind: Kind, name: str, text: str, args: tuple[str, ...], more: dict[str, object]) -> Suite:
    others = more.pop("files", {})
    files = {"test_it.py": dedent(text), **{path: dedent(words) for path, words in others.items()}}
    return Suite(name=name, kind=kind, files=files, args=args, **more)


def run(
    suite: Suite,
    folder: Path,
    *,
    python: str = sys.executable,
    workers: int = 0,
    recorded: bool = False,
    plugins: tuple[str, ...] = (),
) -> Ran:
    """Run the suite in the folder, which is made new. With `recorded` our own plugin takes part, beside others."""
    folder.mkdir(parents=True)
    for name, text in suite.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n", encoding="utf-8", newline="\n")
    argv = [python, "-m", "pytest", *(part for name in (*PLUGINS, *plugins, *suite.plugins) for part in ("-p", name))]
    argv += ["--json-report", "--json-report-file=results.json", "--report-log=results.jsonl"]
    argv += ["-n", str(workers)] if workers else []
    argv += [*RECORDING, *suite.args] if recorded else suite.args
    if suite.earlier:
        (folder / "test_it.py").write_text(dedent(suite.earlier), encoding="utf-8", newline="\n")
        _process([part for part in argv if not part.startswith("--execution-report")], folder)
        (folder / "test_it.py").write_text(suite.files["test_it.py"], encoding="utf-8", newline="\n")
        (folder / "results.jsonl").unlink()
    done, began = _process(argv, folder)
    return Ran(
        exit_status=done.returncode,
        began=began,
        output=done.stdout + done.stderr,
        files={name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()},
    )


def _process(argv: list[str], folder: Path) -> tuple["subprocess.CompletedProcess[str]", float]:
    environment = {
        **os.environ,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(REPOSITORY),
        "COLUMNS": "80",
        "PY_COLORS": "0",
    }
    for name in ("CI", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"):
        environment.pop(name, None)
    # The instant of a file, not of the clock: both are compared with times that the file system or pytest took.
    (folder / "began").touch()
    began = (folder / "began").stat().st_mtime
    done = subprocess.run(
        argv,
        cwd=folder,
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    return done, began
