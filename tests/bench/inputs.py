"""What is measured on: results of any size, and the suite of trivial tests. Made when asked for, gone with the run."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tests.bench.measure import Command

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = 20


class Inputs:
    """A folder of inputs, and the commands that take them. Each input is made once, by a process of its own."""

    def __init__(self, folder: Path, checkouts: Mapping[str, Path | None] = MappingProxyType({})) -> None:
        self.folder = folder
        self.checkouts = checkouts
        (folder / "empty").mkdir()

    def results(self, cases: int, form: str = "json") -> Path:
        """Give results of so many cases: `json` is pytest-json-report, `junit` JUnit XML, `allure` a folder."""
        path = self.folder / f"{cases}.{form}"
        if not path.exists():
            line = [sys.executable, "-m", "tests.bench.scale", form, str(path), str(cases)]
            subprocess.run(line, cwd=ROOT, check=True)
        return path

    def suite(self, cases: int) -> Path:
        """Give the folder of a suite of so many tests that pass and do nothing else."""
        path = self.folder / f"suite-{cases}"
        if not path.exists():
            path.mkdir()
            (path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8", newline="\n")
            each = cases // FILES
            for number in range(FILES):
                text = "".join(f"def test_{case}(): pass\n" for case in range(each))
                (path / f"test_{number}.py").write_text(text, encoding="utf-8", newline="\n")
        return path

    def report(self, cases: int) -> Path:
        """Give the saved report on results of so many cases, with its evidence beside it."""
        folder = self.folder / f"report-{cases}"
        if not folder.exists():
            self.run("render", str(self.results(cases)), "-o", str(folder), "--exit-zero")
        return next(path for path in folder.iterdir() if path.suffix == ".md")

    def long_document(self, size: int) -> Path:
        """Give a report of at least so many bytes that lists every case."""
        path = self.folder / "long.md"
        cases = size // 80
        while not path.exists() or path.stat().st_size < size:
            self.run("render", str(self.results(cases)), "-o", str(path), "--all", "--exit-zero")
            cases += cases // 4
        return path

    def run(self, *arguments: str) -> None:
        """Run our command in the empty folder."""
        subprocess.run(self.ours(*arguments).line, cwd=self.folder / "empty", check=True, stdout=subprocess.DEVNULL)

    def ours(self, *arguments: str) -> Command:
        """Give our command with the arguments, in a folder where nothing is declared."""
        script = Path(sys.executable).with_name("execution-report")
        return Command((str(script), *arguments), self.folder / "empty")

    def yard(self, what: str, path: Path) -> Command:
        """Give the yardstick on the file."""
        return Command((sys.executable, str(HERE / "yard.py"), what, str(path)), self.folder / "empty")

    def bare(self) -> Command:
        """Give the interpreter that does nothing."""
        return Command((sys.executable, "-c", "pass"), self.folder / "empty")
