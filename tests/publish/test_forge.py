"""What CI says of the run: its forge, its pull request, its commit."""

import json
from pathlib import Path

import pytest

from reporting.publish import Forge, RunNumber, detect
from reporting.publish.forge import is_server
from reporting.publish.github import graphql

SAMPLES = Path(__file__).parent / "samples"
ACTIONS = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_API_URL": "https://api.github.com",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "Codertocat/Hello-World",
    "GITHUB_RUN_ID": "99",
    "GITHUB_RUN_NUMBER": "12",
    "GITHUB_RUN_ATTEMPT": "3",
    "GITHUB_SHA": "f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
    "GITHUB_REF_NAME": "changes",
    "GITHUB_STEP_SUMMARY": "/tmp/summary",
}


def actions(event: str, sample: str | Path | None, **environ: str) -> Forge:
    path = {} if sample is None else {"GITHUB_EVENT_PATH": str(SAMPLES / sample)}
    return detect(ACTIONS | {"GITHUB_EVENT_NAME": event} | path | environ)


def test_a_pull_request(tmp_path: Path) -> None:
    assert actions("pull_request", "pull_request.json") == Forge(
        kind="github",
        api="https://api.github.com",
        repository="Codertocat/Hello-World",
        change=2,
        commit="ec26c3e57ca3a959ca5aad62de7213c562f8c821",
        run=RunNumber(12, 3),
        run_url="https://github.com/Codertocat/Hello-World/actions/runs/99",
        event="pull_request",
        step_summary=Path("/tmp/summary"),
    )


@pytest.mark.parametrize("head", ["somebody/Hello-World", None], ids=["a fork", "a fork that was deleted"])
def test_a_pull_request_from_a_fork(tmp_path: Path, head: str | None) -> None:
    event = json.loads((SAMPLES / "pull_request.json").read_text(encoding="utf-8"))
    event["pull_request"]["head"]["repo"] = head and {"full_name": head}
    (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
    assert actions("pull_request", tmp_path / "event.json").fork


def test_a_finished_run_of_a_fork_is_known_by_its_head() -> None:
    forge = actions("workflow_run", "workflow_run_of_a_fork.json")
    assert (forge.change, forge.head) == (None, "octo-org:main")
    assert forge.commit == "5779607b49aab1200488439f02372c57b4f75444"
    assert forge.run == RunNumber(36, 1), "the run that made the results, not the one that publishes them"
    assert forge.run_url == "https://github.com/octo-org/octo-repo/actions/runs/1589141559"
    assert not forge.fork, "this run may write"


def test_a_finished_run_names_its_pull_request_if_that_is_in_this_repository(tmp_path: Path) -> None:
    """In GitHub's own example it is in another one."""
    forge = actions("workflow_run", "workflow_run_of_a_branch.json", GITHUB_REPOSITORY="octo-org/octo-repo")
    assert (forge.change, forge.head, forge.run) == (None, "octo-org:master", RunNumber(163, 1))
    event = json.loads((SAMPLES / "workflow_run_of_a_branch.json").read_text(encoding="utf-8"))
    event["workflow_run"]["pull_requests"][0]["base"]["repo"]["id"] = event["repository"]["id"]
    (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
    assert actions("workflow_run", tmp_path / "event.json").change == 2


def test_a_comment_belongs_to_a_pull_request_only_if_its_issue_is_one(tmp_path: Path) -> None:
    assert actions("issue_comment", "issue_comment.json").change is None
    event = json.loads((SAMPLES / "issue_comment.json").read_text(encoding="utf-8"))
    event["issue"]["pull_request"] = {"url": "https://api.github.com/repos/Codertocat/Hello-World/pulls/1"}
    (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
    assert actions("issue_comment", tmp_path / "event.json").change == 1


def test_a_push_is_looked_up_by_its_branch_and_a_schedule_is_not() -> None:
    assert actions("push", None).head == "Codertocat:changes"
    assert actions("schedule", None).head == ""
    assert actions("schedule", None).commit == ACTIONS["GITHUB_SHA"]


@pytest.mark.parametrize(
    "content", [None, "", "[1, 2]", '{"pull_request": 3', '{"pull_request": {"number": "x", "head": 1}}']
)
def test_an_event_file_that_is_missing_or_broken_leaves_what_the_variables_say(
    tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "event.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    forge = actions("pull_request", path)
    assert (forge.kind, forge.change, forge.run) == ("github", None, RunNumber(12, 3))


def test_an_enterprise_server_keeps_graphql_beside_rest() -> None:
    api = actions("push", None, GITHUB_API_URL="https://ghe.example/api/v3/").api
    assert (api, graphql(api)) == ("https://ghe.example/api/v3", "https://ghe.example/api/graphql")
    assert graphql(actions("push", None).api) == "https://api.github.com/graphql"


GITLAB = {
    "GITLAB_CI": "true",
    "CI_API_V4_URL": "https://gitlab.example/api/v4",
    "CI_PROJECT_ID": "42",
    "CI_PROJECT_URL": "https://gitlab.example/group/app",
    "CI_COMMIT_SHA": "abc",
    "CI_PIPELINE_IID": "31",
    "CI_JOB_ID": "1234567",
    "CI_PIPELINE_URL": "https://gitlab.example/group/app/-/pipelines/9",
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_MERGE_REQUEST_IID": "7",
    "CI_MERGE_REQUEST_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.example/group/app",
    "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "42",
}


def test_a_merge_request_pipeline() -> None:
    assert detect(GITLAB) == Forge(
        kind="gitlab",
        api="https://gitlab.example/api/v4",
        repository="42",
        change=7,
        commit="abc",
        run=RunNumber(31, 1_234_567),
        run_url="https://gitlab.example/group/app/-/pipelines/9",
        change_url="https://gitlab.example/group/app/-/merge_requests/7",
        event="merge_request_event",
    )


def test_a_pipeline_in_a_fork_reports_to_the_project_that_is_asked_to_merge() -> None:
    forge = detect(GITLAB | {"CI_PROJECT_ID": "77", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "77"})
    assert (forge.repository, forge.change, forge.fork) == ("42", 7, True)


def test_a_merged_results_pipeline_marks_the_commit_that_was_pushed() -> None:
    assert detect(GITLAB | {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "def"}).commit == "def"


def test_a_branch_pipeline_names_the_newest_open_merge_request() -> None:
    branch = {name: value for name, value in GITLAB.items() if "MERGE_REQUEST" not in name}
    assert detect(branch).change is None
    forge = detect(branch | {"CI_OPEN_MERGE_REQUESTS": "group/app!15,group/app!12"})
    assert (forge.repository, forge.change) == ("group/app", 15)


def test_outside_ci_nothing_is_known() -> None:
    assert detect({"CI": "true", "GITHUB_REPOSITORY": "a/b"}) == Forge()


@pytest.mark.parametrize(
    ("address", "fit"),
    [
        ("https://api.github.com", True),
        ("http://127.0.0.1:8000", True),
        ("http://localhost/api", True),
        ("http://[::1]:1", True),
        ("http://forge.example", False),
        ("http://127.0.0.1.forge.example", False),
        ("ftp://127.0.0.1", False),
        ("", False),
    ],
)
def test_a_token_goes_to_this_machine_or_over_https(address: str, fit: bool) -> None:
    assert is_server(address) is fit


@pytest.mark.parametrize("told", [b"", b"{", b"[1]", b'{"number": "\xff"}'])
def test_an_event_that_cannot_be_read_tells_nothing(tmp_path, told):
    (tmp_path / "event.json").write_bytes(told)
    assert actions("pull_request", tmp_path / "event.json") == actions("pull_request", None)
