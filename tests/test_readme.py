"""The README is true: its help texts are the commands', its tables are the code's, its excerpt is a report's."""

import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from reporting import config, errors
from reporting.cli import COMMANDS, commands
from reporting.config.load import _Top
from reporting.config.stream import _RegisterTable, _StreamTable
from reporting.ingest import READERS
from reporting.render import profiles
from reporting.verdict import EXIT_CODES, JUDGES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n```\w*\n(.*?)```\n<!-- end of {name} -->", README, re.DOTALL)
    assert found, name
    return found[1]


def help_of(*arguments: str) -> str:
    done = CliRunner().invoke(commands, [*arguments, "--help"], prog_name="execution-report", terminal_width=100)
    assert done.exit_code == 0
    return done.output


def test_the_help_text_is_the_command_s():
    assert block("help") == help_of()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_is_named_by_its_first_line(name):
    text = help_of(name)
    assert f"execution-report {name}" in text
    assert re.search(rf"execution-report {name}\b", README)


def test_the_excerpt_is_a_piece_of_a_committed_report():
    excerpt = block("excerpt").strip().splitlines()
    assert len(excerpt) > 5
    reports = [path.read_text(encoding="utf-8") for path in (ROOT / "reports").glob("*.md")]
    assert any(set(excerpt) <= set(map(str.rstrip, text.splitlines())) for text in reports)


def test_every_make_target_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake ([a-z]+)", README))
    assert {"report", "test", "lint", "bench", "fuzz", "stack"} <= named
    for target in named:
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target


def test_ci_runs_exactly_the_readme_s_test_command():
    assert "make test\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make report\nmake test\n" in README


def test_every_exit_code_is_in_the_table():
    table = set(map(int, re.findall(r"^\| (\d) \|", README, re.MULTILINE)))
    assert table == {0} | set(EXIT_CODES.values()) | {kind.exit_code for kind in errors.ReportError.__subclasses__()}


def test_exit_codes_of_errors_are_unique():
    codes = [kind.exit_code for kind in errors.ReportError.__subclasses__()]
    assert len(codes) == len(set(codes))


def fields(kind: type[msgspec.Struct], prefix: str, leave: tuple[str, ...] = ()) -> set[str]:
    return {f"{prefix}{name}" for name in kind.__struct_fields__ if name not in leave}


def test_every_configuration_key_is_documented_and_no_other():
    known = fields(_Top, "", ("run", "services", "mrr", "requirements", "matrix", "expected", "gate"))
    known |= fields(config.RunSettings, "run.")
    known |= fields(config.Service, "services.ID.", ("id",))
    known |= fields(_RegisterTable, "mrr.", ("streams",)) | fields(_StreamTable, "mrr.streams.ID.")
    known |= fields(config.MatrixTable, "matrix.")
    known |= fields(config.Expected, "expected.") | fields(config.Gate, "gate.") | {"requirements.ID"}
    rows = re.findall(r"^\| (`[a-z][^|]*) \|[^|]*\|[^|]*\|$", README.partition("## Configuration")[2], re.MULTILINE)
    documented = {key for row in rows for key in re.findall(r"`([^`]+)`", row)}
    assert documented == known


def test_every_gate_rule_and_waiver_field_is_named():
    assert all(f"`gate.{name}`" in README for name in JUDGES)
    for name in config.Waiver.__struct_fields__:
        assert f"`{name}`" in README


def test_every_format_and_profile_is_named():
    for reader in READERS:
        assert reader.NAME in README, reader.NAME
    for profile in profiles():
        assert profile == "execution" or f"--profile {profile}" in README or profile == "pr"


def test_the_python_example_is_valid():
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code
    compile(code[1], "README.md", "exec")


def test_the_template_of_init_is_a_configuration_once_it_is_uncommented(tmp_path):
    from reporting.cli.init import TEMPLATE

    text = re.sub(r"^# (?=[\[\w]+[\w\]. -]*(?:=|\]))", "", TEMPLATE, flags=re.MULTILINE)
    path = tmp_path / "execution-report.toml"
    path.write_text(text, encoding="utf-8", newline="\n")
    loaded = config.read(path)
    assert loaded.services
    assert loaded.register
    assert loaded.waivers
    path.write_text(TEMPLATE, encoding="utf-8", newline="\n")
    assert config.read(path).series == "tests"
