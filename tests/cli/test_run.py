"""`run` on real suites: what it leaves behind when all goes well, when tests fail, and when something is killed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
SUITE = {
    "green": "def test_a(): pass\ndef test_b(): pass\n",
    "red": "def test_a(): pass\ndef test_b(): assert 1 == 2\n",
    "skipped": "import pytest\n@pytest.mark.skip(reason='none')\ndef test_a(): pass\n",
    "empty": "x = 1\n",
    "broken": "import nowhere\ndef test_a(): pass\n",
    "gone": "import os\ndef test_a(): pass\ndef test_b(): os._exit(0)\ndef test_c(): pass\n",
    "slow": "import time\nfrom pathlib import Path\ndef test_a(): pass\ndef test_b():\n"
    "    Path('started').touch()\n    time.sleep(30)\n",
    "deaf": "import signal, time\nfrom pathlib import Path\ndef test_a(): pass\ndef test_b():\n"
    "    signal.signal(signal.SIGINT, signal.SIG_IGN)\n    Path('started').touch()\n    time.sleep(30)\n",
}


def project(folder: Path, kind: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "test_it.py").write_text(SUITE[kind], encoding="utf-8")
    (folder / "execution-report.toml").write_text('[run]\npytest = ["test_it.py"]\n', encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n", encoding="utf-8")
    return folder


def environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "reporting", "run", *arguments],
        cwd=folder,
        env=environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    process = start(folder, *arguments)
    out, err = process.communicate(timeout=100)
    return process.returncode, out, err


def reports(folder: Path) -> list[Path]:
    return sorted((folder / "reports").glob("*.md"))


def left_by(pid: int) -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"execution-report-{pid}-*"))


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("green", 0, "2 of 2 test functions (100%) passed."),
        ("red", 1, "1 of 2 test functions (50.0%) passed; 1 failed."),
        ("skipped", 1, "Status of the run: nothing ran."),
        ("empty", 1, "No test case is listed."),
        ("broken", 1, "could not be collected"),
        ("gone", 3, "Status of the run: incomplete."),
    ],
)
def test_the_exit_code_is_the_verdict_s_and_the_report_says_why(tmp_path, kind, code, words):
    process = start(project(tmp_path, kind))
    out, err = process.communicate(timeout=100)
    assert process.returncode == code, err
    written = reports(tmp_path)
    assert [f"reports/{path.name}" for path in written] == out.splitlines()
    text = written[0].read_text(encoding="utf-8")
    assert words in text
    badge = text.splitlines()[2].strip()
    assert badge.endswith({0: "GO", 1: "NO-GO", 3: "INCONCLUSIVE"}[code])
    assert badge.startswith("**Verdict:** \N{WHITE HEAVY CHECK MARK}") is (code == 0)
    assert not left_by(process.pid)


def test_results_that_no_report_can_be_made_of_are_kept(tmp_path):
    code, out, err = run(project(tmp_path, "red"), "-o", "test_it.py")
    assert (code, out) == (2, "")
    words, _, place = err.splitlines()[-1].partition("; the results are kept in ")
    assert words == "execution-report: test_it.py: cannot be written (File exists); name another place with -o"
    kept = Path(place.removesuffix(", render them from there"))
    assert sorted(path.name for path in kept.iterdir()) == ["journal.jsonl", "results.json"]
    shutil.rmtree(kept)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--profile", "nothing"), "no profile is named nothing; known: execution, nightly, pr, signoff"),
        (("-o", "-"), "-o -: a run leaves its evidence beside its report; name a folder or a file (*.md)"),
    ],
)
def test_what_no_report_can_be_made_with_is_told_before_the_suite_runs(tmp_path, arguments, said):
    assert run(project(tmp_path, "red"), *arguments) == (2, "", f"execution-report: {said}\n")


def test_a_suite_that_ends_its_own_process_is_incomplete_and_the_running_case_is_named(tmp_path):
    code, _, _ = run(project(tmp_path, "gone"))
    assert code == 3
    text = reports(tmp_path)[0].read_text(encoding="utf-8")
    assert "INCONCLUSIVE" in text
    assert "test_b" in text


def test_results_of_an_earlier_run_are_never_taken_for_this_one_s(tmp_path):
    folder = project(tmp_path, "green")
    assert run(folder)[0] == 0
    project(tmp_path, "gone")
    assert run(folder)[0] == 3
    assert len(reports(folder)) == 2


def test_arguments_behind_two_dashes_reach_pytest(tmp_path):
    code, _, _ = run(project(tmp_path, "red"), "--", "-k", "test_a")
    assert code == 0
    assert "1 deselected" in reports(tmp_path)[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [("--", "--no-such-option"), ("--no-such-option",)])
def test_pytest_that_cannot_start_is_one_line_and_no_report(tmp_path, arguments):
    code, out, err = run(project(tmp_path, "green"), *arguments)
    assert (code, out) == (4, "")
    assert err.splitlines()[-1].startswith("execution-report: pytest ended with exit status 4 and left no results;")
    assert reports(tmp_path) == []


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        if path.exists():
            return
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.05)
    raise AssertionError(f"{path.name} never came")


def children_of(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if fields[1] == str(pid):
                found.append(int(entry.name))
    return found


@POSIX
@pytest.mark.parametrize(
    ("kind", "to", "number"),
    [("slow", "killpg", signal.SIGINT), ("slow", "kill", signal.SIGTERM), ("deaf", "kill", signal.SIGTERM)],
    ids=["ctrl-c", "sigterm", "sigterm-to-the-deaf"],
)
def test_a_run_that_is_ended_leaves_a_report_that_says_what_did_not_finish(tmp_path, kind, to, number):
    process = start(project(tmp_path, kind))
    wait_for(tmp_path / "started", process)
    getattr(os, to)(process.pid, number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 3, err
    text = reports(tmp_path)[0].read_text(encoding="utf-8")
    assert "Status of the run: incomplete." in text
    assert "test_b" in text
    assert not left_by(process.pid)


@POSIX
@pytest.mark.parametrize("first", [signal.SIGTERM, signal.SIGINT])
def test_sigterm_on_top_still_leaves_a_report_and_a_second_ctrl_c_ends_everything(tmp_path, first):
    # GitHub's runner sends SIGINT, SIGTERM 7.5 seconds later, and SIGKILL 2.5 seconds after that.
    for second in (signal.SIGTERM, signal.SIGINT):
        folder = project(tmp_path / second.name, "deaf")
        process = start(folder)
        wait_for(folder / "started", process)
        process.send_signal(first)
        time.sleep(0.5)
        process.send_signal(second)
        process.communicate(timeout=60)
        assert (process.returncode, len(reports(folder))) == ((3, 1) if second == signal.SIGTERM else (130, 0))
        assert not left_by(process.pid)


@POSIX
@pytest.mark.parametrize(("second", "code"), [(signal.SIGTERM, 3), (signal.SIGINT, 130)])
def test_sigterm_does_not_end_what_writes_the_report_and_ctrl_c_does(tmp_path, second, code):
    folder = project(tmp_path, "green")
    os.mkfifo(folder / "baseline")  # The one who judges waits for what is in it.
    with (folder / "execution-report.toml").open("a", encoding="utf-8", newline="\n") as stream:
        stream.write('[gate]\nguards_kept = "baseline"\n')
    process = start(folder)
    for _ in range(600):
        try:
            writer = os.open(folder / "baseline", os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.05)
        else:
            break
    for sent in (signal.SIGTERM, second):
        os.killpg(process.pid, sent)
        time.sleep(0.2)
    os.close(writer)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, len(reports(folder))) == (code, 1 if code == 3 else 0), err
    assert not left_by(process.pid)


@POSIX
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for children in /proc")
def test_a_killed_run_leaves_no_process_no_half_report_and_the_earlier_one_whole(tmp_path):
    folder = project(tmp_path, "green")
    assert run(folder)[0] == 0
    before = {path: path.read_bytes() for path in (folder / "reports").iterdir()}
    process = start(project(tmp_path, "slow"))
    wait_for(folder / "started", process)
    children = children_of(process.pid)
    assert children
    process.kill()
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    for _ in range(400):
        if not any(
            Path(f"/proc/{child}/cmdline").exists() and Path(f"/proc/{child}/cmdline").read_bytes()
            for child in children
        ):
            break
        time.sleep(0.05)
    else:
        raise AssertionError("pytest outlives the run that started it")
    assert {path: path.read_bytes() for path in (folder / "reports").iterdir()} == before
    run(project(tmp_path, "green"))
    assert not left_by(process.pid)
