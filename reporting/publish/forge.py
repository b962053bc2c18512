"""Where a run belongs: what GitHub Actions or GitLab CI say of repository, change, commit and run."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

import msgspec


class RunNumber(NamedTuple):
    """The place of a run in its order: its number, and which try of that number it is."""

    number: int
    attempt: int = 1

    def __str__(self) -> str:
        """Give the number as it stands in markers: `12.1`."""
        return f"{self.number}.{self.attempt}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forge:
    """The forge and the place in it; what is not known is empty, None, or False.

    `api` is the REST address without a closing slash; empty means the forge's public one. `repository` is `owner/name`
    on GitHub, the project's id or full path on GitLab. `change` is the number of the pull or merge request,
    `change_url` its page (only on GitLab). `head` (`owner:branch`) finds it where the event does not say. `fork` says
    that the change comes from a fork, whose runs have no token that may write. `step_summary` is the file that GitHub
    shows on the run's page.
    """

    kind: Literal["github", "gitlab", ""] = ""
    api: str = ""
    repository: str = ""
    change: int | None = None
    head: str = ""
    commit: str = ""
    run: RunNumber | None = None
    run_url: str = ""
    change_url: str = ""
    fork: bool = False
    event: str = ""
    step_summary: Path | None = None


def detect(environ: Mapping[str, str]) -> Forge:
    """Give what the environment variables, and GitHub's event file, say. Outside a known CI everything is empty."""
    if environ.get("GITHUB_ACTIONS"):
        return _github(environ)
    if environ.get("GITLAB_CI"):
        return _gitlab(environ)
    return Forge()


def _github(environ: Mapping[str, str]) -> Forge:
    repository = environ.get("GITHUB_REPOSITORY", "")
    event = environ.get("GITHUB_EVENT_NAME", "")
    told = _event(environ.get("GITHUB_EVENT_PATH", ""))
    run, commit = _number(environ, "GITHUB_RUN_NUMBER", "GITHUB_RUN_ATTEMPT"), environ.get("GITHUB_SHA", "")
    run_url = f"{environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{repository}/actions/runs/" + environ.get(
        "GITHUB_RUN_ID", ""
    )
    owner, _, _ = repository.partition("/")
    branch = environ.get("GITHUB_REF_NAME", "")
    head, change, fork = (f"{owner}:{branch}" if event == "push" else ""), None, False
    if isinstance(pull := told.get("pull_request"), dict):
        # GITHUB_SHA is a merge commit that nobody pushed; statuses belong on the head.
        change, commit = _whole(pull.get("number")), _text(pull, "head", "sha") or commit
        fork = _text(pull, "head", "repo", "full_name") != repository
    elif isinstance(done := told.get("workflow_run"), dict):
        # The run that made the results counts, not the one that publishes them. For forks `pull_requests` is empty.
        commit, run_url = _text(done, "head_sha") or commit, _text(done, "html_url") or run_url
        number, attempt = _whole(done.get("run_number")), _whole(done.get("run_attempt"))
        run = RunNumber(number, attempt or 1) if number is not None else run
        change = _pull_of(done, told.get("repository"))
        head = f"{_text(done, 'head_repository', 'owner', 'login')}:{_text(done, 'head_branch')}"
    elif isinstance(issue := told.get("issue"), dict) and issue.get("pull_request"):
        change = _whole(issue.get("number"))
    summary = environ.get("GITHUB_STEP_SUMMARY", "")
    return Forge(
        kind="github",
        api=environ.get("GITHUB_API_URL", "https://api.github.com").rstrip("/"),
        repository=repository,
        change=change,
        head=head,
        commit=commit,
        run=run,
        run_url=run_url,
        fork=fork,
        event=event,
        step_summary=Path(summary) if summary else None,
    )


def _pull_of(run: dict[str, Any], repository: object) -> int | None:
    """Give the number of the run's pull request in this repository; one with the same head elsewhere is not meant."""
    here = repository.get("id") if isinstance(repository, dict) else None
    for pull in run.get("pull_requests") or ():
        if isinstance(pull, dict) and here in {None, pull.get("base", {}).get("repo", {}).get("id")}:
            return _whole(pull.get("number"))
    return None


def _gitlab(environ: Mapping[str, str]) -> Forge:
    # In a fork's merge request the notes belong to the project that is asked to merge.
    project = environ.get("CI_MERGE_REQUEST_PROJECT_ID") or environ.get("CI_PROJECT_ID", "")
    source = environ.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "")
    change = _whole(environ.get("CI_MERGE_REQUEST_IID"))
    if change is None:
        # A branch pipeline: `group/project!12,group/project!15`, the newest first.
        first, _, _ = environ.get("CI_OPEN_MERGE_REQUESTS", "").partition(",")
        path, _, number = first.partition("!")
        change, project = _whole(number), path or project
    page = environ.get("CI_MERGE_REQUEST_PROJECT_URL") or environ.get("CI_PROJECT_URL", "")
    server = environ.get("CI_SERVER_URL", "https://gitlab.com").rstrip("/")
    return Forge(
        kind="gitlab",
        api=environ.get("CI_API_V4_URL", f"{server}/api/v4").rstrip("/"),
        repository=project,
        change=change,
        commit=environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environ.get("CI_COMMIT_SHA", ""),
        # A job that is run again keeps the pipeline's number and gets a higher id.
        run=_number(environ, "CI_PIPELINE_IID", "CI_JOB_ID"),
        run_url=environ.get("CI_PIPELINE_URL", ""),
        change_url=f"{page}/-/merge_requests/{change}" if page and change is not None else "",
        fork=bool(source) and source != environ.get("CI_MERGE_REQUEST_PROJECT_ID"),
        event=environ.get("CI_PIPELINE_SOURCE", ""),
    )


def is_server(address: str) -> bool:
    """Whether an address is one to send a token to: https anywhere, plain http only on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"})


def _event(path: str) -> dict[str, Any]:
    """Give GitHub's event; empty when there is no such file or it is not an object of JSON."""
    try:
        told = msgspec.json.decode(Path(path).read_bytes()) if path else {}
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return told if isinstance(told, dict) else {}


def _text(told: object, *keys: str) -> str:
    for key in keys:
        told = told.get(key) if isinstance(told, dict) else None
    return told if isinstance(told, str) else ""


def _whole(told: object) -> int | None:
    if isinstance(told, str) and told.isascii() and told.isdigit():
        return int(told)
    return told if isinstance(told, int) and not isinstance(told, bool) else None


def _number(environ: Mapping[str, str], number: str, attempt: str) -> RunNumber | None:
    found = _whole(environ.get(number))
    return None if found is None else RunNumber(found, _whole(environ.get(attempt)) or 1)
