"""`verify` in process: it knows every way of rendering, and finds every changed byte."""

from pathlib import Path

import pytest

from tests.cli.called import call


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
