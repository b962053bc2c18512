"""Templates of a project's own: the same rules as ours, in Jinja's sandbox, in a process with limits.

A template is repository content that a change may bring along. It reaches nothing but `report`, reads no file outside
its folder and ours, and neither hangs nor fills the memory of the process that publishes. Where processes cannot be
forked (Windows) the limits of time and memory do not hold.
"""

import os
import signal
import sys
from pathlib import Path

from reporting.errors import ConfigurationError
from reporting.markdown import sandbox
from reporting.report import Report

SECONDS = 20
CPU_SECONDS = 10
MEMORY = 512 << 20
OUTPUT = 64 << 20


def own_profiles(folder: Path | None, suffix: str) -> tuple[str, ...]:
    """Give the names of the project's own layouts, none without a folder."""
    if folder is None or not folder.is_dir():
        return ()
    return tuple(sorted(path.name.removesuffix(suffix) for path in folder.glob(f"*{suffix}")))


def render_own(report: Report, folder: Path, ours: Path, name: str) -> str:
    """Give the text that the project's own template makes.

    Raises `ConfigurationError` with file and line for one that breaks a rule, fails, or takes too much.
    """
    for path in folder.rglob("*"):
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ConfigurationError(f"{path}: leads out of the folder of templates; put a file there instead")
    if not hasattr(os, "fork"):
        return _render(report, folder, ours, name)
    return _confined(report, folder, ours, name)


def _render(report: Report, folder: Path, ours: Path, name: str) -> str:
    from jinja2 import ChoiceLoader, FileSystemLoader, TemplateError  # noqa: PLC0415 - as in `template`

    loader = ChoiceLoader([FileSystemLoader(folder, encoding="utf-8"), FileSystemLoader(ours, encoding="utf-8")])
    try:
        return sandbox(loader).get_template(name).render(report=report)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        place = f"{folder / (getattr(error, 'name', None) or name)}{f':{line}' if line else ''}"
        raise ConfigurationError(f"{place}: {error.message or type(error).__name__}") from None
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, MemoryError, RecursionError) as error:
        raise ConfigurationError(f"{folder / name}: {type(error).__name__}: {error}") from None


def _confined(report: Report, folder: Path, ours: Path, name: str) -> str:
    """Render in a fork with limits: what it writes comes back through a pipe."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        _child(there, report, folder, ours, name)
    os.close(there)
    data, whole = bytearray(), False
    try:
        with os.fdopen(here, "rb") as stream:
            while len(data) <= OUTPUT and (block := stream.read(1 << 16)):
                data += block
        whole = len(data) <= OUTPUT
    finally:
        if not whole:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    words = data.decode("utf-8", "replace")
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        return words
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == ConfigurationError.exit_code:
        raise ConfigurationError(words)
    raise ConfigurationError(
        f"{folder / name}: takes more than {CPU_SECONDS} s, {MEMORY >> 20} MB or {OUTPUT >> 20} MB of text; simplify it"
    )


def _child(out: int, report: Report, folder: Path, ours: Path, name: str) -> None:
    """Render and write, and never return."""
    status = 1
    try:
        _limit()
        try:
            data, status = _render(report, folder, ours, name).encode("utf-8"), 0
        except ConfigurationError as error:
            data, status = str(error).encode("utf-8", "backslashreplace"), error.exit_code
        with os.fdopen(out, "wb") as stream:
            stream.write(data)
    finally:
        os._exit(status)


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - POSIX only

    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    if sys.platform == "linux":
        # The fork shares our memory, and what it may add is counted from what is mapped now.
        with Path("/proc/self/statm").open(encoding="ascii") as stream:
            mapped = int(stream.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (mapped + MEMORY, mapped + MEMORY))
    signal.alarm(SECONDS)
