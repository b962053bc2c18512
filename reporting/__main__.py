"""The command `execution-report`, also as `python -m reporting`."""

import atexit
import gc
import os
import sys

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


if __name__ == "__main__":
    main()
