"""`python -m tests.bench [ROW ...] [--full]`: what is promised of speed and memory, beside what was measured just now.

Prints a table. Exit status 1 if a limit is missed. What could not be measured is counted beside, and is no such miss.
"""

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.inputs import Inputs
from tests.bench.peer import CHECKOUTS
from tests.bench.row import NOT_MEASURED
from tests.bench.rows import LONG, LONGEST, ON_REQUEST, QUICK, ROWS

METHOD = """\
Each candidate is a process of its own, from exec to exit; CPU is its user and system time and memory its peak, as
os.wait4 gives them, the programs that it starts and waits for included. Candidates run in turn after one round that is
not counted, {quick} rounds of what is quick, {long} of what takes a second, {longest} of what takes longer. Figures are
medians, ratios the medians of the ratios round by round, of CPU unless they say wall; UNSURE says that the median
misses a limit which more than a quarter of the rounds kept. Results are those of real suites (tests/real/samples),
re-sampled with distinct node ids, 1% of the cases failing; the same cases in each format, one file a case for Allure.
Peers are installed from npm and PyPI into a folder that is gone afterwards, or run from the checkout that is given
(--dorny, --publish-unit-test-result); each runs its own code with its own defaults, none is asked to send anything.
Python keeps its bytecode for all of them, as in an installation.
{system}, Python {python}, Node {node}, {cores} cores, load {load:.1f} at the start.

| What | Limit | Measured | |
| --- | ---: | ---: | --- |"""


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Give what is asked for, the names of the rows in `rows`. Ends the program for a name that no row has."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    later = ", ".join(ON_REQUEST)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"any of {', '.join(ROWS)}; else all but {later}")
    parser.add_argument("--full", action="store_true", help=f"{later} too: minutes, and gigabytes of disk")
    for name in CHECKOUTS:
        parser.add_argument(f"--{name}", type=Path, metavar="FOLDER", help="a checkout of this action, to measure it")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.rows) - set(ROWS):
        parser.error(f"no row is named {', '.join(sorted(unknown))}; known: {', '.join(ROWS)}")
    asked.rows = asked.rows or [name for name in ROWS if asked.full or name not in ON_REQUEST]
    return asked


def main() -> int:
    """Print the table. Give 1 if a limit is missed."""
    asked = options()
    if not hasattr(os, "wait4"):
        sys.exit("this system does not tell what a process cost (os.wait4)")
    # Peers run in folders of their own, where a relative one would not be found.
    folders = {name: getattr(asked, name.replace("-", "_")) for name in CHECKOUTS}
    checkouts = {name: folder and folder.resolve() for name, folder in folders.items()}
    facts = {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "node": _node(),
    }
    rounds = {"quick": QUICK, "long": LONG, "longest": LONGEST}
    print(METHOD.format(**facts, **rounds, load=os.getloadavg()[0]), flush=True)
    # As an exception it takes the inputs with it, which may be a gigabyte.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    missed = unknown = 0
    with tempfile.TemporaryDirectory(prefix="execution-report-bench-") as folder:
        # Where it is turned off, every candidate in Python would compile itself anew each time.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        inputs = Inputs(Path(folder), checkouts)
        for name in asked.rows:
            for row in ROWS[name](inputs):
                missed += row.state == "FAIL"
                unknown += row.state == NOT_MEASURED
                print(f"| {row.what} | {row.limit} | {row.measured} | {row.state} |", flush=True)
    print(f"\nLimits missed: {missed or 'none'}; not measured: {unknown or 'none'}.")
    return int(missed > 0)


def _node() -> str:
    if (command := shutil.which("node")) is None:
        return "not there"
    return subprocess.run((command, "--version"), capture_output=True, encoding="utf-8", check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
