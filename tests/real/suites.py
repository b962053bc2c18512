"""The results files of real suites, with what pytest itself said of each run, and the documents made of them."""

import functools
import gzip
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from reporting import pipeline
from reporting.config import Config
from reporting.evidence import Collected

SAMPLES = Path(__file__).parent / "samples"
COUNT = re.compile(r"(\d+) (passed|failed|skipped|xfailed|xpassed|errors?|warnings?)\b")


class Suite(NamedTuple):
    """A results file, and the counts of pytest's closing line by its own words."""

    name: str
    said: Mapping[str, int]
    exit_status: int

    @property
    def path(self) -> Path:
        """Where the results file lies, packed by gzip."""
        return SAMPLES / f"{self.name}.json.gz"

    @property
    def bytes(self) -> bytes:
        """The results file as its runner wrote it."""
        return gzip.decompress(self.path.read_bytes())


def _suites() -> dict[str, Suite]:
    runs = tomllib.loads((SAMPLES / "runs.toml").read_text(encoding="utf-8"))
    return {
        name: Suite(
            name, {word.rstrip("s"): int(count) for count, word in COUNT.findall(run["said"])}, run["exit_status"]
        )
        for name, run in runs.items()
    }


SUITES = _suites()


@functools.cache
def collected(*paths: Path) -> Collected:
    """Give the evidence of the results files, whatever this machine's environment holds."""
    return pipeline.collect([str(path) for path in paths], Config(), environ={})


@functools.cache
def document(*paths: Path) -> str:
    """Give the document of the results files."""
    return pipeline.document(pipeline.assess(collected(*paths), Config())).text
