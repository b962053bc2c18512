"""What git says of real repositories, made in a temporary folder, and of folders that it does not know."""

import os
import subprocess
from pathlib import Path

import pytest

from reporting.environment.git import checkout, shown

WHEN = "2025-08-19T12:00:00+00:00"


def git(folder: Path, *arguments: str) -> str:
    facts = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.invalid",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.invalid",
        "GIT_COMMITTER_DATE": WHEN,
        "GIT_AUTHOR_DATE": WHEN,
    }
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, env=os.environ | facts, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "a.txt").write_text("a\n", encoding="utf-8")
    git(folder, "add", "a.txt")
    git(folder, "commit", "-q", "-m", "first")
    return folder


def test_a_clean_checkout(repository: Path) -> None:
    found = checkout(repository, os.environ)
    assert found.commit == git(repository, "rev-parse", "HEAD")
    assert (found.branch, found.dirty, found.remote, found.problem) == ("main", False, "", "")
    assert found.commit_time == 1755604800.0


def test_a_folder_below_the_root_gives_the_same(repository: Path) -> None:
    (repository / "below").mkdir()
    assert checkout(repository / "below", os.environ) == checkout(repository, os.environ)


def test_changes_of_tracked_files_are_dirty_and_new_files_are_not(repository: Path) -> None:
    (repository / "results.json").write_text("{}", encoding="utf-8")
    assert checkout(repository, os.environ).dirty is False
    (repository / "a.txt").write_text("b\n", encoding="utf-8")
    assert checkout(repository, os.environ).dirty is True
    git(repository, "add", "a.txt")
    assert checkout(repository, os.environ).dirty is True


def test_a_detached_head_has_no_branch(repository: Path) -> None:
    git(repository, "checkout", "-q", "--detach")
    found = checkout(repository, os.environ)
    assert found.branch == ""
    assert len(found.commit) == 40


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "trunk")
    found = checkout(tmp_path, os.environ)
    assert (found.commit, found.branch, found.commit_time, found.problem) == ("", "trunk", None, "")


def test_a_branch_with_an_odd_name(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "fix/#12-ä|b")
    assert checkout(repository, os.environ).branch == "fix/#12-ä|b"


def test_a_remote_is_shown_without_its_token(repository: Path) -> None:
    git(repository, "remote", "add", "origin", "https://someone:geheim@forge.example/team/app.git")
    assert checkout(repository, os.environ).remote == "https://forge.example/team/app.git"


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://forge.example/team/app.git", "https://forge.example/team/app.git"),
        ("https://geheim@forge.example:8443/team/app", "https://forge.example:8443/team/app"),
        ("https://someone:ge@heim@forge.example/app", "https://forge.example/app"),
        ("ssh://git@forge.example:22/team/app.git", "ssh://forge.example:22/team/app.git"),
        ("git@forge.example:team/app.git", "forge.example:team/app.git"),
        ("forge.example:team/app.git", "forge.example:team/app.git"),
        ("git@forge.example:/home/someone/app.git", ""),
        ("git@forge.example:~someone/app.git", ""),
        ("file:///home/someone/app.git", ""),
        ("/home/someone/app.git", ""),
        ("../app.git", ""),
        ("C:/Users/someone/app", ""),
        (r"C:\Users\someone\app", ""),
        ("ext::sh -c geheim", ""),
        ("", ""),
    ],
)
def test_remotes_as_people_write_them(remote: str, address: str) -> None:
    assert shown(remote) == address


def test_a_folder_that_is_no_repository(tmp_path: Path) -> None:
    found = checkout(tmp_path, os.environ | {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
    assert found.problem == "not a git repository"
    assert (found.commit, found.dirty, found.commit_time) == ("", None, None)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert checkout(tmp_path / "nowhere", os.environ).problem == "git failed"


def test_git_that_is_not_installed(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    assert checkout(repository, os.environ).problem == "git is not installed"


def test_a_folder_of_another_user_is_refused(repository: Path) -> None:
    # git's own tests use this variable to play another owner.
    found = checkout(repository, os.environ | {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1", "GIT_CONFIG_GLOBAL": os.devnull})
    assert found.problem == "git refuses the folder, because it belongs to another user"


def test_inside_a_hook_the_folder_decides_and_not_the_variables(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q", "-b", "elsewhere")
    inside = os.environ | {"GIT_DIR": str(other / ".git"), "GIT_WORK_TREE": str(other), "GIT_INDEX_FILE": "index"}
    assert checkout(repository, inside).branch == "main"


def test_a_damaged_repository_is_told(repository: Path) -> None:
    (repository / ".git" / "HEAD").write_text("nonsense", encoding="utf-8")
    assert checkout(repository, os.environ).problem in ("not a git repository", "git failed")


def test_nothing_is_written_into_the_repository(repository: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in repository.rglob("*")}
    checkout(repository, os.environ)
    assert {path: path.stat().st_mtime_ns for path in repository.rglob("*")} == before
