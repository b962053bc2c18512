"""Standard input and output that are closed, full, left by their reader, or a pipe: one line, and never a verdict."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reporting.evidence import Collected, pieces
from tests.ingest.reading import SAMPLES
from tests.runs import case, evidence

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its shell closes no stream, and has no such pipes")

RESULTS = SAMPLES / "reportlog" / "9-flaky.jsonl"
PREFIX = "execution-report: "


@pytest.fixture
def red(tmp_path):
    path = tmp_path / "red.evidence.json"
    path.write_bytes(b"".join(pieces(Collected(evidence=evidence((case("test_a", "failed"),))))))
    return path


def shell(words: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of sh in which `$0 $1` is our command and `$2` the first argument."""
    return subprocess.run(
        ["sh", "-c", words, sys.executable, "-mreporting", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_a_closed_standard_input_is_an_empty_one():
    done = shell("$0 $1 gate - <&-")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith(f"{PREFIX}standard input: byte 0: is empty")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("line", ["$0 $1 gate $2 >&-", "$0 $1 gate $2 2>&-", "$0 $1 render -o - $2 <&- >&- 2>&-"])
def test_a_closed_stream_changes_no_exit_code(red, line):
    done = shell(line, red)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("command", ["gate", "render -o -", "render --explain"])
def test_a_full_standard_output_is_one_line(red, command):
    done = shell(f"$0 $1 {command} $2 >/dev/full", red)
    assert (done.returncode, done.stderr) == (
        2, f"{PREFIX}standard output cannot be written ({os.strerror(28)})\n",
    )  # fmt: skip


def test_an_error_that_cannot_be_told_keeps_its_exit_code():
    assert shell("$0 $1 gate nosuch 2>&-").returncode == 4


def test_a_reader_that_has_gone_makes_no_red_run_green(red):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "reporting", "render", "-o", "-", red],
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_pipe_is_read_like_a_file(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    piped = shell('cat "$3" > "$2" & $0 $1 gate "$2"', pipe, RESULTS)
    assert (piped.stdout, piped.returncode) == ((plain := shell('$0 $1 gate "$2"', RESULTS)).stdout, plain.returncode)
    assert piped.stderr == ""
