"""What people declare is read exactly, and what cannot be used is refused with file, line and what to write instead."""

import subprocess
import sys
from pathlib import Path

import pytest

from reporting import config
from reporting.errors import ConfigurationError

MRR = """
[mrr]
currency = "USD"
as_of = 2025-08-19
source = "billing export"
owner = "finance"
"""

WAIVER = """
[[waivers]]
id = "w1"
rule = "failed_cases"
reason = "known"
issue = "TCK-1"
owner = "ana"
approved_by = "ben"
created = 2025-08-01
expires = 2025-08-31
"""


def declare(folder: Path, text: str, name: str = "execution-report.toml") -> config.Config:
    (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return config.load(folder)


def refusal(folder: Path, text: str, name: str = "execution-report.toml") -> str:
    with pytest.raises(ConfigurationError) as caught:
        declare(folder, text, name)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_nothing_declared_is_an_empty_configuration(tmp_path):
    loaded = config.load(tmp_path)
    assert (loaded.path, loaded.services, loaded.streams, loaded.gate_declared) == (None, (), (), False)
    assert loaded.gate.failed_cases == 0


def test_this_repository_s_own_file_is_read():
    loaded = config.read(Path(__file__).parents[2] / "execution-report.toml")
    assert [service.id for service in loaded.services] == ["auth", "backend", "websocket", "redis", "database"]
    assert loaded.register is not None
    assert loaded.register.total == 135_000_00
    assert all(stream.at_least for stream in loaded.streams)


def test_the_nearest_file_upwards_is_taken_and_pyproject_holds_the_same(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.execution-report]\nseries = "outer"\n', encoding="utf-8")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert config.load(inner).series == "outer"
    assert declare(tmp_path / "a", 'series = "inner"').series == "inner"
    assert config.load(inner).series == "inner"


@pytest.mark.parametrize(
    ("written", "minor"), [("35000", 3_500_000), ("0.1", 10), ('"85000.05"', 8_500_005), ("19.99", 1_999), ("0", 0)]
)
def test_amounts_are_exact_to_the_minor_unit(tmp_path, written, minor):
    loaded = declare(tmp_path, f"{MRR}\n[mrr.streams.a]\namount = {written}\n")
    assert loaded.streams[0].amount == minor


def test_a_currency_without_decimals_has_none(tmp_path):
    text = MRR.replace("USD", "JPY") + "[mrr.streams.a]\namount = 500\n"
    assert declare(tmp_path, text).streams[0].amount == 500
    assert "at most 0 decimals" in refusal(tmp_path, text.replace("500", "500.5"))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('serie = "x"', 1, "did you mean series?"),
        ("zone = 'Mars/Base'", 1, "Europe/Zurich"),
        ("series = 'Bad Name'", 1, "lower-case"),
        ("\n[services.auth]\nkind = 'http'\nurl = 'http://x'\nhealthh = '/'\n", 5, "did you mean health?"),
        (f"{MRR}[mrr.streams.a]\namount = -5\n", 8, "never negative"),
        (f"{MRR}[mrr.streams.a]\namount = 1.005\n", 8, "at most 2 decimals"),
        (f"{MRR}[mrr.streams.a]\namount = nan\n", 8, "never negative"),
        (f"{MRR}[mrr.streams.a]\namount = '1e400'\n", 8, "no stream brings"),
        (f"{MRR}[mrr.streams.a]\namount = 1e15\n", 8, "no stream brings"),
        (f"{MRR}[mrr.streams.a]\namount = 'much'\n", 8, "is no amount"),
        (f"{MRR}[mrr.streams.a]\namount = true\n", 8, "got true or false"),
        (f"{MRR}[mrr.streams.a]\namount = 1\ncurrency = 'EUR'\n", 9, "one currency a register"),
        (f"{MRR}[mrr.streams.a]\namount = 1\nname = 'X'\n[mrr.streams.b]\namount = 2\nname = 'x'\n", 10, "overlaps"),
        (MRR.replace("USD", "XYZW"), 3, "ISO 4217"),
        (MRR + "book_total = 5\n[mrr.streams.a]\namount = 6\n", 7, "more than the book"),
        ("[gate]\nfailed_casse = 0\n", 2, "did you mean failed_cases?"),
        ("[gate]\nfailed_cases = true\n", 2, "write a number of cases"),
        ("[gate]\nmrr_at_risk = 5\n", 2, "no register"),
        ("[gate]\nunwaivable = ['nothing']\n", 2, "no rule is named nothing"),
        (WAIVER.replace("expires = 2025-08-31\n", ""), 2, "expires"),
        (WAIVER.replace('"ben"', '"Ana"'), 2, "approved by its owner"),
        (WAIVER.replace("2025-08-31", "2026-08-31"), 2, "longer than 90 days"),
        (WAIVER.replace("2025-08-31", "2025-07-31"), 2, "before it was created"),
        (WAIVER.replace("failed_cases", "nothing"), 2, "no rule is named nothing"),
        (WAIVER.replace('rule = "failed_cases"\n', ""), 2, "matches nothing"),
        (WAIVER.replace('rule = "failed_cases"', 'case = "a.py::t"'), 2, "give its signature"),
        (WAIVER.replace('"TCK-1"', '" "'), 2, "issue is empty"),
        (WAIVER + WAIVER, 2, "used twice"),
        ("[expected]\nsuits = []\n", 2, "did you mean suites?"),
        ("title = 'x'\nredact = ['a', '(']\n", 2, "( is no regular expression"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(tmp_path, text, line, words):
    message = refusal(tmp_path, text)
    assert f"execution-report.toml:{line}: " in message, message
    assert words in message


def test_a_place_in_pyproject_is_found_too(tmp_path):
    text = "[project]\nname = 'x'\n\n[tool.execution-report]\nserie = 'x'\n"
    assert "pyproject.toml:5: " in refusal(tmp_path, text, "pyproject.toml")


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"series = ", "not valid TOML"), (b"title = '\xff'", "byte 9 is not UTF-8"), (b"a = 1\na = 2", "not valid")],
)
def test_a_broken_file_is_one_line(tmp_path, data, words):
    (tmp_path / "execution-report.toml").write_bytes(data)
    with pytest.raises(ConfigurationError, match=words):
        config.load(tmp_path)


def test_a_declaration_in_utc_needs_no_time_zones(tmp_path: Path) -> None:
    (tmp_path / "execution-report.toml").write_text("zone = 'UTC'\n", encoding="utf-8")
    program = "import pathlib, sys, reporting.config as c; c.load(pathlib.Path()); print('zoneinfo' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
