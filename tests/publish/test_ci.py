"""The action and the GitLab job, run as their runners would run them, and the recipes that use them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from reporting.publish import github_comment, gitlab_note
from tests.publish.hub import OUR_TOKEN, REPOSITORY
from tests.publish.site import GITHUB, GITLAB, Site, open_site

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "tests" / "ingest" / "samples" / "junit_xml" / "jest-junit.xml"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
JOB = yaml.safe_load((ROOT / "ci" / "execution-report.gitlab-ci.yml").read_text(encoding="utf-8"))[".execution-report"]
RECIPES = [
    yaml.safe_load(found)
    for found in re.findall(r"```yaml\n(.*?)```", (ROOT / "ci" / "README.md").read_text(encoding="utf-8"), re.DOTALL)
]
DEFAULTS = {name: str(one.get("default", "")) for name, one in ACTION["inputs"].items()}
BASH = shutil.which("bash") or ""

pytestmark = pytest.mark.skipif(not BASH, reason="the scripts are written for bash, which is not installed here")


class Runner:
    """As much of GitHub's runner as the action needs: inputs, expressions, outputs, environment files."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder = folder
        self.outputs: dict[str, str] = {}
        self.printed = ""
        self.summary = folder / "summary"
        event = folder / "event.json"
        event.write_text(f'{{"pull_request": {{"number": 7, "head": {{"sha": "{GITHUB.commit}"}}}}}}', encoding="utf-8")
        self.environ = {
            name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI_"))
        } | {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": site.address,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_RUN_NUMBER": "12",
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(folder / "output"),
            # What the first step installs, which would need a network.
            "EXECUTION_REPORT": str(Path(sys.executable).with_name("execution-report")),
        }

    def run(self, **given: str) -> int:
        """Run all steps but the first; give the exit code of the first that fails."""
        inputs = DEFAULTS | given
        for step in ACTION["runs"]["steps"][1:]:
            if "if" in step and inputs["fail-on-verdict"] != "true":
                continue
            if code := self.step(step, inputs):
                return code
        return 0

    def step(self, step: dict[str, Any], inputs: dict[str, str]) -> int:
        """Run one step; give its exit code."""
        environ = self.environ | {name: self.resolved(value, inputs) for name, value in step["env"].items()}
        command = [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        done = subprocess.run(command, cwd=self.folder, env=environ, capture_output=True, text=True, check=False)
        self.printed += done.stdout + done.stderr
        if (self.folder / "output").exists():
            lines = (self.folder / "output").read_text(encoding="utf-8").splitlines()
            self.outputs |= dict(line.split("=", 1) for line in lines)
        return done.returncode

    def resolved(self, value: str, inputs: dict[str, str]) -> str:
        def known(found: re.Match[str]) -> str:
            kind, _, rest = found[1].partition(".")
            if kind == "inputs":
                return self.resolved(inputs[rest], inputs)
            if kind == "steps":
                return self.outputs[rest.removeprefix("render.outputs.")]
            return {"token": OUR_TOKEN, "server_url": "https://github.com", "repository": REPOSITORY, "run_id": "99"}[
                rest
            ]

        return re.sub(r"\$\{\{ (\S+) \}\}", known, value)


def test_the_action_renders_publishes_and_judges(tmp_path: Path) -> None:
    with open_site(github_comment, GITHUB) as site:
        runner = Runner(tmp_path, site)
        hostile = tmp_path / "$(touch owned); 'a' & b.xml"
        hostile.write_bytes(RESULTS.read_bytes())
        code = runner.run(results=f"{hostile}\n")
        assert not (tmp_path / "owned").exists()
        assert (runner.outputs["verdict"], code) == ("NO-GO", 1), runner.printed
        assert "github-comment: created" in runner.printed
        assert "step-summary: created" in runner.printed
        [body] = site.hub.current
        assert " run=12.1 " in body.splitlines()[0]
        assert runner.summary.stat().st_size > 200
        assert (tmp_path / runner.outputs["report"]).is_file()
        assert (tmp_path / runner.outputs["evidence"]).is_file()
        assert OUR_TOKEN not in runner.printed
        assert runner.run(results=str(RESULTS)) == 2, "the folder holds the earlier report"


def test_the_action_stays_green_when_the_forge_says_no_unless_it_is_strict(tmp_path: Path) -> None:
    with open_site(github_comment, GITHUB) as site:
        site.hub.deny("POST", "comments", 403, "Resource not accessible by integration")
        runner = Runner(tmp_path, site)
        assert runner.run(results=str(RESULTS), **{"fail-on-verdict": "false"}) == 0, runner.printed
        assert "github-comment: fell back" in runner.printed
        assert runner.summary.stat().st_size > 200
        strict = {"to": "github-comment", "strict-publish": "true"}
        assert runner.step(ACTION["runs"]["steps"][2], DEFAULTS | strict) == 5, runner.printed


def test_no_input_is_pasted_into_a_script() -> None:
    assert not [step["name"] for step in ACTION["runs"]["steps"] if "${{" in step["run"]]


def test_every_input_is_used_and_every_recipe_knows_its_inputs() -> None:
    used = re.findall(r"inputs\.([a-z-]+)", str(ACTION["runs"]))
    assert sorted(set(used)) == sorted(ACTION["inputs"])
    steps = [step for recipe in RECIPES for job in recipe.get("jobs", {}).values() for step in job["steps"]]
    ours = [step["with"] for step in steps if "execution-report@" in step.get("uses", "")]
    assert len(ours) == 5
    for given in ours:
        assert set(given) <= set(ACTION["inputs"])
        assert "results" in given


def test_the_gitlab_job_renders_publishes_and_judges(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI_"))}
    variables: dict[str, Any] = JOB["variables"] | {"EXECUTION_REPORT_RESULTS": str(RESULTS), "PIP_CACHE_DIR": ""}
    script = "\n".join(line for line in JOB["script"] if "pip install" not in line)
    with open_site(gitlab_note, GITLAB) as site:
        environ |= variables | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GITLAB_CI": "true",
            "CI_API_V4_URL": site.address,
            "CI_PROJECT_ID": REPOSITORY,
            "CI_MERGE_REQUEST_IID": "7",
            "CI_PIPELINE_IID": "31",
            "CI_JOB_ID": "5",
            "CI_JOB_URL": "https://gitlab.example/job/5",
            "GITLAB_TOKEN": OUR_TOKEN,
        }
        done = subprocess.run(
            [BASH, "-eo", "pipefail", "-c", script],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert "gitlab-note: created" in done.stdout
        assert "NO-GO" in done.stdout
        assert " run=31.5 " in site.hub.current[0].splitlines()[0]
        assert OUR_TOKEN not in done.stdout + done.stderr
