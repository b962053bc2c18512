"""Reports on a branch of their own, through real git."""

import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reporting.publish import Receipt, Settings, UndeliveredError, git_branch
from reporting.publish.git import GitError, git
from tests.publish.moment import Moment
from tests.publish.paper import Paper, night


def run(*arguments: str, folder: Path) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A bare repository with one commit on `main`, and its clone as the working folder; no settings of this machine."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "somebody")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "somebody@example.com")
    bare = tmp_path / "remote.git"
    run("init", "--quiet", "--bare", "--initial-branch=main", str(bare), folder=tmp_path)
    run("clone", "--quiet", str(bare), "work", folder=tmp_path)
    work = tmp_path / "work"
    (work / "code.py").write_text("pass\n", encoding="utf-8")
    run("add", "code.py", folder=work)
    run("commit", "--quiet", "-m", "Code", folder=work)
    run("push", "--quiet", "origin", "HEAD:main", folder=work)
    monkeypatch.chdir(work)
    return bare


def publish(document: Paper, address: str = "", **changes: object) -> Receipt:
    return git_branch.publish(document, Settings(address=address, clock=Moment().clock(), **changes))


def files(remote: Path, branch: str = "execution-reports") -> dict[str, str]:
    names = run("ls-tree", "-r", "--name-only", branch, folder=remote).splitlines()
    return {name: run("show", f"{branch}:{name}", folder=remote) for name in names}


def test_reports_gather_on_the_branch_with_index_and_latest(remote: Path) -> None:
    for number in (1, 0, 2):
        receipt = publish(night(number))
        assert receipt.outcome == "created"
        assert receipt.place == f"execution-reports:{night(number).name}"
    held = files(remote)
    assert all(held[night(number).name] == night(number).rungs()[0].strip() for number in range(3))
    assert held["latest.md"] == night(2).rungs()[0].strip()
    assert held["README.md"].index(night(2).name) < held["README.md"].index(night(0).name)
    assert len(run("log", "--format=%H", "execution-reports", folder=remote).splitlines()) == 3


def test_the_commit_says_what_it_is_and_when_the_run_ended(remote: Path) -> None:
    publish(night(0))
    said = run("log", "-1", "--format=%s|%at|%ct|%an", "execution-reports", folder=remote)
    ended = int(night(0).ended)
    assert said == f"Report {night(0).report_id} of nightly-main|{ended}|{ended}|somebody"


def test_twice_pushes_once(remote: Path) -> None:
    publish(night(0))
    tip = run("rev-parse", "execution-reports", folder=remote)
    receipt = publish(night(0))
    assert receipt.outcome == "unchanged"
    assert not [call for call in receipt.calls if "push" in call]
    assert run("rev-parse", "execution-reports", folder=remote) == tip


def test_other_bytes_under_the_same_name_do_not_overwrite(remote: Path) -> None:
    publish(night(0))
    publish(night(0, wording="test cases"))
    held = files(remote)
    assert held[night(0).name] == night(0).rungs()[0].strip()
    assert held[night(0).name[:-3] + "-2.md"] == night(0, wording="test cases").rungs()[0].strip()


def test_no_report_is_overwritten_when_every_version_of_a_name_is_taken(
    remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reporting.publish.dated._VERSIONS", 2)
    for wording in ("first", "second"):
        publish(night(0, wording=wording))
    before = files(remote)
    with pytest.raises(UndeliveredError, match="the branch holds 2 other versions of"):
        publish(night(0, wording="third"))
    assert files(remote) == before


def test_a_folder_on_a_branch_that_has_other_things(remote: Path) -> None:
    publish(night(0), "main:reports/nightly")
    held = files(remote, "main")
    assert held["code.py"] == "pass"
    assert held[f"reports/nightly/{night(0).name}"] == night(0).rungs()[0].strip()
    assert "README.md" not in held


def test_the_working_folder_and_its_branches_stay_as_they_are(remote: Path) -> None:
    Path("code.py").write_text("changed = True\n", encoding="utf-8")
    Path("staged.py").write_text("", encoding="utf-8")
    git("add", "staged.py")
    before = (git("status", "--porcelain"), git("for-each-ref", "refs/heads"), sorted(Path().iterdir()))
    publish(night(0))
    assert (git("status", "--porcelain"), git("for-each-ref", "refs/heads"), sorted(Path().iterdir())) == before
    assert git("rev-parse", "--is-shallow-repository").strip() == b"false"


def test_a_shallow_clone_as_in_ci_is_enough(remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(night(0))
    run("clone", "--quiet", "--depth=1", remote.as_uri(), "shallow", folder=tmp_path)
    monkeypatch.chdir(tmp_path / "shallow")
    publish(night(1))
    assert len(run("log", "--format=%H", "execution-reports", folder=remote).splitlines()) == 2


def test_pushes_at_the_same_time_lose_nothing(remote: Path) -> None:
    nights = [night(number) for number in range(5)]
    with ThreadPoolExecutor(3) as pool:
        receipts = list(pool.map(publish, nights))
    assert {receipt.outcome for receipt in receipts} == {"created"}
    held = files(remote)
    assert all(document.name in held for document in nights)
    assert all(document.name in held["README.md"] for document in nights)
    assert held["latest.md"] == nights[-1].rungs()[0].strip()


def test_a_push_that_comes_second_is_put_on_top(remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else pushes after our look, before our push, twice."""
    others = [night(5), night(6)]
    push = git_branch._Branch._push

    def overtaken(self, parent, missing) -> None:
        if others and self._document.report_id == night(0).report_id:
            publish(others.pop())
        push(self, parent, missing)

    monkeypatch.setattr(git_branch._Branch, "_push", overtaken)
    receipt = publish(night(0))
    assert receipt.outcome == "created"
    assert len([call for call in receipt.calls if "push" in call]) == 3
    held = files(remote)
    assert {night(number).name for number in (0, 5, 6)} <= set(held)


def test_a_push_whose_answer_is_lost_is_found_done(remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    push = git_branch._Branch._push
    lost = [GitError("git push failed: fatal: the remote end hung up unexpectedly", 128)]

    def once(self, parent, missing) -> None:
        push(self, parent, missing)
        if lost:
            raise lost.pop()

    monkeypatch.setattr(git_branch._Branch, "_push", once)
    assert publish(night(0)).outcome == "created"
    assert len(run("log", "--format=%H", "execution-reports", folder=remote).splitlines()) == 1


def test_a_branch_that_refuses_is_a_no(remote: Path) -> None:
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'branch is protected' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with pytest.raises(UndeliveredError, match="pre-receive hook declined") as raised:
        publish(night(0))
    assert len([call for call in raised.value.calls if "push" in call]) == 1


def test_a_remote_that_is_gone_is_said(remote: Path, tmp_path: Path) -> None:
    git("remote", "set-url", "origin", "https://user:hunter2hunter2@127.0.0.1:9/gone.git")
    with pytest.raises(UndeliveredError) as raised:
        publish(night(0))
    assert raised.value.reason.startswith("git ls-remote failed: fatal: unable to access")
    assert raised.value.reason.endswith("given up after 8 tries")
    assert "hunter2" not in repr(raised.value) + "".join(raised.value.calls)


def test_git_that_is_missing_or_never_ends_is_said(remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.run

    def slow(command: list[str], **named: object) -> object:
        raise subprocess.TimeoutExpired(command, named["timeout"])

    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(UndeliveredError, match="git ls-remote timed out after 120 s; given up after 8 tries"):
        publish(night(0))
    monkeypatch.setattr(subprocess, "run", real)
    monkeypatch.setenv("PATH", str(remote))
    with pytest.raises(UndeliveredError, match="git is not installed"):
        publish(night(0))


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        UndeliveredError, match="git ls-remote failed: fatal: 'origin' does not appear to be a git repo"
    ):
        publish(night(0))


def test_a_dry_run_pushes_nothing(remote: Path) -> None:
    receipt = publish(night(0), dry_run=True)
    assert receipt.outcome == "planned"
    assert receipt.calls[-1] == "git push origin execution-reports (not done), 4 files"
    assert run("branch", "--list", folder=remote) == "* main"


@pytest.mark.parametrize("address", ["--force", "a..b", "a b", ":/etc", "main:../up", "x:y:z"])
def test_an_address_that_is_no_branch_and_folder_is_refused(remote: Path, address: str) -> None:
    with pytest.raises(UndeliveredError, match="names no branch and folder"):
        publish(night(0), address)


def test_git_without_an_identity_still_commits(remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    git("config", "user.useConfigOnly", "true")
    publish(night(0))
    assert run("log", "-1", "--format=%an", "execution-reports", folder=remote) == "execution-report"
