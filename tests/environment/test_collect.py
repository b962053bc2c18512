"""The environment as a whole: what is in it, and above all what is not."""

import os
import platform
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from reporting.environment import collect
from reporting.environment.machine import named
from reporting.model import Environment
from tests.environment.test_ci import COMMIT, GITHUB


@pytest.mark.parametrize(
    ("system", "release", "version", "mac", "name"),
    [
        ("Linux", "6.18.5-generic", "#1 SMP", "", "Linux 6.18"),
        ("Linux", "5.15.167.4-microsoft-standard-WSL2", "#1 SMP", "", "Linux 5.15"),
        ("Linux", "6.8.0-built-by-someone", "#1", "", "Linux 6.8"),
        ("Linux", "odd", "", "", "Linux"),
        ("Windows", "11", "10.0.22631", "", "Windows 11"),
        ("Windows", "10", "10.0.22631", "", "Windows 11"),
        ("Windows", "10", "10.0.19045", "", "Windows 10"),
        ("Windows", "2022Server", "10.0.20348", "", "Windows 2022Server"),
        ("Darwin", "24.6.0", "Darwin Kernel Version 24.6.0", "15.6.1", "macOS 15.6.1"),
        ("FreeBSD", "14.1-RELEASE", "", "", "FreeBSD 14.1"),
        ("", "", "", "", ""),
    ],
)
def test_operating_systems_by_the_names_people_use(
    system: str, release: str, version: str, mac: str, name: str
) -> None:
    assert named(system, release, version, mac) == name


def test_this_machine(tmp_path: Path) -> None:
    found = collect(tmp_path, {}, packages={"pytest": "9.2.0"})
    assert found.os.split()[0] in ("Linux", "Windows", "macOS")
    assert found.python == ".".join(map(str, sys.version_info[:3])) or "+" in found.python
    assert found.implementation == platform.python_implementation()
    assert found.processors == os.cpu_count()
    assert found.packages == {"pytest": "9.2.0"}
    assert (found.ci, found.run_url, found.pull_request) == ("", "", "")


def test_without_git_the_commit_is_the_one_that_ci_names(tmp_path: Path) -> None:
    found = collect(tmp_path, GITHUB | {"PATH": str(tmp_path), "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
    assert found.git_problem
    assert (found.commit, found.branch, found.dirty) == (COMMIT, "feature/pull/7", None)


def test_of_a_checkout_git_is_believed_and_only_the_branch_is_ci_s(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.invalid", "-c", "commit.gpgsign=false"]
        command = ["git", "-C", str(tmp_path), *who, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "first")
    git("checkout", "-q", "--detach")
    found = collect(tmp_path, os.environ | GITHUB)
    assert found.commit == git("rev-parse", "HEAD") != COMMIT
    assert found.branch == "feature/pull/7"


def test_no_name_of_computer_person_or_folder_and_no_other_variable_gets_in(tmp_path: Path) -> None:
    private = ("HOSTNAME", "COMPUTERNAME", "USER", "USERNAME", "LOGNAME", "GITHUB_ACTOR", "GITHUB_TOKEN")
    planted = dict.fromkeys(private, "geheim")
    text = msgspec.json.encode(collect(tmp_path, os.environ | GITHUB | planted)).decode()
    assert "geheim" not in text
    for name in (socket.gethostname(), str(tmp_path), str(Path.home())):
        assert f'"{name}' not in text
        assert f"{name}/" not in text


def test_it_is_read_back_as_it_was(tmp_path: Path) -> None:
    found = collect(tmp_path, GITHUB)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Environment) == found
