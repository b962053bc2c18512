"""Coverage-guided fuzzing of every reader: `python -m tests.ingest.fuzz [--seconds S] [--corpus DIR] [NAME ...]`.

One process a reader (`tests.ingest.guided`), all real samples of its format as seeds. Exit status 1 if an input broke
the promise of `tests.ingest.promise`; the input and the trace are shown. Needs atheris, which there is for Linux only.
"""

import argparse
import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.ingest.promise import LONGEST, TARGETS, hold, seeds

RUNS = re.compile(r"Done (\d+) runs")


def main() -> int:
    """Fuzz the chosen readers one after another; give 1 if one of them broke its promise."""
    options = argparse.ArgumentParser(prog="python -m tests.ingest.fuzz", description=__doc__)
    options.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(TARGETS)}")
    options.add_argument("--seconds", type=int, default=30, help="for each reader")
    options.add_argument("--corpus", type=Path, help="a folder in which to keep the inputs that found new code")
    options.add_argument("--replay", type=Path, help="a file to hold the readers to once, without atheris")
    asked = options.parse_args()
    if unknown := set(asked.names) - set(TARGETS):
        options.error(f"no reader is named {', '.join(sorted(unknown))}")
    names = asked.names or list(TARGETS)
    if asked.replay:
        for name in names:
            hold(name, asked.replay.read_bytes())
        print(f"{len(names)} readers kept their promise")
        return 0
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: pip install -e '.[fuzz]' (Linux only)")
        return int(sys.platform == "linux")
    with tempfile.TemporaryDirectory() as scratch:
        broken = [name for name in names if not fuzzed(name, asked.seconds, (asked.corpus or Path(scratch)) / name)]
    print(f"{len(names)} readers fuzzed for {asked.seconds} s each, {len(broken)} broke their promise")
    return int(bool(broken))


def fuzzed(name: str, seconds: int, corpus: Path) -> bool:
    """Fuzz one reader in a process of its own; give whether it kept its promise."""
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        if len(seed) <= LONGEST:
            (corpus / f"seed-{number}").write_bytes(seed)
    done = subprocess.run(
        [sys.executable, "-m", "tests.ingest.guided", name, str(seconds), str(corpus)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    runs = RUNS.search(done.stdout)
    kept = done.returncode == 0 and runs is not None
    print(f"{name}: {'kept' if kept else 'BROKEN'}, {runs[1] if runs else '?'} inputs", flush=True)
    if not kept:
        print(done.stdout[-4000:])
        for broke in sorted(corpus.glob("broke-*")):
            print(f"input of {broke.stat().st_size} bytes: {broke.read_bytes()[:2000]!r}", flush=True)
    return kept


if __name__ == "__main__":
    sys.exit(main())
