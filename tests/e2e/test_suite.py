"""The end-to-end suite as a whole, with its fault and without."""

import json
import os
import subprocess
import sys

import pytest

from tests.e2e.owners import ROOT, environment, listening

JWT = "e2e/test_jwt_cross_service_validation.py"
FILES = {
    "e2e/test_rate_limiting_unified_real.py": 1,
    JWT: 6,
    "e2e/test_multi_session_management.py": 1,
}


def run(folder, *arguments, **variables):
    """Give exit status, output, and (node id, outcome) of every case of a run of the suite."""
    results = folder / "results.json"
    command = [sys.executable, "-m", "pytest", "e2e", "-p", "no:cacheprovider", "-q", *arguments]
    command += [f"--basetemp={folder / 'base'}", "--json-report", f"--json-report-file={results}"]
    temporary = folder / "tmp"
    temporary.mkdir()
    done = subprocess.run(
        command,
        cwd=ROOT,
        check=False,
        env=environment(temporary, **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
    )
    cases = {}
    if results.exists():
        cases = {case["nodeid"]: case for case in json.loads(results.read_text("utf-8"))["tests"]}
    assert list(temporary.iterdir()) == []
    return done.returncode, done.stdout, cases


def test_all_cases_pass_and_share_one_stack_among_workers(tmp_path):
    status, text, cases = run(tmp_path, "-n", "2")
    assert status == 0, text
    assert {case["outcome"] for case in cases.values()} == {"passed"}
    assert {file: sum(name.startswith(file) for name in cases) for file in FILES} == FILES


def test_the_fault_fails_exactly_the_two_cases_of_the_sample(tmp_path):
    status, text, cases = run(tmp_path, "--fault", "auth-validate-405")
    assert status == 1, text
    failed = {name for name, case in cases.items() if case["outcome"] != "passed"}
    assert failed == {f"{JWT}::test_jwt_token_expiry_consistency", f"{JWT}::test_jwt_invalid_token_rejection"}
    assert len(cases) == 8
    for name in failed:
        crash = cases[name]["call"]["crash"]["message"]
        assert "Auth POST /auth/validate answered 405, Allow: GET, HEAD" in crash
        # Only the one endpoint: the other surfaces judge the same tokens as they should.
        assert "GET /auth/me answered" not in crash
        assert "GET /api/me answered" not in crash
        assert "WebSocket /ws" not in crash
        # No token stands in the results, neither whole nor in parts.
        assert "eyJ" not in json.dumps(cases[name])


def test_collecting_starts_nothing(tmp_path):
    # A fault that does not exist would end any start.
    status, text, _ = run(tmp_path, "--collect-only", E2E_FAULT="no-such-fault")
    assert (status, text.count("::test_")) == (0, 8)
    (tmp_path / "again").mkdir()
    status, text, cases = run(tmp_path / "again", E2E_FAULT="no-such-fault")
    assert (status, cases) == (3, {})
    assert "the embedded stack does not start: there is no fault 'no-such-fault'" in text


@pytest.fixture
def variables(stack):
    return stack.target.environment()


def test_a_target_of_the_environment_is_used_as_it_is(tmp_path, variables):
    status, text, cases = run(tmp_path, "-k", "service_to_service", PATH=os.devnull, **variables)
    assert status == 0, text
    assert len(cases) == 1
    assert listening(variables) == [name for name in variables if name != "E2E_DATABASE_URL"]


def test_a_fault_cannot_be_put_into_a_target_that_is_not_ours(tmp_path, variables):
    status, text, cases = run(tmp_path, "--fault", "auth-validate-405", **variables)
    assert (status, cases) == (4, {})
    assert "ERROR: --fault needs the embedded stack, but E2E_AUTH_URL names another target" in text
