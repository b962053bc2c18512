"""What git says of the working folder. No git, no repository, a refused folder: said, not raised."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from reporting.config.service import public

SECONDS = 10.0
ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE")
"""Variables that a git hook sets, and by which git would look at another repository than the folder's own."""
PROBLEMS = {
    "not a git repository": "not a git repository",
    "dubious ownership": "git refuses the folder, because it belongs to another user",
}


class Checkout(Struct, frozen=True, kw_only=True):
    """The commit that is checked out. `problem` says why nothing is known; then all else is empty."""

    commit: str = ""
    branch: str = ""
    dirty: bool | None = None
    commit_time: float | None = None
    remote: str = ""
    problem: str = ""


class Refused(Struct, frozen=True):
    """Why git gave no answer."""

    problem: str


def checkout(root: Path, environ: Mapping[str, str]) -> Checkout:
    """Give the state of the folder. Dirty means that tracked files differ: a run leaves untracked ones of its own."""
    status = git(root, environ, "status", "--porcelain=v2", "--branch", "--untracked-files=no")
    if isinstance(status, Refused):
        return Checkout(problem=status.problem)
    lines = status.splitlines()
    facts = dict(line.removeprefix("# ").split(" ", 1) for line in lines if line.startswith("# branch."))
    commit, branch = facts.get("branch.oid", ""), facts.get("branch.head", "")
    made = git(root, environ, "log", "-1", "--no-show-signature", "--format=%ct")
    remote = git(root, environ, "config", "--get", "remote.origin.url")
    return Checkout(
        commit="" if commit == "(initial)" else commit,
        branch="" if branch == "(detached)" else branch,
        dirty=any(not line.startswith("#") for line in lines),
        commit_time=float(made) if isinstance(made, str) and made.strip().isdigit() else None,
        remote=shown(remote.strip()) if isinstance(remote, str) else "",
    )


def git(root: Path, environ: Mapping[str, str], *arguments: str) -> str | Refused:
    """Give what git prints for the folder. The one place that starts it: no lock, no hook, no question, no pager."""
    variables = {name: value for name, value in environ.items() if name not in ELSEWHERE}
    variables |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    command = ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", str(root), *arguments]
    try:
        done = subprocess.run(
            command, env=variables, capture_output=True, stdin=subprocess.DEVNULL, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Refused(f"git gave no answer within {SECONDS:g} s")
    except OSError:
        return Refused("git is not installed")
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "replace")
    said = done.stderr.decode("utf-8", "replace")
    return Refused(next((words for sign, words in PROBLEMS.items() if sign in said), "git failed"))


def shown(remote: str) -> str:
    """Give the address of a remote without credentials; empty for a folder, whose path may name a person.

    Besides URLs git takes `user@host:path` (git-fetch(1), "GIT URLS"); a single letter before the colon is a drive.
    """
    scheme, separator, _ = remote.partition("://")
    if separator:
        return public(remote) if scheme in ("http", "https", "ssh", "git") else ""
    match = re.fullmatch(r"(?:[^@/\s]+@)?([A-Za-z0-9][A-Za-z0-9.-]+):([^/~\\\s]\S*)", remote)
    return f"{match[1]}:{match[2]}" if match else ""
