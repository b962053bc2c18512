"""The stack's own folder: named after the process that owns it, so that the next start can tell who left one behind."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

PREFIX = "e2e-stack-"


def make_folder() -> Path:
    """Give a new, empty folder of this process, after removing those of processes that are gone."""
    sweep()
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))


def sweep() -> None:
    """Remove the folders of dead owners. Normally there are none: the keeper has removed them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def alive(pid: int) -> bool:
    """Say whether a process of this id runs; one that we may not ask about does."""
    if sys.platform == "win32":
        return _alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _alive_on_windows(pid: int) -> bool:
    """Ask the kernel: `os.kill` with signal 0 would send Ctrl-C there."""
    import ctypes  # noqa: PLC0415 - exists everywhere, means something on Windows only

    synchronize, timeout = 0x00100000, 0x00000102
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]  # exists on Windows only
    handle = kernel.OpenProcess(synchronize, False, pid)
    if not handle:
        return False
    state = kernel.WaitForSingleObject(handle, 0)
    kernel.CloseHandle(handle)
    return bool(state == timeout)
