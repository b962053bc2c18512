"""The peers, and how each is made ready to read the results.

They come from npm and PyPI at the versions named here. Two are GitHub actions that no registry carries; they are run
from a checkout that whoever asks for the measurement names, as it is.
"""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.bench.inputs import Inputs
from tests.bench.measure import Command
from tests.bench.packages import NotThereError, node, npm, pypi

DORNY, PUBLISH = CHECKOUTS = ("dorny", "publish-unit-test-result")
DRIVERS = Path(__file__).with_name("drivers.py")
NOBODY = {
    "GITHUB_API_URL": "http://127.0.0.1:9",
    "GITHUB_EVENT_NAME": "push",
    "GITHUB_OUTPUT": "/dev/null",
    "GITHUB_REPOSITORY": "owner/name",
    "GITHUB_SHA": "0" * 40,
    "GITHUB_STEP_SUMMARY": "/dev/null",
    "GITHUB_TOKEN": "none",
}
"""What an action finds in its environment. Were one to call its forge, nothing listens there."""


class Peer(NamedTuple):
    """A name, how the peer is made ready in a folder to read a path, and how many times our time it must take.

    `checkout` is the option that names the folder of one that is in no registry.
    """

    name: str
    ready: Callable[[Inputs, Path, Path], Command]
    limit: int | None = None
    checkout: str = ""


def _junit2html(_: Inputs, folder: Path, path: Path) -> Command:
    commands = pypi(folder / "venv", "junit2html==31.1.4")
    return _leaving(folder, str(commands / "junit2html"), str(path), "out/report.html")


def _junitparser(_: Inputs, folder: Path, path: Path) -> Command:
    commands = pypi(folder / "venv", "junitparser==5.0.3")
    return Command((str(commands / "python"), str(DRIVERS), "junitparser", str(path)), folder)


def _junit_to_md(_: Inputs, folder: Path, path: Path) -> Command:
    commands = pypi(folder / "venv", "junit-to-md-py==2.1.1")
    return Command((str(commands / "junit-to-md-py"), str(path)), folder)


def _xunit_viewer(_: Inputs, folder: Path, path: Path) -> Command:
    commands = npm(folder / "npm", "xunit-viewer@10.6.1")
    return _leaving(folder, str(commands / "xunit-viewer"), "-r", str(path), "-o", "out/report.html")


def _ctrf(_: Inputs, folder: Path, path: Path) -> Command:
    commands = npm(folder / "npm", "junit-to-ctrf@0.0.14", "github-actions-ctrf@0.0.58")
    chain = '"$0" "$2" -o out/ctrf.json && "$1" out/ctrf.json'
    names = (str(commands / "junit-to-ctrf"), str(commands / "github-actions-ctrf"))
    command = _leaving(folder, "sh", "-c", chain, *names, str(path))
    return command._replace(variables={**NOBODY, **_event(folder)})


def _dorny(inputs: Inputs, folder: Path, path: Path) -> Command:
    bundle = _checkout(inputs, DORNY, "dist/index.js")
    # It asks git for the files of the repository that it stands in.
    subprocess.run(("git", "init", "--quiet"), cwd=folder, check=True)
    # The action's own defaults, but that failed tests do not make it fail.
    asked = {
        "INPUT_NAME": "tests",
        "INPUT_PATH": str(path),
        "INPUT_REPORTER": "python-xunit",
        "INPUT_LIST-SUITES": "all",
        "INPUT_LIST-TESTS": "all",
        "INPUT_LIST-FILES": "all",
        "INPUT_MAX-ANNOTATIONS": "10",
        "INPUT_FAIL-ON-ERROR": "false",
        "INPUT_FAIL-ON-EMPTY": "true",
        "INPUT_USE-ACTIONS-SUMMARY": "true",
        "INPUT_BADGE-TITLE": "tests",
        "INPUT_COLLAPSED": "auto",
        "INPUT_TOKEN": "none",
    }
    command = _leaving(folder, node(), str(bundle))
    return command._replace(variables={**NOBODY, **_event(folder), **asked, "RUNNER_TEMP": str(folder / "out")})


def _publish(inputs: Inputs, folder: Path, path: Path) -> Command:
    program = _checkout(inputs, PUBLISH, "python/publish_test_results.py")
    commands = pypi(folder / "venv", "-r", str(program.with_name("requirements.txt")))
    checkout = program.parents[1]
    # What is needed of the network is left out; the annotations are made all the same.
    asked = {
        "FILES": str(path),
        "CHECK_RUN": "false",
        "COMMENT_MODE": "off",
        "JOB_SUMMARY": "true",
        "GITHUB_STEP_SUMMARY": str(folder / "out" / "summary.md"),
    }
    command = _leaving(folder, str(commands / "python"), str(DRIVERS), "publish", str(checkout))
    return command._replace(variables={**NOBODY, **_event(folder), **asked})


def _allure(_: Inputs, folder: Path, path: Path) -> Command:
    commands = npm(folder / "npm", "allure@3.18.0")
    return _leaving(folder, str(commands / "allure"), "generate", str(path), "-o", "out")


ALLURE = Peer("Allure 3 (allure 3.18.0)", _allure, 100)
READERS_OF_JUNIT = (
    Peer("dorny/test-reporter", _dorny, 5, DORNY),
    Peer("publish-unit-test-result-action", _publish, 5, PUBLISH),
    Peer("junitparser 5.0.3, its reading alone", _junitparser),
    Peer("junit-to-md-py 2.1.1", _junit_to_md),
    Peer("junit2html 31.1.4", _junit2html),
    Peer("xunit-viewer 10.6.1", _xunit_viewer),
    Peer("junit-to-ctrf 0.0.14 and github-actions-ctrf 0.0.58", _ctrf),
)


def version(inputs: Inputs, peer: Peer) -> str:
    """Give the commit of a peer's checkout, nothing if there is none."""
    if (checkout := inputs.checkouts.get(peer.checkout)) is None:
        return ""
    line = ("git", "-C", str(checkout), "rev-parse", "--short", "HEAD")
    done = subprocess.run(line, capture_output=True, encoding="utf-8", check=False)
    return done.stdout.strip()


def _checkout(inputs: Inputs, option: str, program: str) -> Path:
    if (checkout := inputs.checkouts.get(option)) is None:
        raise NotThereError(f"in no registry, give --{option} FOLDER")
    if not (checkout / program).is_file():
        raise NotThereError(f"the folder given with --{option} has no {program}")
    return checkout / program


def _leaving(folder: Path, *line: str) -> Command:
    """Give the command that leaves its report in the folder `out`."""
    (folder / "out").mkdir(exist_ok=True)
    return Command(line, folder, folder / "out")


def _event(folder: Path) -> dict[str, str]:
    path = folder / "event.json"
    path.write_text("{}", encoding="utf-8", newline="\n")
    return {"GITHUB_EVENT_PATH": str(path)}
