"""Standard input and output that are closed, full, left by their reader, or a pipe: one line, and never a verdict."""

import os
import select
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reporting.evidence import Collected, pieces
from tests.ingest.reading import SAMPLES
from tests.runs import case, evidence

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its shell closes no stream, and has no such pipes")

RESULTS = SAMPLES / "reportlog" / "9-flaky.jsonl"
PREFIX = "execution-report: "


@pytest.fixture(autouse=True, params=["", "1"], ids=["buffered", "unbuffered"])
def buffering(request, monkeypatch):
    """Have Python buffer its output, as it does by itself, and not, as in many containers."""
    monkeypatch.setenv("PYTHONUNBUFFERED", request.param)


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


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """Give evidence whose document is far longer than a pipe holds."""
    path = tmp_path_factory.mktemp("long") / "long.evidence.json"
    run = tuple(case(f"test_{number}", "failed") for number in range(2000))
    path.write_bytes(b"".join(pieces(Collected(evidence=evidence(run)))))
    return path


@pytest.mark.parametrize("command", [["render", "-o", "-"], ["render", "--explain"], ["render", "--format", "ctrf"]])
def test_a_reader_that_goes_while_it_reads_is_no_verdict(long, command):
    with subprocess.Popen(
        [sys.executable, "-m", "reporting", *command, long],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.read(100)
        process.stdout.close()
        assert (process.wait(60), process.stderr.read()) == (141, b"")


@pytest.mark.parametrize("command", [["render", "-o", "-"], ["render", "--explain"], ["render", "--format", "ctrf"]])
def test_a_pipe_that_does_not_wait_gets_every_byte_and_stays_as_it_was(long, command):
    calm, impatient = (piped([*command, long], blocking=blocking) for blocking in (True, False))
    assert len(calm) > 1 << 17
    assert impatient == calm


def piped(command: list[str | Path], *, blocking: bool) -> bytes:
    """Give what the command writes to a pipe that is slowly read."""
    reader, writer = os.pipe()
    os.set_blocking(writer, blocking)
    taken: list[bytes] = []

    def take() -> None:
        while piece := os.read(reader, 4096):
            taken.append(piece)
        os.close(reader)

    taker = threading.Thread(target=take)
    with subprocess.Popen(
        [sys.executable, "-m", "reporting", *command],
        stdout=writer,
        stderr=subprocess.PIPE,
    ) as process:
        # The pipe is full before any of it is taken.
        select.select([reader], [], [], 60)
        taker.start()
        assert (process.wait(60), process.stderr.read()) == (1, b"")
        assert os.get_blocking(writer) == blocking
        os.close(writer)
        taker.join()
    return b"".join(taken)


def test_a_pipe_is_read_like_a_file(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    piped = shell('cat "$3" > "$2" & $0 $1 gate "$2"', pipe, RESULTS)
    assert (piped.stdout, piped.returncode) == ((plain := shell('$0 $1 gate "$2"', RESULTS)).stdout, plain.returncode)
    assert piped.stderr == ""
