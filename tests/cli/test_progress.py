"""The line of progress: what it says, that only a terminal gets it, and that it leaves nothing behind."""

import gzip
import io
import os
import sys
import threading
from types import SimpleNamespace

import pytest

from reporting.cli import gate, progress, render
from tests.ingest.reading import SAMPLES


class Terminal:
    """A pseudo-terminal in place of stderr. `text` is what was written to it, `line` what can be seen in the end."""

    def __init__(self, monkeypatch):
        self._monkeypatch = monkeypatch

    def __enter__(self):
        self._master, slave = os.openpty()
        self._err = open(slave, "w", encoding="utf-8", newline="\n")  # noqa: PTH123 - closed by `__exit__`
        self._read = []
        self._reader = threading.Thread(target=self._drain)
        self._reader.start()
        self._monkeypatch.setattr(sys, "stderr", self._err)
        return self

    def _drain(self):
        try:
            while block := os.read(self._master, 65536):
                self._read.append(block)
        except OSError:
            # Linux tells so that the other end is closed: https://man7.org/linux/man-pages/man7/pty.7.html
            return

    def __exit__(self, *_):
        self._err.close()
        self._reader.join(timeout=30)
        os.close(self._master)

    @property
    def text(self):
        return b"".join(self._read).decode()

    @property
    def line(self):
        seen = []
        for part in self.text.split("\r"):
            seen[: len(part)] = part
        return "".join(seen).strip()


@pytest.fixture
def terminal(monkeypatch, tmp_path):
    if not hasattr(os, "openpty"):
        pytest.skip("Windows has no pseudo-terminals that Python can open")
    monkeypatch.setattr(progress, "QUIET", -1.0)
    monkeypatch.setattr(progress, "EACH", -1.0)
    monkeypatch.chdir(tmp_path)
    return Terminal(monkeypatch)


def run(command, *arguments):
    with pytest.raises(SystemExit):
        command.command.main([*map(str, arguments)], standalone_mode=False)


@pytest.fixture
def big(tmp_path):
    """Give a results file that is read in several pieces, and the same compressed."""
    path = tmp_path / "junit.xml"
    cases = "".join(f'<testcase classname="a.B{number}" name="{number:x}"/>' for number in range(30_000))
    path.write_text(f'<testsuite name="s">{cases}</testsuite>', encoding="utf-8", newline="\n")
    packed = tmp_path / "junit.xml.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return path, packed


@pytest.mark.parametrize("which", [0, 1], ids=["plain", "gz"])
def test_a_terminal_is_told_share_speed_and_rest_and_left_as_it_was(which, big, terminal, tmp_path, capsys):
    with terminal:
        run(render, big[which], "-o", tmp_path / "report.md")

    shown = [line for line in terminal.text.split("\r") if line.strip()]
    assert any("cases" in line and "MB a second" in line and line.rstrip().endswith("s left") for line in shown)
    assert shown[-1].startswith("reading: 100% of ")
    assert "30,000 cases" in shown[-1]
    assert terminal.line == ""
    assert "\x1b" not in terminal.text
    assert capsys.readouterr().out == f"{(tmp_path / 'report.md').as_posix()}\n"


def test_the_gate_tells_it_too(big, terminal, capsys):
    with terminal:
        run(gate, big[0])

    assert "reading: " in terminal.text
    assert (terminal.line, "reading" in capsys.readouterr().out) == ("", False)


def test_an_error_stands_on_a_clean_line(terminal, tmp_path):
    path = tmp_path / "junit.xml"
    path.write_text("<testsuite><testcase name='a'/></oops>", encoding="utf-8")
    with terminal:
        run(render, path, "-o", "-")

    progress_, error = terminal.text.split("\rexecution-report: ")
    assert "reading: 100%" in progress_
    assert progress_.rpartition("\r")[2].strip() == ""
    assert "is not well-formed XML" in error


def test_nothing_is_told_where_nobody_looks(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(progress, "QUIET", -1.0)
    run(render, SAMPLES / "junit_xml/pytest.xml", "-o", tmp_path / "report.md")

    assert capsys.readouterr().err == ""


def test_what_is_quick_is_not_told_of(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: now[0]))
    out = io.StringIO()
    reading = progress.Reading(out)
    reading.begin(2000)
    cases = reading.source()
    for now[0], told in ((100.5, ""), (101.0, ""), (101.1, "\r"), (101.2, "\r"), (101.4, "\r\r")):
        reading.passed(100)
        cases(7)
        assert "\r" * out.getvalue().count("\r") == told
    reading.source()(5)
    assert "12 cases" not in out.getvalue()
    now[0] = 102.0
    reading.passed(100)
    assert "12 cases" in out.getvalue()


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ((45_000_000, 90_000_000, 50_000, 2.0), "reading: 50% of 90 MB, 50,000 cases, 22 MB a second, 2 s left"),
        ((1_000_000, 91_000_000, 0, 1.5), "reading: 1% of 91 MB, 0 cases, 0.7 MB a second, 2 min 15 s left"),
        ((1_000_000, 8_001_000_000, 9, 1.0), "reading: 0% of 8,001 MB, 9 cases, 1.0 MB a second, 2 h 13 min left"),
        ((90_000_000, 90_000_000, 5, 3.0), "reading: 100% of 90 MB, 5 cases, 30 MB a second, the last of it"),
        ((7_000_000, None, 1234, 2.0), "reading: 7.0 MB, 1,234 cases, 3.5 MB a second"),
        ((0, 0, 0, 2.0), "reading: 100% of 0.0 MB, 0 cases, 0.0 MB a second, the last of it"),
    ],
)
def test_the_words(told, line):
    assert progress.progress_line(*told) == line


def test_a_line_is_never_as_wide_as_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setattr(progress, "QUIET", -1.0)
    out = io.StringIO()
    reading = progress.Reading(out)
    reading.begin(10)
    reading.passed(5)
    reading.clear()

    assert out.getvalue().split("\r")[1].startswith("reading: ")
    assert {len(part) for part in out.getvalue().split("\r")[1:-1]} == {19}
