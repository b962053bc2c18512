"""`render` in process: where the document goes, in which form, and what is refused before anything is written."""

import json
from pathlib import Path

import pytest

from tests.cli.called import call


def test_render_writes_report_and_evidence_and_exits_by_the_verdict(folder):
    done = call("render", "green.evidence.json")
    assert done.exit_code == 0
    written = Path(done.stdout.strip())
    assert written.parent == Path("reports")
    assert written.name.startswith("2025-08-19-tests-")
    assert written.with_name(f"{written.stem}.evidence.json").is_file()
    assert call("render", "red.evidence.json").exit_code == 1
    assert call("render", "red.evidence.json", "--exit-zero").exit_code == 0
    assert len(list(Path("reports").glob("*.md"))) == 2


def test_rendering_again_changes_nothing_and_another_run_never_overwrites(folder):
    call("render", "green.evidence.json")
    before = {path: path.read_bytes() for path in Path("reports").iterdir()}
    call("render", "green.evidence.json")
    assert {path: path.read_bytes() for path in Path("reports").iterdir()} == before
    call("render", "red.evidence.json")
    assert {path: path.read_bytes() for path in before} == before


def test_render_to_standard_output_to_a_file_under_a_budget_and_as_ctrf(folder):
    assert call("render", "green.evidence.json", "-o", "-").stdout.startswith("# Test Execution Report")
    assert Path(call("render", "green.evidence.json", "-o", "out/mine.md").stdout.strip()).is_file()
    assert call("verify", "out/mine.md").exit_code == 0
    small = call("render", "red.evidence.json", "-o", "-", "--budget", "700", "--exit-zero").stdout
    assert len(small.encode()) <= 700
    assert call("render", "red.evidence.json", "-o", "-", "--budget", "20").exit_code == 2
    assert json.loads(call("render", "green.evidence.json", "--format", "ctrf").stdout)["reportFormat"] == "CTRF"


def test_ctrf_goes_to_the_file_that_is_named(folder):
    stdout = call("render", "red.evidence.json", "--format", "ctrf").stdout
    done = call("render", "red.evidence.json", "--format", "ctrf", "-o", "out/red.ctrf.json")
    assert (done.exit_code, done.stdout) == (1, "out/red.ctrf.json\n")
    assert Path("out/red.ctrf.json").read_bytes() == stdout.encode()
    assert [path.name for path in Path("out").iterdir()] == ["red.ctrf.json"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "ctrf", "-o", "out"), "-o out: CTRF is one file of JSON; name it *.json"),
        (("--format", "ctrf", "-o", "out.md"), "-o out.md: CTRF is one file of JSON; name it *.json"),
        (("--explain", "-o", "out.md"), "-o out.md: --explain prints to stdout; leave -o away"),
        (
            ("--explain", "--format", "ctrf"),
            "--explain: prints the statements of a Markdown report; leave",
        ),
        (("--explain", "--budget", "700"), "--budget 700: --explain is printed whole; leave --budget away"),
        (("--format", "ctrf", "--budget", "700"), "--budget 700: CTRF is printed whole; leave --budget away"),
    ],
)
def test_a_place_or_a_size_that_would_not_be_kept_to_is_refused(folder, arguments, said):
    before = sorted(Path().iterdir())
    done = call("render", "red.evidence.json", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert sorted(Path().iterdir()) == before


def test_ctrf_does_not_take_the_place_of_the_results(folder):
    before = Path("red.evidence.json").read_bytes()
    done = call("render", "red.evidence.json", "--format", "ctrf", "-o", "./red.evidence.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "-o ./red.evidence.json: holds results that would be lost; name another file" in done.stderr
    assert Path("red.evidence.json").read_bytes() == before


def test_a_report_that_cannot_be_written_leaves_no_evidence_of_it(folder):
    Path("out/mine.md").mkdir(parents=True)
    done = call("render", "green.evidence.json", "-o", "out/mine.md")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "out/mine.md: cannot be written (Is a directory)" in done.stderr
    assert [path.name for path in Path("out").iterdir()] == ["mine.md"]


def test_explain_gives_every_statement_with_its_pointers(folder):
    lines = call("render", "red.evidence.json", "--explain").stdout.splitlines()
    assert any("1 of 2 test functions (50.0%) passed" in line for line in lines)
    assert "    /total/outcomes" in lines


def test_ascii_writes_no_icon(folder):
    text = call("render", "red.evidence.json", "-o", "-", "--ascii").stdout
    assert "NO-GO" in text
    assert not [char for char in text if ord(char) > 0x2FFF or 0x2600 <= ord(char) < 0x2800]


def test_an_unknown_profile_names_the_known_ones(folder):
    done = call("render", "green.evidence.json", "--profile", "poster")
    assert done.exit_code == 2
    assert "execution" in done.stderr
    assert "\n" not in done.stderr.strip()
