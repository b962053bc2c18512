"""Where a run took place: machine, Python, commit, CI. Nothing that names a person, a computer or a folder."""

from msgspec import Struct


class Environment(Struct, frozen=True, kw_only=True):
    """The facts of the machine, the commit and the CI run. A text is empty and a number None where nothing is known.

    `os` is name and release ("Windows 11", "Linux 6.18"), `python` the version, `implementation` its name, `packages`
    the versions of what took part. `dirty` says that tracked files differ from the commit. `commit_time` is seconds
    since the epoch. `remote` is the repository's address without credentials. `git_problem` says why nothing of git is
    known. `ci` is the name of the CI system, `pull_request` the number of the pull or merge request.
    """

    os: str = ""
    python: str = ""
    implementation: str = ""
    processors: int | None = None
    packages: dict[str, str] = {}
    commit: str = ""
    branch: str = ""
    dirty: bool | None = None
    commit_time: float | None = None
    remote: str = ""
    git_problem: str = ""
    ci: str = ""
    run_url: str = ""
    pull_request: str = ""
