"""Planted secrets go through the whole flow and into no file: evidence, every layout, every rung, CTRF."""

import json

import pytest

from reporting import pipeline
from reporting.config import Config
from reporting.evidence import pieces
from reporting.model import Environment
from reporting.render import profiles
from tests.redact.planted import planted


def results(found) -> dict[str, object]:
    """Give a pytest-json-report in which every secret stands in a message, a trace, output and a log."""
    tests = []
    for number, one in enumerate(found):
        stage = {
            "duration": 0.1,
            "outcome": "failed",
            "crash": {"path": "/project/test_it.py", "lineno": number, "message": f"AssertionError: {one.text}"},
            "traceback": [{"path": "test_it.py", "lineno": number, "message": "AssertionError"}],
            "longrepr": f"def test_{number}():\n>   call()\nE   AssertionError: {one.text}\n\ntest_it.py:{number}",
            "stdout": one.text,
            "log": [{"msg": one.text, "levelname": "INFO"}],
        }
        passed = {"duration": 0.0, "outcome": "passed"}
        tests.append(
            {
                "nodeid": f"test_it.py::test_{number}",
                "lineno": number,
                "outcome": "failed",
                "keywords": [],
                "setup": passed,
                "call": stage,
                "teardown": passed,
                "user_properties": [{"seen": one.text}],
            }
        )
    summary = {"failed": len(tests), "total": len(tests), "collected": len(tests)}
    return {
        "created": 1_755_600_000.0,
        "duration": 9.0,
        "exitcode": 1,
        "root": "/project",
        "environment": {},
        "summary": summary,
        "tests": tests,
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_no_planted_secret_reaches_a_file(tmp_path, seed):
    every = list(planted(seed))
    chosen = every[:: max(1, len(every) // 400)]
    assert len(chosen) >= 300
    assert len({one.kind.partition(",")[0] for one in chosen}) >= 20
    path = tmp_path / "results.json"
    path.write_text(json.dumps(results(chosen)), encoding="utf-8")
    collected = pipeline.collect([str(path)], Config(), environ={})
    report = pipeline.assess(collected, Config(), every=True)
    texts = [b"".join(pieces(collected)).decode(), pipeline.ctrf_of(collected).decode()]
    texts += [pipeline.text(report, profile) for profile in profiles()]
    texts += [pipeline.text(report, "pr", budget) for budget in (200, 5_000, 60_000)]
    whole = "\n".join(texts)
    # Beginnings such as `https://` stand in harmless texts too; the end of a secret stands nowhere else.
    left = [one.kind for one in chosen if one.secret in whole or one.written in whole or one.secret[-10:] in whole]
    assert not left
    assert collected.evidence.redactions


def test_a_secret_in_a_name_of_a_file_a_count_or_a_branch_is_in_no_file(tmp_path):
    secret = "ghp_" + "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3bC5"
    found = results([])
    found["summary"] = {"collected": 0, f"passed {secret}": 0}
    (tmp_path / f"results-{secret}.json").write_text(json.dumps(found), encoding="utf-8", newline="\n")
    (tmp_path / f"other-{secret}.json").write_text("{}", encoding="utf-8", newline="\n")
    seen = Environment(branch=f"try-{secret}")
    collected = pipeline.collect([str(tmp_path)], Config(), environ={}, environment=seen)
    report = pipeline.assess(collected, Config())
    whole = "\n".join([b"".join(pieces(collected)).decode(), *(pipeline.text(report, one) for one in profiles())])
    assert secret not in whole
    assert "results-[redacted:" in whole
    assert sum(collected.evidence.redactions.values()) == 4
