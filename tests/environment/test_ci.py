"""CI systems by the variables that they document; values as in their documentation's examples."""

import pytest

from reporting.environment.ci import build

COMMIT = "ffac537e6cbbf934b08745a378932722df287a53"

GITHUB = {
    "CI": "true",
    "GITHUB_ACTIONS": "true",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "octocat/Hello-World",
    "GITHUB_RUN_ID": "1658821493",
    "GITHUB_RUN_ATTEMPT": "2",
    "GITHUB_REF": "refs/heads/feature/pull/7",
    "GITHUB_SHA": COMMIT,
}
GITLAB = {
    "CI": "true",
    "GITLAB_CI": "true",
    "CI_JOB_URL": "https://gitlab.example/my-group/my-project/-/jobs/50",
    "CI_PIPELINE_URL": "https://gitlab.example/my-group/my-project/-/pipelines/1000",
    "CI_COMMIT_BRANCH": "main",
    "CI_COMMIT_SHA": COMMIT,
}
AZURE = {
    "TF_BUILD": "True",
    "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI": "https://dev.azure.com/fabrikamfiber/",
    "SYSTEM_TEAMPROJECT": "Our Project",
    "BUILD_BUILDID": "130",
    "BUILD_SOURCEBRANCH": "refs/heads/main",
    "BUILD_SOURCEVERSION": COMMIT,
}
CIRCLE = {
    "CI": "true",
    "CIRCLECI": "true",
    "CIRCLE_BUILD_URL": "https://circleci.com/gh/circleci/docs/123",
    "CIRCLE_BRANCH": "main",
    "CIRCLE_SHA1": COMMIT,
}
BUILDKITE = {
    "CI": "true",
    "BUILDKITE": "true",
    "BUILDKITE_BUILD_URL": "https://buildkite.com/acme-inc/my-project/builds/1514",
    "BUILDKITE_BRANCH": "main",
    "BUILDKITE_COMMIT": "HEAD",
    "BUILDKITE_PULL_REQUEST": "false",
}
JENKINS = {
    "JENKINS_URL": "https://ci.example/",
    "BUILD_URL": "https://ci.example/job/app/15/",
    "GIT_BRANCH": "origin/main",
    "GIT_COMMIT": COMMIT,
}


@pytest.mark.parametrize(
    ("variables", "name", "url", "branch", "commit"),
    [
        (
            GITHUB,
            "GitHub Actions",
            "https://github.com/octocat/Hello-World/actions/runs/1658821493/attempts/2",
            "feature/pull/7",
            COMMIT,
        ),
        (GITLAB, "GitLab CI", "https://gitlab.example/my-group/my-project/-/jobs/50", "main", COMMIT),
        (
            AZURE,
            "Azure Pipelines",
            "https://dev.azure.com/fabrikamfiber/Our%20Project/_build/results?buildId=130",
            "main",
            COMMIT,
        ),
        (CIRCLE, "CircleCI", "https://circleci.com/gh/circleci/docs/123", "main", COMMIT),
        (BUILDKITE, "Buildkite", "https://buildkite.com/acme-inc/my-project/builds/1514", "main", ""),
        (JENKINS, "Jenkins", "https://ci.example/job/app/15/", "main", COMMIT),
        ({"CI": "1"}, "CI", "", "", ""),
    ],
)
def test_a_run_on_a_branch(variables: dict[str, str], name: str, url: str, branch: str, commit: str) -> None:
    found = build(variables)
    assert (found.ci, found.run_url, found.branch, found.commit) == (name, url, branch, commit)
    assert found.pull_request == ""


@pytest.mark.parametrize(
    ("variables", "number", "branch"),
    [
        (GITHUB | {"GITHUB_REF": "refs/pull/42/merge", "GITHUB_HEAD_REF": "fix"}, "42", "fix"),
        (
            GITLAB
            | {"CI_MERGE_REQUEST_IID": "42", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "fix", "CI_COMMIT_BRANCH": ""},
            "42",
            "fix",
        ),
        (
            AZURE
            | {
                "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER": "42",
                "SYSTEM_PULLREQUEST_SOURCEBRANCH": "refs/heads/fix",
                "BUILD_SOURCEBRANCH": "refs/pull/42/merge",
            },
            "42",
            "fix",
        ),
        (CIRCLE | {"CIRCLE_PULL_REQUEST": "https://github.com/circleci/docs/pull/42"}, "42", "main"),
        (BUILDKITE | {"BUILDKITE_PULL_REQUEST": "42"}, "42", "main"),
        (JENKINS | {"CHANGE_ID": "42", "CHANGE_BRANCH": "fix"}, "42", "fix"),
    ],
)
def test_a_run_of_a_pull_request(variables: dict[str, str], number: str, branch: str) -> None:
    found = build(variables)
    assert (found.pull_request, found.branch) == (number, branch)


def test_a_tag_is_no_branch() -> None:
    assert build(GITHUB | {"GITHUB_REF": "refs/tags/v1"}).branch == ""


def test_a_first_attempt_without_its_number() -> None:
    variables = {name: value for name, value in GITHUB.items() if name != "GITHUB_RUN_ATTEMPT"}
    assert build(variables).run_url == "https://github.com/octocat/Hello-World/actions/runs/1658821493"


@pytest.mark.parametrize("variables", [{}, {"CI": ""}, {"CI": "false"}, {"GITHUB_ACTIONS": "false", "CI": "0"}])
def test_outside_ci_nothing_is_said(variables: dict[str, str]) -> None:
    assert build(variables) == build({})
    assert build(variables).ci == ""


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://someone:geheim@ci.example/job/1/", "https://ci.example/job/1/"),
        ("javascript:alert(1)", ""),
        ("https://[broken", ""),
        ("/job/1", ""),
    ],
)
def test_a_page_is_a_web_address_without_credentials(url: str, shown: str) -> None:
    assert build(JENKINS | {"BUILD_URL": url}).run_url == shown


def test_values_that_look_like_patterns_are_taken_as_they_are() -> None:
    assert (
        build(JENKINS | {"BUILD_URL": "https://ci.example/{GIT_COMMIT}"}).run_url == "https://ci.example/{GIT_COMMIT}"
    )
