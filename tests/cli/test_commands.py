"""Every command in process: what it prints, what it writes, what it exits with."""

import errno
import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from reporting.cli import commands
from reporting.evidence import Collected, pieces
from tests.runs import case, evidence

GREEN = (case("test_a"), case("test_b"))
RED = (case("test_a"), case("test_b", "failed"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, run in (("green", GREEN), ("red", RED)):
        Path(f"{name}.evidence.json").write_bytes(b"".join(pieces(Collected(evidence=evidence(run)))))
    return tmp_path


def call(*arguments):
    done = CliRunner().invoke(commands, arguments, prog_name="execution-report")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@pytest.mark.parametrize("more", [["red.evidence.json"], ["--exit-status", "1"]])
def test_evidence_is_judged_alone_and_as_it_was_saved(folder, more):
    done = call("gate", "green.evidence.json", *more)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "green.evidence.json: is evidence, which is judged as it was saved" in done.stderr


@pytest.mark.parametrize("command", ["gate", "render"])
def test_an_empty_argument_is_not_the_folder_where_one_stands(folder, command):
    assert call(command, "").exit_code == 4


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


@pytest.mark.parametrize("arguments", [("gate",), ("render", "-o", "-"), ("publish", "--to", "directory:out")])
@pytest.mark.parametrize("name", ["y" * 300, "loop", "gone"])
def test_a_path_that_leads_nowhere_is_one_line_and_no_verdict(folder, arguments, name):
    Path("loop").symlink_to("loop")
    done = call(*arguments, name)
    assert done.exit_code == (6 if arguments[0] == "publish" else 4)
    assert done.stdout == ""
    assert done.stderr.startswith(f"execution-report: {name}: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("error", [errno.EACCES, errno.EIO])
@pytest.mark.parametrize("name", ["open", "stat"])
def test_results_that_cannot_be_read_are_no_verdict(folder, monkeypatch, name, error):
    whole = getattr(Path, name)

    def broken(path, *arguments, **named):
        if path.name == "green.evidence.json":
            raise OSError(error, os.strerror(error), str(path))
        return whole(path, *arguments, **named)

    monkeypatch.setattr(Path, name, broken)
    done = call("gate", "green.evidence.json")
    assert (done.exit_code, done.stdout) == (4, "")
    assert f"green.evidence.json: cannot be read ({os.strerror(error)}): check the path" in done.stderr


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


def test_gate_says_the_word_and_every_rule(folder):
    done = call("gate", "red.evidence.json")
    assert (done.exit_code, done.stdout.splitlines()) == (1, ["NO-GO", "  failed_cases: FAIL"])
    rules = json.loads(call("gate", "green.evidence.json", "--json").stdout)
    assert rules["word"] == "GO"
    assert {rule["state"] for rule in rules["rules"]} == {"PASS"}


@pytest.mark.parametrize("name", ["report", "evidence"])
def test_verify_finds_every_changed_byte(folder, name):
    written = Path(call("render", "red.evidence.json", "--exit-zero").stdout.strip())
    assert call("verify", str(written)).exit_code == 0
    target = written if name == "report" else written.with_name(f"{written.stem}.evidence.json")
    data = target.read_bytes()
    for place in range(0, len(data), max(1, len(data) // 60)):
        changed = bytearray(data)
        changed[place] ^= 1
        target.write_bytes(bytes(changed))
        assert call("verify", str(written)).exit_code in (4, 6), place
    target.write_bytes(data + b"\n")
    assert call("verify", str(written)).exit_code in (4, 6)
    target.write_bytes(data)
    assert call("verify", str(written)).exit_code == 0


@pytest.mark.parametrize("profile", ["execution", "nightly", "pr", "signoff", "mine"])
@pytest.mark.parametrize("place", ["out", "mine.md", "mine.pr.md"])
def test_verify_knows_every_profile_under_every_name(folder, profile, place):
    Path("execution-report.toml").write_text("templates = 'layouts'\n", encoding="utf-8", newline="\n")
    Path("layouts").mkdir()
    for name, text in (("mine", "# {{ report.title }}"), ("broken", "{{ report.nothing }}")):
        Path(f"layouts/{name}.md.j2").write_text(text, encoding="utf-8", newline="\n")
    written = call("render", "green.evidence.json", "-o", place, "--profile", profile).stdout.strip()
    assert call("verify", written).exit_code == 0
    Path(written).write_bytes(b"#" + Path(written).read_bytes())
    assert call("verify", written).exit_code == 6


@pytest.mark.parametrize(
    "options",
    [["--all"], ["--ascii"], ["--all", "--ascii"], ["--budget", "2000"], ["--profile", "pr", "--budget", "900"]],
)
def test_verify_knows_every_way_of_rendering(folder, options):
    done = call("render", "red.evidence.json", "-o", "out", "--exit-zero", *options)
    assert done.exit_code == 0
    written = Path(done.stdout.strip())
    assert call("verify", str(written)).exit_code == 0
    text = written.read_text(encoding="utf-8")
    line = text.rstrip("\n").rpartition("\n")[2]
    written.write_text(text.replace(line, f"{line}!"), encoding="utf-8", newline="\n")
    changed = call("verify", str(written))
    assert changed.exit_code == 6
    assert f":{text.rstrip().count(chr(10)) + 1}: " in changed.stderr, "the very line that was changed"


def test_verify_says_line_and_both_words(folder):
    written = Path(call("render", "red.evidence.json", "--exit-zero").stdout.strip())
    text = written.read_text(encoding="utf-8").replace("(50.0%)", "(67%)", 1)
    written.write_text(text, encoding="utf-8", newline="\n")
    done = call("verify", str(written))
    assert done.exit_code == 6
    assert "the report says" in done.stderr
    assert "(67%)" in done.stderr
    assert "(50.0%)" in done.stderr
    assert call("verify", "nothing.md").exit_code == 6
    assert "is no report; name the Markdown file beside it" in call("verify", "green.evidence.json").stderr


def test_verify_says_when_only_the_line_ends_were_changed(folder):
    written = Path(call("render", "red.evidence.json", "--exit-zero").stdout.strip())
    written.write_bytes(written.read_bytes().replace(b"\n", b"\r\n"))
    done = call("verify", str(written))
    assert done.exit_code == 6
    assert "changed to CR LF and nothing else" in done.stderr


def test_probe_without_services_says_what_to_declare_and_with_a_dead_one_exits_1(folder):
    done = call("probe")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "[services.backend]" in done.stderr
    Path("execution-report.toml").write_text(
        '[services.a]\nkind = "http"\nurl = "${NOWHERE_URL}"\n', encoding="utf-8", newline="\n"
    )
    done = call("probe")
    assert done.exit_code == 1
    assert "NOWHERE_URL is not set" in done.stdout
    assert json.loads(call("probe", "--json").stdout)[0]["health"] == "unknown"


def test_init_that_cannot_write_leaves_nothing(folder, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = sorted(Path().iterdir())
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        done = call("init")
    assert done.exit_code == 2
    assert "execution-report.toml: cannot be written here (No space left on device)" in done.stderr
    assert sorted(Path().iterdir()) == before


def test_init_writes_a_configuration_once(folder):
    assert call("init").exit_code == 0
    before = Path("execution-report.toml").read_bytes()
    done = call("init")
    assert done.exit_code == 2
    assert "exists already" in done.stderr
    assert Path("execution-report.toml").read_bytes() == before


def test_publish_keeps_a_folder_of_reports_and_the_latest_of_several_is_taken(folder):
    call("render", "green.evidence.json", "-o", "out")
    done = call("publish", "out", "--to", "directory:nightly")
    assert done.exit_code == 0
    names = {path.name for path in Path("nightly").iterdir()}
    assert {"README.md", "latest.md"} < names
    report = next(path for path in Path("nightly").glob("2025*.md"))
    assert call("verify", str(report)).exit_code == 0
    assert "unchanged" in call("publish", "out", "--to", "directory:nightly").stdout


def test_publish_never_changes_the_exit_code_unless_it_is_told_to(folder, monkeypatch):
    for name in ("GITHUB_ACTIONS", "GITLAB_CI", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    call("render", "red.evidence.json", "-o", "out", "--exit-zero")
    done = call("publish", "out", "--to", "github-comment")
    assert done.exit_code == 0
    assert "fell back" in done.stdout
    assert call("publish", "out", "--to", "github-comment", "--strict-publish").exit_code == 5


@pytest.mark.parametrize(
    "wrong",
    [("--to", "nowhere"), ("--profile", "nothing"), ("--run", "\N{SUPERSCRIPT TWO}"), ("--run", "1." + "9" * 5000)],
)
def test_wrong_usage_is_told_before_anything_is_published(folder, wrong):
    call("render", "green.evidence.json", "-o", "out")
    done = call("publish", "out", "--to", "directory:nightly", *wrong)
    assert (done.exit_code, done.stdout) == (2, "")
    assert not Path("nightly").exists()


def test_audit_finds_a_percentage_that_its_whole_cannot_have(folder):
    Path("mine.md").write_text("# Report\n\n6 of 8 tests passed (67%).\n", encoding="utf-8", newline="\n")
    done = call("audit", "mine.md")
    assert done.exit_code == 6
    assert "75" in done.stdout
    assert json.loads(call("audit", "mine.md", "--json").stdout)
    assert json.loads(call("audit", "mine.md", "--sarif").stdout)["version"] == "2.1.0"
    Path("fine.md").write_text("# Report\n\n6 of 8 tests passed (75%).\n", encoding="utf-8", newline="\n")
    assert call("audit", "fine.md").exit_code == 0
    assert call("audit", "gone.md").exit_code == 4


def test_audit_without_its_parser_says_what_to_install(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    Path("fine.md").write_text("# Report\n", encoding="utf-8", newline="\n")
    done = call("audit", "fine.md")
    assert done.exit_code == 2
    assert "install execution-report[audit]" in done.stderr


@pytest.mark.parametrize("arguments", [("render",), ("render", "x", "--profile"), ("nothing",), ("run", "--axis")])
def test_wrong_usage_exits_2(folder, arguments):
    assert call(*arguments).exit_code == 2


def test_an_unknown_profile_names_the_known_ones(folder):
    done = call("render", "green.evidence.json", "--profile", "poster")
    assert done.exit_code == 2
    assert "execution" in done.stderr
    assert "\n" not in done.stderr.strip()
