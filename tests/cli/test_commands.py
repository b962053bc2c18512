"""Every command in process: what it prints, what it writes, what it exits with."""

import errno
import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.called import call


@pytest.mark.parametrize(
    "more",
    [
        ["gate", "red.evidence.json"],
        ["gate", "--exit-status", "1"],
        ["gate", "--axis", "os"],
        ["render", "--axis", "os=linux"],
        ["render", "--no-redact"],
    ],
)
def test_evidence_is_judged_alone_and_as_it_was_saved(folder, more):
    done = call(more[0], "green.evidence.json", *more[1:])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "green.evidence.json: is evidence, which is judged as it was saved" in done.stderr
    assert not Path("reports").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that a process works in")
@pytest.mark.parametrize("command", [["gate", "x.json"], ["render", "x.json"], ["audit", "x.md"], ["run"], ["probe"]])
def test_a_working_folder_that_is_gone_is_one_line(folder, command):
    gone = folder / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    done = call(*command)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("execution-report: the working folder is gone")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such device")
def test_declarations_without_an_end_are_refused(folder):
    done = call("gate", "--config", "/dev/zero", "green.evidence.json")
    assert done.exit_code == 2
    assert done.stderr == "execution-report: /dev/zero: over 16,777,216 bytes are no declarations; name another file\n"


@pytest.mark.parametrize("command", ["gate", "render"])
def test_an_empty_argument_is_not_the_folder_where_one_stands(folder, command):
    assert call(command, "").exit_code == 4


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


def test_gate_says_the_word_and_every_rule(folder):
    done = call("gate", "red.evidence.json")
    assert (done.exit_code, done.stdout.splitlines()) == (1, ["NO-GO", "  failed_cases: FAIL"])
    rules = json.loads(call("gate", "green.evidence.json", "--json").stdout)
    assert rules["word"] == "GO"
    assert {rule["state"] for rule in rules["rules"]} == {"PASS"}


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
