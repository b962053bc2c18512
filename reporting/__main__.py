"""The command `execution-report`, also as `python -m reporting`."""

import atexit
import gc
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from reporting import __version__


def main() -> None:
    """Answer `--version` before anything is imported; hand everything else to the commands."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"execution-report {__version__}\n")
        return
    _replace_closed()
    # A process this short ends before its cycles are worth looking for; records make none.
    gc.disable()
    try:
        with _whole_streams():
            from reporting.cli import commands  # noqa: PLC0415 - `--version` costs no more than Python itself

            commands()
    except KeyboardInterrupt:
        # Ctrl-C before the commands are there, who say the same.
        sys.stderr.write("execution-report: interrupted\n")
        sys.exit(130)
    except SystemExit as end:
        _leave(end.code)
        raise
    finally:
        # Nor is it worth taking apart what ends with it.
        gc.freeze()


def _leave(status: str | int | None) -> None:
    """End the process here where nothing is left to be done; taking its modules apart takes longer than most imports.

    Comes back where something is: a message to write, what was registered for the exit, a thread, a profiler.
    """
    threads = "threading" in sys.modules and sys.modules["threading"].active_count() > 1
    if isinstance(status, str) or threads or sys.getprofile() or sys.gettrace() or atexit._ncallbacks():
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(status or 0)


def _replace_closed() -> None:
    """Put the null device where the caller closed a standard stream, as `>&-` does, for our own processes, too."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, os.O_RDWR)
            os.set_inheritable(descriptor, True)
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8", newline="\n"))


@contextmanager
def _whole_streams() -> Iterator[None]:
    """Have all that is written arrive, or its loss told: a stream may take a part of it, and say so to nobody.

    Under PYTHONUNBUFFERED a short write is the end of a text (https://github.com/python/cpython/issues/85393), and so
    it is on a pipe or terminal that a program beside us has set to non-blocking, as Node does.
    """
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        buffered = io.BufferedWriter(sys.stdout.buffer)
        sys.stdout = io.TextIOWrapper(buffered, sys.stdout.encoding, sys.stdout.errors, write_through=True)
    impatient = [number for number in (1, 2) if _is_impatient(number)]
    for number in impatient:
        os.set_blocking(number, True)
    try:
        yield
    finally:
        for number in impatient:
            os.set_blocking(number, False)


def _is_impatient(number: int) -> bool:
    try:
        return sys.platform != "win32" and not os.get_blocking(number)
    except OSError:
        return False


if __name__ == "__main__":
    main()
