"""Packages of npm and PyPI, installed for one run of the benchmark into its own folder and gone with it."""

import shutil
import subprocess
import sys
from pathlib import Path

PATIENCE = 600
"""Seconds that an installation may take."""


class NotThereError(RuntimeError):
    """What was to be measured cannot be had here; the message says why."""


def node() -> str:
    """Give the command that runs JavaScript. Raises `NotThereError`."""
    if (command := shutil.which("node")) is None:
        raise NotThereError("node is not there")
    return command


def npm(folder: Path, *pins: str) -> Path:
    """Give the folder of the commands of these packages. Raises `NotThereError`."""
    if not shutil.which("npm"):
        raise NotThereError("npm is not there")
    node()
    # Nobody's install script is run: no peer needs one.
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--ignore-scripts", "--loglevel=error")
    _install(("npm", "install", "--prefix", str(folder), *quiet, *pins), folder, "npm", pins)
    return folder / "node_modules" / ".bin"


def pypi(folder: Path, *pins: str) -> Path:
    """Give the folder of the commands of a new environment with these packages. Raises `NotThereError`."""
    _install((sys.executable, "-m", "venv", "--without-pip", str(folder)), folder, "venv", ())
    pip = (sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"))
    quiet = ("--quiet", "--disable-pip-version-check")
    _install((*pip, "install", *quiet, *pins), folder, "pip", pins)
    return folder / "bin"


def _install(line: tuple[str, ...], folder: Path, who: str, pins: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    what = f"{who} could not install {' '.join(pins)}".rstrip()
    try:
        done = subprocess.run(line, cwd=folder, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise NotThereError(f"{what} within {PATIENCE} s") from error
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise NotThereError(f"{what}: {words}")
