"""Single statements that a rule must see, beside honest ones that look like them."""

import pytest

from reporting.audit import RULES, audit
from reporting.audit.rules import CHECKS

FAILED = "\n\n## Failed tests (1)\n\n- ❌ `test_refund`\n"
SUITES = (
    "## tests/test_a.py\n\nExecution time: 42.5 s\n\n## tests/test_b.py\n\nExecution time: 30.0 s\n\n## Summary\n\n"
)
TIMES = "| Suite | Time |\n|---|---|\n| a | 42.5 s |\n| b | 30.0 s |\n"
TABLE = "| Suite | Tests | Passed | Failed |\n|---|---|---|---|\n"


def rules(markdown: str) -> list[str]:
    return [f.rule for f in audit(markdown.encode(), name="r.md").findings if f.severity != "info"]


LIES = {
    "recompute": [
        "6 of 8 tests passed (70%)",
        "80% (6/8)",
        "Pass rate: 80% (6 of 8 tests)",
        "- Passed: 6\n- Failed: 2\n- Pass rate: 70%",
        "- Total tests: 2\n- Passed: 2\n- Failed: 0\n- Skipped: 1\n- Pass rate: 66%",
        "| Passed | Failed | Pass rate |\n|---|---|---|\n| 6 | 2 | 70% |",
        "More than 80% (6 of 8)",
        "Overall: 7/8 suites green (90%)",
        "10 passed / 12 total (90%)",
        "9 of 8 tests passed",
    ],
    "grim": [
        "# S\n\n8 test functions ran. 67% of test functions passed.",
        "# S\n\n8 tests ran in all. 67% of tests passed.",
        "# S\n\nOf 12 test cases, 60% of test cases failed.",
    ],
    "sum": [
        "8 tests: 6 passed, 3 failed",
        "8 tests (6 passed, 1 failed, 3 skipped)",
        "Tests run: 8, Passed: 9, Failures: 0",
        "1 + 6 + 1 = 9 tests",
        "$35K + $50K = $90K",
        "Total: 8  \nPassed: 6  \nFailed: 4",
        "| Metric | Value |\n|---|---|\n| Tests | 8 |\n| Passed | 6 |\n| Failed | 4 |",
        TABLE + "| a | 3 | 2 | 1 |\n| b | 5 | 5 | 0 |\n| Total | 9 | 7 | 1 |",
        TABLE + "| a | 3 | 3 | 1 |",
        "The tests guard a total of $90K:\n\n- a: $35K\n- b: $50K",
        "The tests guard a total of $80K:\n\n- a: at least $35K\n- b: at least $50K",
        "The tests guard a total of $90K:\n\n- a: at least $35K\n- b: at least $50K",
        SUITES + "Sum of execution times: 60 s",
        SUITES + "Total execution time: 20 s",
        TIMES + "| Total | 40 s |",
        "12.5 s + 3.5 s = 17 s",
        "$1,200 = $700 + $400",
    ],
    "list-length": [
        "Failed tests (3):\n\n- `test_a`\n- `test_b`",
        "**Passed Tests (3/6):**\n- ✅ `test_a`\n- ✅ `test_b`",
        "The following 3 tests failed:\n\n- `test_a`\n- `test_b`",
    ],
    "badge-count": [
        "✅ auth suite - 4 of 6 tests passed",
        "**Status:** PASSED (4 of 6 tests passed)",
        "# R\n\n**Status:** ✅ PASSED" + FAILED,
        "# R\n\n**Recommendation:** GO" + FAILED,
        "### tests/test_a.py - ✅ PASSED\n\n2 of 6 tests failed.",
        "**Status:** PARTIAL PASS (0 of 6 tests passed)",
    ],
    "contradiction": [
        "- ✅ Redis - available\n- ❌ Redis - available",
        "- Auth service (localhost:1234): ✅ up\n\nText.\n\n- Auth (localhost:1234): DOWN",
        "- ✅ `test_a`\n- ❌ `test_a`",
        "| Test | Status |\n|---|---|\n| `test_a` | passed |\n| `test_a` | failed |",
    ],
    "quantifier": [
        "# R\n\nAll tests passed." + FAILED,
        "# R\n\nAll tests completed successfully." + FAILED,
        "# R\n\nEverything is green." + FAILED,
        "# R\n\n8 tests ran. All 8 tests passed." + FAILED,
        "# R\n\n100% of tests passed." + FAILED,
        "# R\n\nThe run ended with no failures." + FAILED,
        "# R\n\n0 failed tests." + FAILED,
        "# R\n\n## All 2 checks passed\n\n- ✅ `test_a`\n- ❌ `test_b`",
    ],
    "simulated-as-ok": [
        "- ✅ Mail - tested via simulation",
        "- ✅ Mail server (mocked)",
        "- Mail: PASSED (simulated)",
        "- ✅ Backend - up\n- ✅ Database - reachable through the Backend",
    ],
    "prediction": [
        "All tests will pass.",
        "2 of 3 tests can pass with fixes.",
        "The suite is expected to pass next week.",
    ],
    "open-bound": ["It protects $85K+ MRR.", "120+ tests passed.", "99%+ of tests passed."],
}

HONEST = [
    # Different wholes beside one another.
    "6 of 8 (75%), 2 of 3 (67%)",
    "75% (6 of 8), 67% (2 of 3)",
    "6 of 8 tests passed, 90% coverage",
    "2 of 8 failed (75% passed)",
    "6 of 8 (75%, +5% since Monday)",
    "67% of the requests were answered; 8 tests ran.",
    "# S\n\n8 test functions in 3 test files. 67% of test files passed.",
    "# S\n\n8 tests, 2 skipped. Pass rate: 83%.",
    "# S\n\n8 test functions. 67% of critical test functions passed.",
    "About 70% (6 of 8)",
    "| Case | What |\n| --- | --- |\n| `test_b` | “$1.2M+” |",
    # Names that end in a number.
    "### 1. `a.py` - ⚠️ PARTIAL PASS\n\n- ❌ failed: `test_0`, 0.50 s\n- ❌ failed: basket 0 (real) in `test_3`",
    "Fees (3/2/5 = 10%)",
    # Counts that leave something unsaid, or count it twice on purpose.
    "10 tests: 8 passed, 1 failed",
    "2 tests: 1 passed, 1 failed, 1 error",
    "8 tests (6 passed, 2 failed) in 3 suites (2 passed, 1 failed)",
    "Tests  2 failed | 6 passed (8)",
    "10 passed, 2 failed, 3 reruns of 12 tests",
    "- 15/15 unit tests passed\n- 36 UI tests failed",
    TABLE + "| a | 3 | 2 | 1 |\n| b | 5 | 5 | 0 |\n| Subtotal | 8 | 7 | 1 |\n| c | 1 | 1 | 0 |\n| Total | 9 | 8 | 1 |",
    "| Service | Peak QPS |\n|---|---|\n| a | 5 |\n| b | 7 |\n| Total | 7 |",
    SUITES + "Total execution time: 72.5 s",
    SUITES + "Total execution time: 90 s, with setting up",
    SUITES + "Total execution time: 20 s with 4 workers",
    TIMES + "| Total | 40 s |\n\nThe suites ran in parallel.",
    "12.54 s + 3.46 s = 16.0 s",
    "The tests guard a total of $85K:\n\n- a: $35,250\n- b: $49,500",
    "# R\n\n8 unit tests and 20 other tests ran. All 8 tests passed." + FAILED,
    "Protected are at most $50K, among them:\n\n- a: $5K\n- b: $7K",
    # Lists that are cut, and labels that count something else.
    "Failed tests (12), the first 2:\n\n- `test_a`\n- `test_b`",
    "Failed tests (12):\n\n- `test_a`\n- `test_b`\n- ... and 10 more",
    "Smoke tests (15 tests)\n\n- login and logout\n- search",
    "Findings of 3 runs:\n\n- slow\n- loud",
    "Quality: 90/100\n\n- good\n- better",
    # Negations, wishes, conditions, exceptions, parts.
    "# R\n\nNot all tests passed." + FAILED,
    "# R\n\nAll tests should pass before a release." + FAILED,
    "# R\n\nIf the service is up, all tests pass." + FAILED,
    "# R\n\nAll other tests passed." + FAILED,
    "# R\n\nAll smoke tests passed." + FAILED,
    "# R\n\nAll tests passed except one." + FAILED,
    "# R\n\nAll tests in `test_cards.py` passed." + FAILED,
    "# R\n\n70% of all test functions passed." + FAILED,
    "# R\n\nAll 8 tests were executed." + FAILED,
    "# R\n\nYesterday all tests passed." + FAILED,
    "# R\n\nThe aim is to get to 100% of tests passed." + FAILED,
    "# R\n\nNo failures related to billing." + FAILED,
    "# R\n\nThe smoke tests ended with no failures." + FAILED,
    "# R\n\n6 of 8 tests had no failure." + FAILED,
    "3 + 4 * 2 = 11, 10 - 3 + 1 = 8, 1 + 2 = 3 = 4 - 1",
    "# R\n\n## Next steps\n\nAll tests passed." + FAILED,
    "# R\n\n## History\n\n0 failed, 100% of tests passed." + FAILED,
    "# R\n\n`All tests passed` is what the log says." + FAILED,
    "## tests/test_a.py\n\nAll tests passed.\n\n## tests/test_b.py\n\n2 tests failed.",
    # Signs that belong to one figure, and verdicts with a reason.
    "✅ 6 passed ❌ 2 failed",
    "✅ Passed: 6 of 8",
    "✅ Passing tests (6/8)",
    "**Status:** PASSED (198 of 200 passed, threshold 95%)",
    "# R\n\n**Recommendation:** GO\n\nThe failure is waived." + FAILED,
    "❌ 8 of 8 tests passed, coverage too low",
    # One name, two moments, places or things.
    "- ✅ Redis - up before the run\n- ❌ Redis - down after it",
    "## Staging\n\n- ✅ Redis - up\n\n## Production\n\n- ❌ Redis - down",
    "- ✅ Redis (a.example:6379)\n- ❌ Redis (b.example:6379)",
    "- ❌ `test_a` at the first attempt\n- ✅ `test_a` at the second attempt",
    "## tests/test_a.py\n\n- ✅ `test_x`\n\n## tests/test_b.py\n\n- ❌ `test_x`",
    "| Test | Chrome | Firefox |\n|---|---|---|\n| `test_a` | ✅ | ❌ |",
    "- ✅ Auth service - up\n- ⚠️ Auth service endpoints need a look",
    # Simulation as the thing that is tested, or owned up to.
    "- ✅ `test_simulated_clock`",
    "- ✅ DDoS attack simulation handled",
    "- ✅ Mail server - not mocked",
    "- ✅ passed (simulated), unproven",
    "- ✅ WebSocket - accessible via token authentication",
    "- ❌ Mail - tested via simulation",
    # The future of other things.
    "Users will pass a token.",
    "The gate will pass only if no test failed.",
    "A test passes when every step does.",
    "We will re-run the failed tests.",
    # Bounds that are declared or limits.
    "Python 3.11+ is required to run the tests.",
    "At least $85,000 is protected.",
    "The gate asks for 200+ tests.",
    "Plans from $249+/month.",
]


@pytest.mark.parametrize(("rule", "markdown"), [(rule, text) for rule, texts in LIES.items() for text in texts])
def test_a_mistake_is_found_by_its_rule(rule: str, markdown: str) -> None:
    assert set(rules(markdown)) == {rule}


@pytest.mark.parametrize("markdown", HONEST)
def test_an_honest_statement_is_left_alone(markdown: str) -> None:
    assert rules(markdown) == []


def test_every_rule_has_a_check_and_a_name_of_its_own() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert len(set(CHECKS)) == len(CHECKS)
    assert set(LIES) <= set(names)


def test_praise_is_listed_without_reproach() -> None:
    result = audit(b"A robust system, properly tested, with `robust` code.", name="r.md")
    assert [(f.rule, f.severity, f.text) for f in result.findings] == [
        ("unsourced-adjective", "info", "robust"),
        ("unsourced-adjective", "info", "properly"),
    ]
    assert result.clean
    assert result.worst == "info"
