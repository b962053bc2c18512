"""`python -m tests.fuzz [NAME ...]`: hostile text and broken files, many more than the tests take the time for.

Runs every `fuzz.py` and `storm.py` of the tests as a process of its own with its own defaults, and prints one line for
each: its name, how it ended, its last words. Exit status 1 if one found something.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
NAMES = ("fuzz.py", "storm.py")


def found() -> list[str]:
    """Give the modules to run, by name."""
    paths = sorted(path for name in NAMES for path in TESTS.glob(f"*/{name}"))
    return [".".join(path.relative_to(TESTS.parent).with_suffix("").parts) for path in paths]


def main() -> int:
    """Run them; give 1 if one of them found something."""
    modules = found()
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("modules", nargs="*", metavar="NAME", help=f"any of {', '.join(modules)}; else all")
    asked = options.parse_args()
    if unknown := set(asked.modules) - set(modules):
        options.error(f"no module is named {', '.join(sorted(unknown))}; known: {', '.join(modules)}")
    failed = 0
    for module in asked.modules or modules:
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", module], cwd=TESTS.parent, capture_output=True, check=False, encoding="utf-8"
        )
        words = (done.stdout + done.stderr).strip()
        failed += done.returncode != 0
        print(
            f"{module}: {'found something' if done.returncode else 'found nothing'} in {time.monotonic() - began:.0f} s"
            f" (exit {done.returncode}): {words.rpartition(chr(10))[2]}",
            flush=True,
        )
        if done.returncode:
            print(words, flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
