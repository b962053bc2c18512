"""`python -m tests.fuzz [NAME ...]`: hostile text, broken files and faults, many more than the tests take the time for.

Runs every `fuzz.py` and `storm.py` of the tests as a process of its own, and prints one line for each: its name, how it
ended, its last words. All that it said follows where it found something. Exit status 1 if one did.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
FILES = ("fuzz.py", "storm.py")
KINDS = {"tests.publish.storm": ("simulate", "serve", "kill")}
"""What a module does one of at a time, by its first argument."""


def found() -> dict[str, list[str]]:
    """Give what there is to run: a name for each, with the module and its arguments."""
    paths = sorted(path for name in FILES for path in TESTS.glob(f"*/{name}"))
    modules = [".".join(path.relative_to(TESTS.parent).with_suffix("").parts) for path in paths]
    return {
        f"{module} {kind}".strip(): [module, *kind.split()] for module in modules for kind in KINDS.get(module, ("",))
    }


def main() -> int:
    """Run them; give 1 if one of them found something."""
    known = found()
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("names", nargs="*", metavar="NAME", help=f"part of a name: {', '.join(known)}")
    asked = options.parse_args()
    chosen = [name for name in known if not asked.names or any(part in name for part in asked.names)]
    if not chosen:
        options.error(f"nothing is named {' or '.join(asked.names) or 'so'}; known: {', '.join(known)}")
    failed = 0
    for name in chosen:
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", *known[name]],
            cwd=TESTS.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
        said = done.stdout.strip()
        word = "found something" if done.returncode else "found nothing"
        last = said.rpartition("\n")[2]
        print(f"{name}: {word}, exit {done.returncode}, {time.monotonic() - began:.0f} s: {last}", flush=True)
        if done.returncode:
            print(said, flush=True)
        failed += done.returncode != 0
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
