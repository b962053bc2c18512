"""The jobs of a CI matrix on the command line: real results files, their environments told by path or by record."""

import json
import shutil
import subprocess
import sys
import zipfile

import jsonschema
import pytest

from reporting import ingest
from tests.cli.called import call
from tests.cli.test_run import environ, project
from tests.golden.make import MATRIX
from tests.ingest.reading import SAMPLES
from tests.render.test_ctrf import SCHEMA

PATTERN = "results-{python}-{locale}/*"


@pytest.fixture
def jobs(tmp_path, monkeypatch):
    """Give a folder with what the jobs of a real matrix left, and nothing declared."""
    for folder in MATRIX.glob("results-*"):
        # A name that can be read in one way only.
        shutil.copytree(folder, tmp_path / "results" / folder.name.replace("utf-8", "utf8"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_pattern_of_paths_gives_one_row_for_each_case_that_differs(jobs):
    done = call("render", "results/**/*.json", "--axis", PATTERN, "--exit-zero", "-o", "-")
    assert "Run in 5 environments (`python / locale`); 3 of 5 test cases (60.0%) with unequal outcomes" in done.stdout
    assert (
        "| `test_invoice.py::test_an_invoice_is_corrected_by_a_copy` | ⚠️ skipped: `3.11 / ascii`, `3.11 / utf8`, "
        "`3.12 / utf8`<br>✅ passed: `3.13 / ascii`, `3.13 / utf8` |\n"
    ) in done.stdout
    assert call("render", "results", "--axis", PATTERN, "--exit-zero", "-o", "-").stdout == done.stdout


def test_an_archive_of_artifacts_is_a_folder_of_them(jobs):
    with zipfile.ZipFile("artifacts.zip", "w") as archive:
        for path in sorted(jobs.rglob("results.json")):
            archive.write(path, path.relative_to(jobs / "results").as_posix())
    done = call("render", "artifacts.zip", "--axis", PATTERN, "--exit-zero", "-o", "-")
    assert "Run in 5 environments" in done.stdout


def test_an_axis_is_what_the_plugin_recorded(jobs):
    done = call("render", "results", "--axis", "python", "--exit-zero", "-o", "-")
    assert "Run in 3 environments (`python`)" in done.stdout
    # Two locales of one Python are one environment now, and what they do not agree in is a conflict of its sources.
    assert "### Conflicting Sources" in done.stdout


def test_without_an_axis_the_conflicts_are_shown_case_by_case(jobs):
    done = call("render", "results", "--exit-zero", "-o", "-")
    assert "Results by Environment" not in done.stdout
    assert "3 of 5 test cases (60.0%) with unequal outcomes in different sources; the worst counts." in done.stdout
    assert done.stdout.count("❌ failed: `results.json, SHA-256") == 2


def test_a_source_of_an_unknown_environment_is_one_line(jobs):
    done = call("render", "results", "--axis", "{os}-of/*")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "results/results-3.11-ascii/results.json: its path does not end as {os}-of/*" in done.stderr
    assert "it records no browser" in call("gate", "results", "--axis", "browser").stderr


def test_a_lost_environment_is_no_go_and_the_document_follows_from_its_evidence(jobs):
    for red in ("results-3.11-ascii", "results-3.11-utf8", "results-3.13-ascii"):
        shutil.rmtree(jobs / "results" / red)
    declared = '[matrix]\npath = "results-{python}-{locale}/*"\n[gate]\nrequired_cases = false\n'
    (jobs / "execution-report.toml").write_text(declared, encoding="utf-8")
    assert call("gate", "results").exit_code == 0
    declared += '[expected]\nenvironments = [{ python = ["3.12", "3.13"], locale = ["utf8", "ascii"] }]\n'
    (jobs / "execution-report.toml").write_text(declared, encoding="utf-8")
    done = call("gate", "results")
    assert (done.exit_code, "expected_seen: FAIL" in done.stdout) == (1, True)
    written = call("render", "results").stdout.strip()
    assert call("verify", written).exit_code == 0
    assert call("audit", written).exit_code == 0


def test_a_folder_that_is_one_source_is_placed_by_the_files_in_it(jobs):
    for name, status in (("linux", "passed"), ("windows", "failed")):
        folder = jobs / "allure" / f"results-{name}"
        folder.mkdir(parents=True)
        for number in range(2):
            result = {"uuid": f"{name}{number}", "name": f"test_{number}", "status": status, "start": 1, "stop": 2}
            (folder / f"{name}{number}-result.json").write_text(json.dumps(result), encoding="utf-8")
    done = call("render", "allure", "--axis", "results-{os}/*", "--exit-zero", "-o", "-")
    assert "Run in 2 environments (`os`); 2 of 2 test cases (100%) with unequal outcomes in them." in done.stdout


def test_ctrf_carries_the_environments(jobs):
    document = json.loads(call("render", "results", "--axis", PATTERN, "--format", "ctrf").stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    results = document["results"]
    assert results["environment"]["testEnvironment"] == (
        "3.11 / ascii, 3.11 / utf8, 3.12 / utf8, 3.13 / ascii, 3.13 / utf8"
    )
    (copied,) = [test for test in results["tests"] if test["name"] == "test_an_invoice_is_corrected_by_a_copy"]
    assert copied["extra"]["environments"] == {
        "3.11 / ascii": "skipped",
        "3.11 / utf8": "skipped",
        "3.12 / utf8": "skipped",
        "3.13 / ascii": "passed",
        "3.13 / utf8": "passed",
    }
    assert ingest.recognised(json.dumps(document).encode()).NAME == "CTRF"


def test_a_single_run_names_its_environment_and_is_held_against_no_path(tmp_path):
    folder = project(tmp_path / "here", "green")
    with (folder / "execution-report.toml").open("a", encoding="utf-8") as declared:
        declared.write('[matrix]\npath = "results-{os}/*"\n')
    command = [sys.executable, "-m", "reporting", "run"]
    for given, told in (((), False), (("--axis", "os=mine", "--axis", "python"), True)):
        done = subprocess.run(
            [*command, *given], cwd=folder, env=environ(), capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        text = (folder / done.stdout.strip()).read_text(encoding="utf-8")
        assert ("Run in 1 environment (`os / python`)." in text) is told
        assert ("| `mine / " in text) is told


def test_a_shard_whose_setup_failed_is_not_green_beside_one_that_passed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shards = [SAMPLES / "junit_xml" / f"{name}.xml" for name in ("pytest-subtests-green", "playwright-setup")]
    for order in (shards, shards[::-1]):
        done = call("render", *map(str, order), "-o", "-")
        assert done.exit_code == 3
        assert "The source lists no case, and nothing says how its runner ended" in done.stdout
    assert call("gate", *map(str, shards), "--exit-status", "1").exit_code == 3
    assert call("gate", *map(str, shards), "--exit-status", "0").exit_code == 0
    assert call("gate", str(shards[0])).exit_code == 0
