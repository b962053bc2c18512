"""Makes the golden documents: `python -m tests.golden.make`, and the evidence under them first with `--record`.

With names of runs behind `--record`, only those are recorded.

- `simulated`: the run of the sample, its steps simulated where the sample simulated them, no service probed.
- `fault`: this repository's end-to-end suite over the wire, `POST /auth/validate` answering 405.
- `green`: the same suite without a fault.
- `matrix`: one suite under three Pythons and two locales, as jobs of a CI matrix leave it; one job left nothing. To
  record it, `python3.11`, `python3.12` and `python3.13` must be on the path, each with this project,
  `pytest==9.2.0` and `pytest-json-report==1.5.0` installed.

A golden document changes only by a decision: look at the difference before it is committed, and say why.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from reporting import config, evidence, pipeline
from reporting.render import profiles

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RUNS = {
    "simulated": ["tests/golden/simulated", "-o", "addopts=", "--confcutdir=tests/golden/simulated"],
    "fault": ["e2e", "--fault", "auth-validate-405"],
    "green": ["e2e"],
    "matrix": [],
}
DECLARED = HERE / "execution-report.toml"
PYTHONS = ("3.11", "3.12", "3.13")
LOCALES = {
    "utf-8": {"PYTHONUTF8": "1"},
    "ascii": {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"},
}
LOST = ("3.12", "ascii")
MATRIX = HERE / "matrix"
"""The suite of the matrix, and the results file of each job in a folder of its own."""


def declared_of(name: str) -> Path:
    """Give the declarations that a run is reported under."""
    return HERE / name / DECLARED.name if name == "matrix" else DECLARED


def documents(name: str) -> dict[str, str]:
    """Give the documents of one run by the names of their files."""
    declared = config.read(declared_of(name))
    saved = HERE / f"{name}.evidence.json"
    report = pipeline.assess(pipeline.collect([str(saved)], declared), declared, name=saved.name)
    made = {f"{name}.{profile}.md": pipeline.text(report, profile) for profile in profiles()}
    made[f"{name}.headline.md"] = pipeline.text(report, "pr", 200)
    made[f"{name}.ctrf.json"] = pipeline.ctrf_of(pipeline.collect([str(saved)], declared)).decode()
    return made


def record(name: str, arguments: list[str]) -> None:
    """Run a suite for real and keep its evidence."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.json"
        subprocess.run(
            [
                *(sys.executable, "-m", "pytest", *arguments, "-q", "-p", "no:cacheprovider"),
                *("--json-report", f"--json-report-file={results}", "--execution-report"),
            ],
            cwd=ROOT,
            check=False,
        )
        document = json.loads(results.read_text(encoding="utf-8"))
        document["root"] = "/project"
        results.write_text(json.dumps(document), encoding="utf-8", newline="\n")
        collected = pipeline.collect([str(results)], config.read(DECLARED))
        (HERE / f"{name}.evidence.json").write_bytes(b"".join(evidence.pieces(collected)))


def record_matrix() -> None:
    """Run the suite of the matrix under each Python and each locale; keep what all jobs but one leave."""
    for version, (locale, environ) in itertools.product(PYTHONS, LOCALES.items()):
        if (version, locale) == LOST:
            continue
        python = shutil.which(f"python{version}")
        assert python, f"python{version} is not on the path"
        results = MATRIX / f"results-{version}-{locale}" / "results.json"
        results.parent.mkdir(exist_ok=True)
        subprocess.run(
            [
                *(python, "-m", "pytest", "-c", os.devnull, "--rootdir=.", "--confcutdir=.", "-q"),
                *("-p", "no:cacheprovider", "--execution-report"),
                *("--json-report", f"--json-report-file={results.relative_to(MATRIX)}"),
            ],
            cwd=MATRIX,
            env={**os.environ, **environ},
            check=False,
        )
        document = json.loads(results.read_text(encoding="utf-8"))
        document["root"] = "/project"
        results.write_text(json.dumps(document, indent=1), encoding="utf-8", newline="\n")


def matrix_evidence() -> evidence.Collected:
    """Give the evidence in what the jobs of the matrix left."""
    return pipeline.collect([str(MATRIX)], config.read(declared_of("matrix")))


if __name__ == "__main__":
    chosen = sys.argv[2:] or list(RUNS)
    for run, given in RUNS.items():
        if "--record" in sys.argv and run in chosen:
            record(run, given) if given else record_matrix()
        if not given:
            (HERE / f"{run}.evidence.json").write_bytes(b"".join(evidence.pieces(matrix_evidence())))
        for file, text in documents(run).items():
            (HERE / file).write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{file}\n")
