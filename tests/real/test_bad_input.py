"""What the command says of files that are no results, or of results that are not whole: never green, never a trace."""

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.real.suites import SAMPLES, SUITES

UNFINISHED = SAMPLES / "unfinished"
NO_GO, INCONCLUSIVE, UNREADABLE = 1, 3, 4

TOOLZ, NUMPY, NETWORKX = (SUITES[name] for name in ("toolz", "numpy", "networkx"))


class Ended(NamedTuple):
    """How the command ended, and the names of what it left in the working, output and temporary folders."""

    status: int
    out: str
    err: str
    left: list[str]


@pytest.fixture
def render(tmp_path: Path) -> Callable[..., Ended]:
    """Give the real command, run in an empty folder with an empty folder for temporary files."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ended:
        folders = [tmp_path / name for name in ("working", "out", "temporary")]
        for folder in folders:
            folder.mkdir()
        environ = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folders[2]))}
        done = subprocess.run(
            [sys.executable, "-m", "reporting", "render", *map(str, arguments), "-o", str(folders[1])],
            input=stdin,
            env=environ,
            cwd=folders[0],
            capture_output=True,
            check=False,
            timeout=60,
        )
        left = [path.name for folder in folders for path in sorted(folder.rglob("*"))]
        return Ended(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"), left)

    return run


def doubled(data: bytes) -> bytes:
    """Give the results with every test listed twice, as a careless merge of two files does."""
    whole = json.loads(data)
    whole["tests"] *= 2
    return json.dumps(whole).encode()


def untimed(data: bytes) -> bytes:
    """Give the results without the duration of any phase."""
    whole = json.loads(data)
    for test in whole["tests"]:
        for stage in ("setup", "call", "teardown"):
            test.get(stage, {}).pop("duration", None)
    return json.dumps(whole).encode()


REFUSED: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "blanks": lambda: b" \n\t\n",
    "text": lambda: b"no results here, just words\n",
    "picture": lambda: bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(range(256)),
    "zeros": lambda: bytes(4096),
    "page": lambda: b"<!DOCTYPE html>\n<html><head><title>404</title></head><body>Not found</body></html>\n",
    "foreign-object": lambda: json.dumps({"name": "shop", "version": "1.2.3", "scripts": {"test": "jest"}}).encode(),
    "foreign-list": lambda: b'[{"id": 1, "name": "ana"}, {"id": 2, "name": "ben"}]',
    "null": lambda: b"null",
    "truncated-in-the-head": lambda: TOOLZ.bytes[:60],
    "truncated-in-the-collectors": lambda: TOOLZ.bytes[:5_000],
    "truncated-in-a-test": lambda: TOOLZ.bytes[: len(TOOLZ.bytes) * 2 // 3],
    "truncated-before-the-last-bracket": lambda: TOOLZ.bytes[:-2],
    "truncated-large": lambda: NUMPY.bytes[:5_000_000],
    "truncated-in-a-trace": lambda: NETWORKX.bytes[: NETWORKX.bytes.index(b'"longrepr": "self = ') + 40],
    "truncated-gzip": lambda: TOOLZ.path.read_bytes()[:-3_000],
    "utf-16": lambda: TOOLZ.bytes.decode().encode("utf-16"),
    "utf-32": lambda: TOOLZ.bytes.decode().encode("utf-32-le"),
    "latin-1": lambda: TOOLZ.bytes.replace(b"test_", "tést_".encode("latin-1")),
    "gzip-of-nothing": lambda: gzip.compress(b""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_results_file_is_one_line_and_exit_4(name, render, tmp_path):
    path = tmp_path / "results.json"
    path.write_bytes(REFUSED[name]())
    ended = render(path)
    assert ended.status == UNREADABLE
    assert ended.out == ""
    assert ended.left == []
    line, *rest = ended.err.splitlines()
    assert rest == []
    assert line.startswith("execution-report: ")
    assert path.as_posix() in line
    assert "Traceback" not in line


def test_a_missing_file_is_one_line_and_exit_4(render, tmp_path):
    ended = render(tmp_path / "nowhere.json")
    assert (ended.status, ended.out, ended.left) == (UNREADABLE, "", [])
    assert len(ended.err.splitlines()) == 1
    assert "nowhere.json" in ended.err


def test_an_empty_folder_is_one_line_and_exit_4(render, tmp_path):
    (tmp_path / "results").mkdir()
    ended = render(tmp_path / "results")
    assert (ended.status, ended.out, ended.left) == (UNREADABLE, "", [])
    assert len(ended.err.splitlines()) == 1


def test_one_unreadable_source_among_others_leaves_no_report(render, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_bytes(TOOLZ.bytes[:5_000])
    ended = render(TOOLZ.path, broken)
    assert (ended.status, ended.out, ended.left) == (UNREADABLE, "", [])
    assert "broken.json" in ended.err
    assert len(ended.err.splitlines()) == 1


NOT_WHOLE: dict[str, tuple[Callable[[], bytes], int, str]] = {
    **{
        name: ((lambda name=name: (UNFINISHED / f"{name}.json").read_bytes()), status, words)
        for name, status, words in (
            ("collection-error", NO_GO, "1 file or folder could not be collected"),
            ("interrupted", INCONCLUSIVE, "1 of 3 selected case"),
            ("internal-error", INCONCLUSIVE, "The runner exited with 3"),
            ("usage-error", NO_GO, "The runner exited with 4"),
            ("no-tests", NO_GO, "No test case is listed"),
            ("deselected", NO_GO, "2 deselected"),
            ("collect-only", NO_GO, "2 of 2 selected cases have no result"),
            ("duplicates", INCONCLUSIVE, "2 of 4 selected cases have no result"),
            ("summary-only", NO_GO, "The file holds a summary and no cases"),
        )
    },
    "every-case-twice": (lambda: doubled(TOOLZ.bytes), INCONCLUSIVE, "states 193 cases and lists 386"),
}


@pytest.mark.parametrize("name", NOT_WHOLE)
def test_results_that_are_not_whole_are_never_green_and_say_why(name, render, tmp_path):
    data, status, words = NOT_WHOLE[name]
    path = tmp_path / "results.json"
    path.write_bytes(data())
    ended = render(path)
    assert ended.status == status
    assert ended.err == ""
    document = Path(ended.out.strip())
    assert sorted(ended.left) == sorted([document.name, document.name[:-3] + ".evidence.json"])
    text = document.read_text(encoding="utf-8")
    assert words in text
    assert "Verdict GO" not in text
    assert "CONDITIONAL GO" not in text


def test_missing_durations_are_not_recorded_and_never_zero(render, tmp_path):
    path = tmp_path / "results.json"
    path.write_bytes(untimed(TOOLZ.bytes))
    ended = render(path)
    assert (ended.status, ended.err) == (0, "")
    text = Path(ended.out.strip()).read_text(encoding="utf-8")
    assert "; how long its cases took is not recorded." in text
    assert "**Execution Time:** not recorded as the sum of its cases" in text
    assert ", not recorded, proven" in text


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be killed by a signal of its own there")
def test_the_journal_of_a_killed_run_tells_what_finished_and_what_was_running(render, tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    (project / "pytest.ini").write_text("[pytest]\n", encoding="utf-8", newline="\n")
    (project / "test_it.py").write_text(
        "import os, signal\n"
        "def test_a(): pass\n"
        "def test_b(): os.kill(os.getpid(), signal.SIGKILL)\n"
        "def test_c(): pass\n",
        encoding="utf-8",
        newline="\n",
    )
    journal, results = tmp_path / "journal.jsonl", tmp_path / "results.json"
    recording = [f"--json-report-file={results}", "--execution-report", f"--execution-report-journal={journal}"]
    killed = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report", *recording],
        cwd=project,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL
    assert not results.exists()
    ended = render(journal)
    assert (ended.status, ended.err) == (INCONCLUSIVE, "")
    text = Path(ended.out.strip()).read_text(encoding="utf-8")
    assert "Status of the run: incomplete" in text
    assert "test_it.py::test_b" in text
