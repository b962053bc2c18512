"""The plugin's door: options, markers and the fixture, and that it costs next to nothing without its option."""

import json
import re
import subprocess
import sys

import pytest

pytest_plugins = "pytester"

QUIET = ("-q", "-p", "no:cacheprovider", "-p", "no:valkey", "-p", "no:hypothesispytest", "-p", "no:cov")
HEAVY = {"msgspec", "jinja2", "click", "httpx", "redis", "websockets", "babel", "tomllib", "hmac", "secrets"}
SOFT = """
import unittest, pytest

def test_soft(evidence):
    evidence.plan("one", "two")
    with evidence.step("one", soft=True):
        raise ValueError("first")
    evidence.observe("latency", 3, "ms", limit=5)

def test_soft_and_hard(evidence):
    with evidence.step("one", soft=True):
        raise ValueError("first")
    raise KeyError("second")

def test_soft_and_failed(evidence):
    with evidence.step("one", soft=True):
        raise ValueError("first")
    pytest.fail("second")

def test_soft_then_skip(evidence):
    with evidence.step("one", soft=True):
        raise ValueError("first")
    pytest.skip("hides nothing")

@pytest.mark.xfail(reason="known")
def test_soft_expected(evidence):
    with evidence.step("one", soft=True):
        raise ValueError("first")

class TestOld(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def keep(self, evidence):
        self.evidence = evidence

    def test_soft(self):
        with self.evidence.step("one", soft=True):
            raise ValueError("first")

def test_green(evidence):
    with evidence.step("one"):
        pass
"""


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    return pytester


@pytest.mark.parametrize("option", [(), ("--execution-report",)], ids=["off", "on"])
def test_soft_steps_fail_their_case_with_and_without_recording(suite, option):
    suite.makepyfile(SOFT)
    done = suite.runpytest_inprocess(*QUIET, "-rfs", *option)
    done.assert_outcomes(failed=5, xfailed=1, passed=1)
    done.stdout.fnmatch_lines(
        [
            "E*SoftStepsFailedError: 1 of 1 steps failed softly: [[]one[]] ValueError: first",
            "E*KeyError: 'second'",
            "E*1 of 1 steps failed softly: [[]one[]] ValueError: first",
            "E*Failed: second",
            "E*1 of 1 steps failed softly: [[]one[]] ValueError: first",
        ]
    )


ASKED = """
import pytest

def test_asked_for_by_name(request):
    with request.getfixturevalue("evidence").step("one", soft=True):
        raise ValueError("first")

def test_asked_for_and_skipped(request):
    with request.getfixturevalue("evidence").step("one", soft=True):
        raise ValueError("first")
    pytest.skip("hides nothing")

def test_asked_for_and_failed(request):
    with request.getfixturevalue("evidence").step("one", soft=True):
        raise ValueError("first")
    raise KeyError("second")

@pytest.mark.xfail(reason="known")
def test_asked_for_and_expected(request):
    with request.getfixturevalue("evidence").step("one", soft=True):
        raise ValueError("first")
"""


@pytest.mark.parametrize("option", [(), ("--execution-report",)], ids=["off", "on"])
@pytest.mark.parametrize("first", ["name", "skipped", "failed", "expected"])
def test_soft_steps_fail_their_case_where_its_code_asks_for_the_fixture(suite, first, option):
    """The first case to ask has no hook yet when its call phase begins."""
    suite.makepyfile(ASKED)
    done = suite.runpytest_inprocess(*QUIET, "-rfsx", "-k", first, *option)
    done.assert_outcomes(**({"xfailed": 1} if first == "expected" else {"failed": 1}))
    if first != "expected":
        done.stdout.fnmatch_lines(["*1 of 1 steps failed softly: [[]one[]] ValueError: first*"])


def test_markers_and_options_are_described(suite):
    done = suite.runpytest_inprocess(*QUIET, "--strict-markers", "--markers")
    done.stdout.fnmatch_lines([f"@pytest.mark.{marker}(*" for marker in ("services", "guards", "covers")])
    done = suite.runpytest_inprocess(*QUIET, "--help")
    done.stdout.fnmatch_lines(
        ["recording for execution-report:", "*--execution-report *", "*--execution-report-journal=PATH*"]
    )


def test_markers_are_known_where_markers_are_strict(suite):
    suite.makepyfile("import pytest\n@pytest.mark.guards('a')\n@pytest.mark.covers('b')\ndef test_a(): pass\n")
    suite.runpytest_inprocess(*QUIET, "--strict-markers").assert_outcomes(passed=1)


def test_the_journal_alone_turns_recording_on_and_lies_where_pytest_was_called(suite):
    suite.makepyfile("import os\ndef test_a(tmp_path): os.chdir(tmp_path)\n")
    suite.runpytest_inprocess(*QUIET, "--execution-report-journal=logs/journal.jsonl").assert_outcomes(passed=1)
    lines = (suite.path / "logs" / "journal.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["session", "collected", "begin", "case", "end"]


def test_recording_alone_writes_no_file(suite):
    suite.makepyfile("def test_a(): pass\n")
    before = set(suite.path.iterdir())
    suite.runpytest_inprocess(*QUIET, "--execution-report", "-p", "no:cacheprovider").assert_outcomes(passed=1)
    assert {path.name for path in set(suite.path.iterdir()) - before} <= {"__pycache__"}


def test_help_writes_no_journal(suite):
    suite.runpytest_inprocess(*QUIET, "--help", "--execution-report-journal=journal.jsonl")
    assert not (suite.path / "journal.jsonl").exists()


@pytest.mark.parametrize("option", [(), ("--execution-report",)], ids=["off", "on"])
def test_a_suite_may_give_facts_whether_it_is_recorded_or_not(suite, option):
    suite.makeconftest("def pytest_execution_report_facts(config): return {'target': 'here'}\n")
    suite.makepyfile("def test_a(): pass\n")
    suite.runpytest_inprocess(*QUIET, *option).assert_outcomes(passed=1)


def test_without_its_option_nothing_heavy_is_imported_and_nothing_hooks_into_tests(suite):
    suite.makeconftest(
        """
import json, sys

def pytest_unconfigure(config):
    mine = [
        plugin
        for name, plugin in config.pluginmanager.list_name_plugin()
        if "execution_report" in name or name == "reporting.plugin"
    ]
    hooks = [name for plugin in mine for name in dir(plugin) if name.startswith("pytest_runtest")]
    with open("seen.json", "w", encoding="utf-8") as file:
        json.dump({"modules": sorted(sys.modules), "hooks": hooks, "ours": len(mine)}, file)
"""
    )
    suite.makepyfile("def test_a(): pass\n")
    plugins = ("reporting.plugin",)
    command = [sys.executable, "-m", "pytest", *(f"-p{name}" for name in plugins), "-q"]
    subprocess.run(command, cwd=suite.path, check=True, capture_output=True, env=alone())
    seen = json.loads((suite.path / "seen.json").read_text("utf-8"))
    ours = {name for name in seen["modules"] if name.partition(".")[0] == "reporting"}
    assert ours == {"reporting", "reporting.plugin", "reporting.record", "reporting.record.evidence"}
    bare = [sys.executable, "-m", "pytest", "-q"]
    (suite.path / "test_bare.py").write_text("def test_a(): pass\n", "utf-8")
    subprocess.run([*bare, "test_bare.py"], cwd=suite.path, check=True, capture_output=True, env=alone())
    without = set(json.loads((suite.path / "seen.json").read_text("utf-8"))["modules"])
    assert {name.partition(".")[0] for name in set(seen["modules"]) - without} & HEAVY == set()
    assert (seen["hooks"], seen["ours"]) == ([], 1)


def alone() -> dict[str, str]:
    """Give an environment in which pytest loads no plugin but those that the command names."""
    import os

    return {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def test_importing_the_plugin_takes_no_part_of_the_product(suite):
    code = "import pytest, sys; old = set(sys.modules); import reporting.plugin; print(*sorted(set(sys.modules) - old))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=suite.path)
    added = set(done.stdout.split())
    assert added == {"reporting", "reporting.plugin", "reporting.record", "reporting.record.evidence"}


def test_the_distribution_brings_the_plugin_under_its_name():
    from importlib.metadata import entry_points

    (entry,) = entry_points(group="pytest11", name="execution_report")
    assert entry.value == "reporting.plugin"
    assert re.search(r"\d", entry.dist.version)
