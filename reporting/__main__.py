"""The command `execution-report`, also as `python -m reporting`."""

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
    from reporting.cli import commands  # noqa: PLC0415 - `--version` costs no more than Python itself

    try:
        commands()
    finally:
        # Nor is it worth taking apart what ends with it.
        gc.freeze()


def _replace_closed() -> None:
    """Put the null device where the caller closed a standard stream, as `>&-` does, for our own processes, too."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, os.O_RDWR)
            os.set_inheritable(descriptor, True)
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8", newline="\n"))


if __name__ == "__main__":
    main()
