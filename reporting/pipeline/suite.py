"""Runs a pytest suite as a process of its own, so that whatever it does to itself, its report is still written.

The results of a run lie in a folder made for it alone: a file left by an earlier run can never be taken for this one's.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from msgspec import Struct

from reporting.errors import ReportError

PREFIX = "execution-report-"
PATIENCE = 20.0
"""Seconds that pytest gets to tear down after Ctrl-C."""
TERM = 5.0
"""Seconds that it gets after SIGTERM: ten seconds later whoever sent that kills us, as a rule, before the report."""


class Finished(Struct, frozen=True, kw_only=True):
    """A run that ended: its results files (the results file if it was written, and the journal), and how it ended.

    `exit_status` is that of the process, negative for the signal that killed it. `began` is the instant before it.
    """

    results: tuple[Path, ...]
    exit_status: int
    began: float


@contextlib.contextmanager
def run_suite(arguments: Sequence[str]) -> Iterator[Finished]:
    """Run pytest with the arguments and our recording; give what it left. The folder goes with the block.

    Ctrl-C reaches pytest too, which ends its session; what it had recorded is given. SIGTERM, as CI sends it to a run
    that took too long, is handed on as Ctrl-C; a second one ends pytest at once. A second Ctrl-C ends everything.
    The block, in which the report is written, goes on in spite of SIGTERM.
    Where no report can be made of the results, they are kept, and the error says where.
    """
    _sweep()
    with _terminable() as ending, _folder() as folder:
        results, journal = folder / "results.json", folder / "journal.jsonl"
        began = time.time()
        status = _run(
            [
                sys.executable,
                "-m",
                "pytest",
                *arguments,
                "-p",
                "reporting.record.parent",
                "--json-report",
                f"--json-report-file={results}",
                "--execution-report",
                f"--execution-report-journal={journal}",
            ],
            ending,
        )
        written = tuple(path for path in (results, journal) if path.is_file() and path.stat().st_size)
        try:
            yield Finished(results=written, exit_status=status, began=began)
        except ReportError as error:
            if not written:
                raise
            # What took the suite an hour is not to be lost for a layout that does not exist.
            kept = folder.rename(folder.with_name(f"{PREFIX}results-{folder.name.removeprefix(PREFIX)}"))
            raise type(error)(f"{error}; the results are kept in {kept}, render them from there") from None


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Ending:
    """What SIGTERM does: it ends pytest as Ctrl-C does, and kills it after `TERM` seconds or when it comes again.

    It never raises once pytest runs, so that it may come at any moment, and several times, as `timeout` sends it.
    """

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.asked = False

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        if self.process is None:
            sys.exit(128 + number)  # Not yet begun: the blocks on the way out clean up.
        if self.asked:
            self.process.kill()
            return
        self.asked = True
        self.process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGINT)
        patience = threading.Timer(TERM, self.process.kill)
        patience.daemon = True
        patience.start()


def _run(command: Sequence[str], ending: _Ending) -> int:
    environ = {**os.environ, "EXECUTION_REPORT_PARENT": str(os.getpid())}
    with subprocess.Popen(command, stdout=sys.stderr.fileno(), env=environ) as process:
        ending.process = process
        try:
            return process.wait()
        except KeyboardInterrupt:
            if ending.asked:
                _killed(process)
                raise
            ending.asked = True
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            return _killed(process)
        except KeyboardInterrupt:
            _killed(process)
            raise


def _killed(process: subprocess.Popen[bytes]) -> int:
    """End pytest, which was asked to end and does not: the journal has what it recorded."""
    process.kill()
    return process.wait()


@contextlib.contextmanager
def _terminable() -> Iterator[_Ending]:
    ending = _Ending()
    before = signal.signal(signal.SIGTERM, ending)
    try:
        yield ending
    finally:
        signal.signal(signal.SIGTERM, before)


def _sweep() -> None:
    """Remove the folders of runs whose process is gone: a killed one could not do it itself."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = path.name.removeprefix(PREFIX).partition("-")[0]
        if path.is_dir() and owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(path, ignore_errors=True)


def _alive(pid: int) -> bool:
    if sys.platform == "win32":
        # Signal 0 would end the process there; a folder of yesterday is swept by its age instead.
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
