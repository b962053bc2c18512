"""The audit with the results of the run at hand."""

from decimal import Decimal

import pytest

from reporting.audit import Audit, Facts, Population, ServiceFact, StreamFact, audit
from reporting.audit import TestFact as CaseFact  # pytest takes a class named Test... for tests
from tests.audit import SAMPLES

JWT = "e2e/test_jwt_cross_service_validation.py"
RATE = "e2e/test_rate_limiting_unified_real.py"
MULTI = "e2e/test_multi_session_management.py"
FACTS = Facts(
    populations=(
        Population(noun="test function", total=8, counts={"passed": 6, "failed": 2}),
        Population(noun="test case", total=8, counts={"passed": 6, "failed": 2}),
        Population(noun="suite", total=3, counts={"passed": 2, "failed": 1}),
        Population(noun="test function", total=6, counts={"passed": 4, "failed": 2}, suite=JWT),
        Population(noun="test function", total=1, counts={"passed": 1}, suite=RATE),
        Population(noun="test function", total=1, counts={"passed": 1}, suite=MULTI),
    ),
    tests=(
        CaseFact(name="test_jwt_single_token_all_services", suite=JWT, outcome="passed"),
        CaseFact(name="test_jwt_refresh_token_propagation", suite=JWT, outcome="failed"),
        CaseFact(name="test_jwt_token_expiry_consistency", suite=JWT, outcome="failed"),
        CaseFact(name="test_jwt_logout", suite=JWT, outcome="failed"),
        CaseFact(name="test_jwt_rotation", suite=JWT, outcome="skipped"),
    ),
    streams=(
        StreamFact(id="rate", name="Rate limiting", amount=Decimal(35000), currency="USD", state="unproven"),
        StreamFact(
            id="multi", name="Multi-session management", amount=Decimal(50000), currency="USD", state="unproven"
        ),
        StreamFact(id="jwt", name="JWT federation", amount=Decimal(50000), currency="USD", state="at risk"),
    ),
    services=(
        ServiceFact(name="Redis", address="localhost:6379", state="fail"),
        ServiceFact(name="Mailer", address="localhost:25", state="unknown"),
    ),
    durations={"": 102.5, "sum": 102.23, JWT: 45.16, RATE: 28.96, MULTI: 30.0},
    dates=("2025-08-17",),
    versions={"pytest": "8.4.1", "python": "3.11.7"},
)


@pytest.fixture(scope="module")
def sample() -> Audit:
    return audit((SAMPLES / "SAMPLE_REPORT.md").read_bytes(), name="SAMPLE_REPORT.md", facts=FACTS)


def of(result: Audit, rule: str) -> list[tuple[int, str, str]]:
    return [(f.line, f.severity, f.text) for f in result.findings if f.rule == rule]


def said(markdown: str, facts: Facts = FACTS) -> list[tuple[str, str, str]]:
    result = audit(markdown.encode(), name="r.md", facts=facts)
    return [(f.rule, f.severity, f.text) for f in result.findings if f.rule in {"differs", "stale"}]


def test_what_the_results_hold_and_the_sample_leaves_out_is_named(sample: Audit) -> None:
    left_out = [(f.severity, f.explanation) for f in sample.findings if f.rule == "omitted"]
    assert left_out == [
        ("decision", "The results hold the failed test test_jwt_logout, which the document does not name."),
        (
            "decision",
            "The results hold the stream at risk JWT federation (USD 50,000), which the document does not name.",
        ),
        ("warning", "The results hold the test test_jwt_rotation (skipped), which the document does not name."),
        ("warning", "The results hold the service Mailer (unknown), which the document does not name."),
    ]


def test_states_and_figures_that_differ_are_found(sample: Audit) -> None:
    differing = of(sample, "differs")
    assert (50, "decision", "test_jwt_refresh_token_propagation") in differing
    assert (37, "error", "Redis") in differing
    assert (84, "error", "28.11 seconds") in differing
    assert (174, "decision", "$85K+") in differing
    assert not any(text in {"28.96 seconds", "45.16 seconds", "4 of 6"} for _, _, text in differing)


def test_a_stale_date_and_version_are_found(sample: Audit) -> None:
    assert of(sample, "stale") == [(3, "error", "2025-08-19"), (4, "warning", "3.12.4")]


def test_figures_that_the_results_bear_out_are_derived(sample: Audit) -> None:
    states = {(figure.line, figure.text): figure.state for figure in sample.figures}
    assert states[45, "45.16 seconds"] == "derived"
    assert states[44, "4"] == "derived"


def test_an_amount_as_declared_is_configured_and_a_proven_sum_is_derived() -> None:
    proven = StreamFact(id="rate", name="Rate limiting", amount=Decimal(35000), currency="USD", state="protected")
    markdown = b"# R\n\n- Rate limiting: $35,000\n- The tests protect $35K."
    figures = audit(markdown, name="r.md", facts=Facts(streams=(proven,))).figures
    assert [(figure.text, figure.state) for figure in figures] == [("$35,000", "configured"), ("$35K", "derived")]


@pytest.mark.parametrize(
    "markdown",
    [
        "# R\n\n6 of 8 test functions passed, 2 failed. Pass rate: 75%. 2 of 3 suites passed.",
        "# R\n\n- Total tests: 8\n- Passed: 6\n- Failed: 2",
        "# R\n\nTotal execution time: 102.5 s",
        "# R\n\nTotal execution time: 102.23 s",
        "# R\n\nThe load test sent 5,000 requests; 99% were answered.",
        "# R\n\n3 critical tests were looked at.",
        f"# R\n\n### 1. `{JWT}` - PARTIAL PASS\n\n- w0passing: 0, limit 5: within",
        "# R\n\nDate: 2025-08-18\n\npytest 8.4",
        "# R\n\nYesterday 8 of 8 tests passed.",
        "# R\n\n`test_jwt_logout` ❌ failed",
    ],
)
def test_what_agrees_with_the_results_or_speaks_of_something_else_is_left_alone(markdown: str) -> None:
    assert said(markdown) == []


@pytest.mark.parametrize(
    ("markdown", "finding"),
    [
        ("# R\n\n7 of 8 test functions passed.", ("differs", "decision", "7 of 8")),
        ("# R\n\nTotal tests: 9", ("differs", "error", "9")),
        ("# R\n\n80% of test functions passed.", ("differs", "decision", "80%")),
        ("# R\n\nTotal execution time: 90 s", ("differs", "error", "90 s")),
        ("# R\n\n- ✅ `test_jwt_logout`", ("differs", "decision", "test_jwt_logout")),
        (
            "# R\n\n- ❌ `test_jwt_single_token_all_services`",
            ("differs", "decision", "test_jwt_single_token_all_services"),
        ),
        ("# R\n\n- Rate limiting: $40,000", ("differs", "decision", "$40,000")),
        ("# R\n\nThe passing tests protect $85,000.", ("differs", "decision", "$85,000")),
        (
            "# R\n\n## test_jwt_cross_service_validation.py - ✅ PASSED",
            ("differs", "decision", "test_jwt_cross_service_validation.py"),
        ),
        ("# R\n\nDate: 2025-02-30", ("stale", "error", "2025-02-30")),
    ],
)
def test_what_the_results_do_not_bear_out_is_found(markdown: str, finding: tuple[str, str, str]) -> None:
    assert said(markdown) == [finding]


def test_without_results_nothing_is_held_against_them() -> None:
    result = audit((SAMPLES / "SAMPLE_REPORT.md").read_bytes(), name="r.md")
    assert not {finding.rule for finding in result.findings} & {"omitted", "differs", "stale"}


def test_many_omissions_are_listed_and_then_counted() -> None:
    tests = tuple(CaseFact(name=f"test_{number}", suite="t.py", outcome="failed") for number in range(25))
    result = audit(b"# R\n", name="r.md", facts=Facts(tests=tests))
    explanations = [finding.explanation for finding in result.findings]
    assert len(explanations) == 11
    assert "The results hold 15 more like this: the failed test." in explanations


@pytest.mark.parametrize(
    ("name", "written"), [("adds  two", "adds two"), ("", "(empty)"), ("a\tb\x1b[0m\u200b", "a b\\u200b")]
)
def test_a_name_that_our_own_documents_write_otherwise_is_not_left_out(name: str, written: str) -> None:
    facts = Facts(tests=(CaseFact(name=name, suite="t.py", outcome="failed"),))
    assert [finding.rule for finding in audit(b"# R\n", name="r.md", facts=facts).findings] == ["omitted"]
    assert not audit(f"# R\n\n- failed: `{written}`\n".encode(), name="r.md", facts=facts).findings
