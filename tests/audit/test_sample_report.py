"""The hand-written sample that started the project: every mistake in it is found, and nothing else."""

from collections import Counter

import pytest

from reporting.audit import Audit, Finding, audit
from tests.audit import SAMPLES


@pytest.fixture(scope="module")
def result() -> Audit:
    return audit((SAMPLES / "SAMPLE_REPORT.md").read_bytes(), name="SAMPLE_REPORT.md")


def of(result: Audit, rule: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.rule == rule]


def test_every_finding_above_info_is_a_mistake_of_the_sample(result: Audit) -> None:
    found = [
        (finding.line, finding.rule, finding.severity, finding.text)
        for finding in result.findings
        if finding.severity != "info" and finding.rule != "mojibake"
    ]
    assert found == [
        (9, "quantifier", "decision", "All tests were successfully executed"),
        (38, "simulated-as-ok", "error", "Tested via simulation"),
        (75, "contradiction", "error", "Auth service"),
        (77, "simulated-as-ok", "error", "via Backend API"),
        (137, "simulated-as-ok", "error", "via Backend API"),
        (159, "prediction", "warning", "will pass"),
        (160, "prediction", "warning", "can pass"),
        (165, "grim", "error", "67%"),
        (174, "open-bound", "warning", "$85K+"),
        (175, "open-bound", "warning", "$35K+"),
        (176, "open-bound", "warning", "$50K+"),
    ]


def test_the_percentage_is_told_with_the_share_it_should_be_and_the_whole_it_fits(result: Audit) -> None:
    (finding,) = of(result, "grim")
    assert "8 test functions" in finding.explanation
    assert "6 of 8 is 75.0%" in finding.explanation
    assert "2 of 3 suites" in finding.explanation


def test_the_service_in_two_states_names_the_other_place(result: Audit) -> None:
    (finding,) = of(result, "contradiction")
    assert "line 36" in finding.explanation


def test_every_broken_sign_is_found_with_what_it_meant_even_without_its_lost_bytes(result: Audit) -> None:
    meant = Counter(finding.explanation.partition("meant ")[2] for finding in of(result, "mojibake"))
    assert meant == {
        "✅ (white heavy check mark).": 26,
        "⚠️ (warning sign).": 4,
        "❌ (cross mark).": 2,
        "🔧 (wrench).": 1,
    }


def test_the_stream_without_an_amount_is_noted(result: Audit) -> None:
    (finding,) = of(result, "omitted-money")
    assert (finding.line, finding.severity) == (177, "info")


def test_every_number_has_a_state_and_the_coverage_counts_them(result: Audit) -> None:
    states = {(figure.line, figure.text): (figure.kind, figure.state) for figure in result.figures}
    assert states[31, "60s"] == ("duration", "configured")
    assert states[48, "4"] == ("count", "derived")
    assert states[165, "67%"] == ("percent", "contradicted")
    assert states[174, "$85K+"] == ("money", "derived")
    assert states[16, "28.96 seconds"] == ("duration", "unsourced")
    assert states[36, "localhost:8081"] == ("address", "named")
    assert states[75, "405"][0] == "code"
    assert states[4, "3.12.4"][0] == "version"
    coverage = result.coverage
    assert coverage.figures == 26
    assert coverage.quoted == 1
    assert coverage.checked == coverage.derived + coverage.contradicted == 12
    assert str(coverage).startswith("12 of 26 numbers checked")
