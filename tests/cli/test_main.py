"""The process itself: it ends at once, unless something is left to be done at its end."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ingest.reading import SAMPLES

RED, GREEN = SAMPLES / "junit_xml" / "pytest.xml", SAMPLES / "junit_xml" / "pytest-subtests-green.xml"
BEFORE = {
    "nothing": "",
    "an exit function": "import atexit\natexit.register(print, 'left')\n",
    "a thread": "import threading, time\nthreading.Thread(target=lambda: (time.sleep(2), print('left'))).start()\n",
    "a profiler": "sys.setprofile(lambda *_: None)\n",
    "a tracer": "sys.settrace(lambda *_: None)\n",
}
CTRL_C = """
class Finder:
    def find_spec(self, name, *_):
        if name == {name!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Finder())
"""


def run(folder: Path, before: str, *arguments: object, behind: str = "") -> subprocess.CompletedProcess[str]:
    """Call the command in a Python that has done something before, and would do something behind it."""
    called = f"try:\n    main()\nfinally:\n    sys.setprofile(None)\n    {behind}\n" if behind else "main()\n"
    code = f"import sys\n{before}from reporting.__main__ import main\n{called}"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize(("path", "status"), [(RED, 1), (GREEN, 0), ("absent.xml", 4)])
def test_the_status_and_every_word_come_out_however_the_process_ends(tmp_path, before, path, status):
    done = run(tmp_path, BEFORE[before], "gate", path)
    assert done.returncode == status
    assert done.stdout.startswith({1: "NO-GO\n", 0: "GO\n", 4: ""}[status])
    assert ("absent.xml" in done.stderr) == (status == 4)
    assert done.stdout.endswith("left\n") == (before in ("an exit function", "a thread"))


@pytest.mark.parametrize(("before", "goes_on"), [("nothing", False), ("an exit function", True), ("a profiler", True)])
def test_what_stands_behind_is_reached_where_something_is_left_to_be_done(tmp_path, before, goes_on):
    done = run(tmp_path, BEFORE[before], "gate", GREEN, behind="print('behind')")
    assert ("behind" in done.stdout) == goes_on
    assert done.returncode == 0


def test_a_long_document_comes_out_whole(tmp_path):
    asked = ("render", RED, "-o", "-", "--exit-zero", "--all")
    slow = run(tmp_path, BEFORE["an exit function"], *asked)
    assert slow.stdout == run(tmp_path, "", *asked).stdout + "left\n"
    assert slow.stdout.startswith("# Test Execution Report\n")


@pytest.mark.parametrize(
    "name",
    ["reporting.cli", "click", "reporting.cli.gate", "reporting.pipeline", "msgspec", "reporting.ingest.junit_xml"],
)
def test_ctrl_c_is_one_line_and_no_verdict_whatever_is_just_imported(tmp_path, name):
    done = run(tmp_path, CTRL_C.format(name=name), "gate", GREEN)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "execution-report: interrupted\n")
