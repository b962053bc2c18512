"""`python -m tests.bench [ROW ...] [--full]`: what is promised of speed and memory, beside what was measured just now.

Prints a table. Exit status 1 if a limit is missed.
"""

import argparse
import os
import platform
import signal
import sys
import tempfile
from pathlib import Path

from tests.bench.inputs import Inputs
from tests.bench.rows import LONG, LONGEST, QUICK, ROWS

METHOD = """\
Each candidate is a process of its own, from exec to exit; CPU is its user and system time and memory its peak, as
os.wait4 gives them. Candidates run in turn after one round that is not counted, {quick} rounds of what is quick,
{long} of what takes a second, {longest} of what takes longer. Figures are medians, ratios the medians of the ratios
round by round; UNSURE says that the median misses a limit which more than a quarter of the rounds kept. Results are
those of real suites (tests/real/samples), re-sampled with distinct node ids, 1% of the cases failing.
{system}, Python {python}, {cores} cores, load {load:.1f} at the start.

| What | Limit | Measured | |
| --- | ---: | ---: | --- |"""


def main() -> int:
    """Print the table. Give 1 if a limit is missed."""
    options = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    options.add_argument("rows", nargs="*", metavar="ROW", help=f"any of {', '.join(ROWS)}; else all but the last")
    options.add_argument("--full", action="store_true", help="the last too: it takes minutes and a gigabyte of disk")
    asked = options.parse_args()
    if unknown := set(asked.rows) - set(ROWS):
        options.error(f"no row is named {', '.join(sorted(unknown))}; known: {', '.join(ROWS)}")
    if not hasattr(os, "wait4"):
        options.error("this system does not tell what a process cost (os.wait4)")
    facts = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    rounds = {"quick": QUICK, "long": LONG, "longest": LONGEST}
    print(METHOD.format(**facts, **rounds, load=os.getloadavg()[0]), flush=True)
    # As an exception it takes the inputs with it, which may be a gigabyte.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    missed = 0
    with tempfile.TemporaryDirectory(prefix="execution-report-bench-") as folder:
        inputs = Inputs(Path(folder))
        for name in asked.rows or (list(ROWS) if asked.full else list(ROWS)[:-1]):
            for row in ROWS[name](inputs):
                missed += row.state == "FAIL"
                print(f"| {row.what} | {row.limit} | {row.measured} | {row.state} |", flush=True)
    print(f"\nLimits missed: {missed or 'none'}.")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
