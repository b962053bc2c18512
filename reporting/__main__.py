"""The command `execution-report`, also as `python -m reporting`."""

import gc
import sys

from reporting import __version__


def main() -> None:
    """Answer `--version` before anything is imported; hand everything else to the commands."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"execution-report {__version__}\n")
        return
    # A process this short ends before its cycles are worth looking for; records make none.
    gc.disable()
    from reporting.cli import commands  # noqa: PLC0415 - `--version` costs no more than Python itself

    try:
        commands()
    finally:
        # Nor is it worth taking apart what ends with it.
        gc.freeze()


if __name__ == "__main__":
    main()
