"""Run the stack in the foreground until Ctrl-C.

    python -m e2e.stack [--fixed-ports] [--fault NAME]

Prints one `NAME=value` line a variable; a suite that is given these variables runs against this stack.
"""

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

from e2e.stack import FAULTS, FIXED_PORTS, Stack, StackError


def main(arguments: Sequence[str] | None = None) -> int:
    """Give the exit status: 0 when the stack was told to end, 1 when a service ended, 2 when it could not start."""
    parser = argparse.ArgumentParser(prog="python -m e2e.stack", description="Run the embedded stack until Ctrl-C.")
    parser.add_argument("--fixed-ports", action="store_true", help="use ports 8000, 8001, 8081 and 6379")
    parser.add_argument("--fault", default="", metavar="NAME", help=f"one of: {', '.join(sorted(FAULTS))}")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with Stack(
            ports=FIXED_PORTS if chosen.fixed_ports else None,
            fault=chosen.fault,
            redis_url=os.environ.get("E2E_REDIS_URL", ""),
            database_url=os.environ.get("E2E_DATABASE_URL", ""),
        ) as stack:
            for name, value in stack.target.environment().items():
                print(f"{name}={value}", flush=True)
            facts = ", ".join(f"{name}: {text}" for name, text in stack.facts().items())
            print(f"ready: {facts}; end with Ctrl-C", file=sys.stderr, flush=True)
            ended: list[str] = []
            # In a thread, because Windows does not interrupt a read for Ctrl-C.
            threading.Thread(target=lambda: ended.append(stack.wait()), daemon=True).start()
            while not ended:
                time.sleep(0.1)
    except KeyboardInterrupt:
        return 0
    except StackError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"error: {ended[0]} ended by itself", file=sys.stderr)
    return 1


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
