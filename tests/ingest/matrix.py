"""The matrix of defects and clean runs: `python -m tests.ingest.matrix [--store] [--newest-only] [NAME...]`.

Every suite really runs, serial and with two workers, with and without our recording plugin, under the pytest that is
installed and under pytest 8.4 in an environment made for it. Each results file it leaves is judged alone and as `run`
judges it, with the exit status of the process and the instant it began. A run that is red or not whole must never be
green; a clean one always. With `--store` the files go to `samples/pytest`, where the normal tests read them again.
With `--newest-only` pytest 8.4 is left out.
"""

import json
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reporting.ingest import Origin
from tests.ingest.cleans import CLEANS
from tests.ingest.defects import DEFECTS
from tests.ingest.judging import SAMPLES, status_of
from tests.ingest.suite import FILES, REPOSITORY, Ran, Suite, run

OLDER = ("pytest==8.4.*", "pytest-subtests", "pytest-json-report", "pytest-reportlog", "pytest-rerunfailures")
OLDER += ("pytest-timeout", "pytest-xdist", "pytest-cov", "msgspec")
OLDEST = "8.4"
GREEN = "passed"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of a suite: under which pytest, with how many workers, recorded or not, and what it left."""

    suite: Suite
    pytest: str
    workers: int
    recorded: bool
    ran: Ran
    folder: Path
    statuses: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def mode(self) -> str:
        """How it was run, which is also the name of the archive that keeps its files."""
        return (
            f"pytest-{self.pytest}-{'recorded' if self.recorded else 'plain'}-{'xdist' if self.workers else 'serial'}"
        )

    @property
    def red(self) -> bool:
        """Whether nothing about it may be green."""
        happens = self.suite.kind == "defect" and not (self.recorded and self.suite.mended)
        return happens or self.ran.exit_status != 0

    def judge(self) -> "Run":
        """Judge every file alone, then as `run` does, then all of the run together."""
        paths = {name: Origin(path=self.folder / name) for name in FILES if name in self.ran.files}
        known = {"exit_status": self.ran.exit_status, "began": self.ran.began}
        for name, path in paths.items():
            self.statuses[name] = status_of([path])
            self.statuses[f"{name} of run"] = status_of([path], **known)
        both = [path for name, path in paths.items() if name != "results.jsonl"]
        self.statuses["all of run"] = status_of(both, **known)
        return self

    def wrong(self) -> Iterator[str]:
        """Give what is green and must not be, and what is not and must."""
        for what, (status, why) in self.statuses.items():
            alone = not what.endswith("of run")
            if self.red and status == GREEN and not (alone and (self.suite.silent or self.suite.kind == "lossy")):
                yield f"false green: {self.mode} {self.suite.name} {what}"
            if self.suite.kind == "clean" and status != GREEN:
                yield f"false alarm: {self.mode} {self.suite.name} {what}: {status} ({why})"


def older(folder: Path) -> str:
    """Give a Python with pytest 8.4."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = str(folder / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *OLDER], check=True)
    return python


def runs(pythons: dict[str, str], names: set[str], base: Path) -> Iterator[Run]:
    """Run everything."""

    def one(job: tuple[str, Suite, int, bool]) -> Run:
        version, suite, workers, recorded = job
        folder = base / version / f"{workers}{recorded:d}" / suite.name / "project"
        # Subtests are built in since pytest 9.
        more = ("pytest_subtests.plugin",) if version == OLDEST else ()
        ran = run(suite, folder, python=pythons[version], workers=workers, recorded=recorded, plugins=more)
        return Run(suite=suite, pytest=version, workers=workers, recorded=recorded, ran=ran, folder=folder).judge()

    jobs = [
        (version, suite, workers, recorded)
        for version in pythons
        for suite in (*DEFECTS, *CLEANS)
        if not names or suite.name in names
        for workers in (0, 2)
        for recorded in ((True,) if suite.told else (False, True))
    ]
    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(one, jobs)


def kept(run: Run, newest: str) -> tuple[str, ...]:
    """Give the files of a run that become samples: of the older pytest only what it writes without our plugin."""
    if run.pytest != newest:
        return () if run.recorded else ("results.json",)
    return ("results.json", "journal.jsonl") if run.recorded else ("results.json", "results.jsonl")


def store(found: list[Run], pythons: dict[str, str]) -> None:
    """Keep the files in an archive a mode, and in `index.json` what is true of each run and what its sources say."""
    newest = next(iter(pythons))
    index: dict[str, dict[str, object]] = {}
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for mode in sorted({one.mode for one in found if kept(one, newest)}):
        with ZipFile(SAMPLES / f"{mode}.zip", "w", ZIP_DEFLATED) as archive:
            for one in (one for one in found if one.mode == mode):
                names = [name for name in kept(one, newest) if name in one.ran.files]
                for name in names:
                    # A fixed instant, so that the same files give the same archive.
                    info = ZipInfo(f"{one.suite.name}/{name}", (2026, 1, 1, 0, 0, 0))
                    archive.writestr(info, neutral(one.ran.files[name], one, pythons), ZIP_DEFLATED)
                index[f"{mode}/{one.suite.name}"] = {
                    "truth": "red" if one.red else one.suite.kind,
                    "exit status": one.ran.exit_status,
                    "statuses": {name: one.statuses[name][0] for name in names},
                }
    text = json.dumps(index, indent=1, sort_keys=True) + "\n"
    (SAMPLES / "index.json").write_text(text, encoding="utf-8", newline="\n")


def neutral(data: bytes, run: Run, pythons: dict[str, str]) -> bytes:
    """Give the file without a path or a name of this machine."""
    replaced = {
        str(run.folder.parent): "",
        str(Path(pythons[run.pytest]).parents[1]): "/venv",
        sys.base_prefix: "/python",
        str(REPOSITORY): "/repository",
        platform.platform(): "Linux-6.1-x86_64",
        platform.release(): "6.1",
    }
    for path, name in replaced.items():
        data = data.replace(path.encode(), name.encode())
    return data


def main(arguments: list[str]) -> int:
    """Run the matrix; the exit status is 1 if anything is wrong."""
    names = {name for name in arguments if not name.startswith("-")}
    with tempfile.TemporaryDirectory() as base:
        pythons = {"9": sys.executable}
        if "--newest-only" not in arguments:
            pythons[OLDEST] = older(Path(base) / "older")
        found = list(runs(pythons, names, Path(base)))
        if "--store" in arguments:
            store(found, pythons)
    wrong = [line for one in found for line in one.wrong()]
    counts = Counter((one.pytest, "red" if one.red else one.suite.kind) for one in found)
    for (version, kind), count in sorted(counts.items()):
        print(f"pytest {version}: {count} runs {kind}")
    judged = sum(len(one.statuses) for one in found)
    naive = sum(one.red and _naive(one.ran.files.get("results.json")) for one in found)
    print(f"{judged} judgements; a reader that trusts the summary is green in {naive} of the red runs")
    print("\n".join(wrong) or "0 false greens, 0 false alarms")
    return bool(wrong)


def _naive(data: bytes | None) -> bool:
    """Whether the summary alone looks green."""
    try:
        summary = json.loads(data or b"")["summary"]
    except ValueError:
        return False
    return not summary.get("failed") and not summary.get("error")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
