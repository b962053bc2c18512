"""Makes the golden documents: `python -m tests.golden.make`, and the evidence under them first with `--record`.

- `simulated`: the run of the sample, its steps simulated where the sample simulated them, no service probed.
- `fault`: this repository's end-to-end suite over the wire, `POST /auth/validate` answering 405.
- `green`: the same suite without a fault.

A golden document changes only by a decision: look at the difference before it is committed, and say why.
"""

import json
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
}
DECLARED = HERE / "execution-report.toml"


def documents(name: str) -> dict[str, str]:
    """Give the documents of one run by the names of their files."""
    declared = config.read(DECLARED)
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


if __name__ == "__main__":
    for run, given in RUNS.items():
        if "--record" in sys.argv:
            record(run, given)
        for file, text in documents(run).items():
            (HERE / file).write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{file}\n")
