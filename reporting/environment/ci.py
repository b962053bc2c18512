"""Which CI system runs this, and where its page is. Only the variables named here are read."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from msgspec import Struct


class System(Struct, frozen=True, kw_only=True):
    """A CI system by the variables that it documents. Of several the first that gives something is taken.

    `sign` is the variable that tells it, `run_url` patterns of its page, the others names of variables.
    """

    name: str
    sign: str
    run_url: tuple[str, ...]
    pull_request: tuple[str, ...]
    branch: tuple[str, ...]
    commit: str


GITHUB_RUN = "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}"
AZURE_RUN = "{SYSTEM_TEAMFOUNDATIONCOLLECTIONURI}{SYSTEM_TEAMPROJECT}/_build/results?buildId={BUILD_BUILDID}"

SYSTEMS = (
    System(  # https://docs.github.com/actions/reference/workflows-and-actions/variables
        name="GitHub Actions",
        sign="GITHUB_ACTIONS",
        run_url=(GITHUB_RUN + "/attempts/{GITHUB_RUN_ATTEMPT}", GITHUB_RUN),
        pull_request=("GITHUB_REF",),
        branch=("GITHUB_HEAD_REF", "GITHUB_REF"),
        commit="GITHUB_SHA",
    ),
    System(  # https://docs.gitlab.com/ci/variables/predefined_variables
        name="GitLab CI",
        sign="GITLAB_CI",
        run_url=("{CI_JOB_URL}", "{CI_PIPELINE_URL}"),
        pull_request=("CI_MERGE_REQUEST_IID",),
        branch=("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH"),
        commit="CI_COMMIT_SHA",
    ),
    System(  # https://learn.microsoft.com/azure/devops/pipelines/build/variables
        name="Azure Pipelines",
        sign="TF_BUILD",
        run_url=(AZURE_RUN,),
        pull_request=("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER", "SYSTEM_PULLREQUEST_PULLREQUESTID"),
        branch=("SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH"),
        commit="BUILD_SOURCEVERSION",
    ),
    System(  # https://circleci.com/docs/variables
        name="CircleCI",
        sign="CIRCLECI",
        run_url=("{CIRCLE_BUILD_URL}",),
        pull_request=("CIRCLE_PULL_REQUEST", "CIRCLE_PR_NUMBER"),
        branch=("CIRCLE_BRANCH",),
        commit="CIRCLE_SHA1",
    ),
    System(  # https://buildkite.com/docs/pipelines/configure/environment-variables
        name="Buildkite",
        sign="BUILDKITE",
        run_url=("{BUILDKITE_BUILD_URL}",),
        pull_request=("BUILDKITE_PULL_REQUEST",),
        branch=("BUILDKITE_BRANCH",),
        commit="BUILDKITE_COMMIT",
    ),
    System(  # https://www.jenkins.io/doc/book/pipeline/jenkinsfile, and the Git and branch plugins
        name="Jenkins",
        sign="JENKINS_URL",
        run_url=("{BUILD_URL}",),
        pull_request=("CHANGE_ID",),
        branch=("CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH"),
        commit="GIT_COMMIT",
    ),
)
ANY = System(name="CI", sign="CI", run_url=(), pull_request=(), branch=(), commit="")
"""Nearly every system sets `CI`; then only that much is known."""


class Build(Struct, frozen=True, kw_only=True):
    """What CI says of its run; everything is empty outside CI."""

    ci: str = ""
    run_url: str = ""
    pull_request: str = ""
    branch: str = ""
    commit: str = ""


def build(environ: Mapping[str, str]) -> Build:
    """Give what the variables say of the CI run."""
    for system in (*SYSTEMS, ANY):
        if environ.get(system.sign, "").lower() not in ("", "0", "false"):
            return Build(
                ci=system.name,
                run_url=_first(_link(_filled(pattern, environ)) for pattern in system.run_url),
                pull_request=_first(_number(environ.get(name, "")) for name in system.pull_request),
                branch=_first(_branch(environ.get(name, "")) for name in system.branch),
                commit=_commit(environ.get(system.commit, "")),
            )
    return Build()


def _first(found: Iterable[str]) -> str:
    return next((text for text in found if text), "")


def _filled(pattern: str, environ: Mapping[str, str]) -> str:
    """Give the pattern with its variables filled in, empty if one of them is missing."""
    names = re.findall(r"\{(\w+)\}", pattern)
    return pattern.format_map(environ).replace(" ", "%20") if all(environ.get(name) for name in names) else ""


def _link(url: str) -> str:
    """Give a web address without user and password, empty for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _number(text: str) -> str:
    """Give the number of a pull request: alone, of a ref `refs/pull/7/merge`, or at the end of its page's address."""
    match = re.fullmatch(r"(?:refs/pull/|https?://\S+/(?:pull|pull-requests)/)?(\d+)(?:/(?:merge|head))?", text)
    return match[1] if match else ""


def _branch(text: str) -> str:
    """Give the branch of a ref or of `origin/branch`; empty for tags and for the refs of pull requests."""
    if text.startswith("refs/"):
        return text.removeprefix("refs/heads/") if text.startswith("refs/heads/") else ""
    return text.removeprefix("origin/")


def _commit(text: str) -> str:
    """Give a full commit hash; Buildkite's `HEAD` and the like are none."""
    return text if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", text) else ""
