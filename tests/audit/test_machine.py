"""Findings for machines: SARIF by its schema, and JSON."""

import json

import jsonschema
import pytest

from reporting.audit import RULES, Audit, as_json, as_sarif, audit
from tests.audit import SAMPLES

SCHEMA = json.loads((SAMPLES / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sample() -> Audit:
    return audit((SAMPLES / "SAMPLE_REPORT.md").read_bytes(), name="reports/SAMPLE REPORT.md")


@pytest.mark.parametrize("markdown", [b"", b"# Fine\n", "✅ 4 of 6 tests passed (70%)\n".encode()])
def test_sarif_keeps_its_schema(markdown: bytes) -> None:
    log = json.loads(as_sarif(audit(markdown, name="r.md"), version="1.0"))
    jsonschema.Draft4Validator(SCHEMA).validate(log)


def test_the_samples_sarif_keeps_its_schema_and_the_schema_would_say_otherwise(sample: Audit) -> None:
    log = json.loads(as_sarif(sample, version="1.0"))
    validator = jsonschema.Draft4Validator(SCHEMA)
    validator.validate(log)
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not validator.is_valid(log)


def test_every_result_stands_at_its_line_under_a_declared_rule(sample: Audit) -> None:
    run = json.loads(as_sarif(sample, version="1.0"))["runs"][0]
    names = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert names == [rule.name for rule in RULES]
    assert len(run["results"]) == len(sample.findings)
    for result, finding in zip(run["results"], sample.findings, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert names[result["ruleIndex"]] == result["ruleId"] == finding.rule
        assert place["artifactLocation"]["uri"] == "reports/SAMPLE%20REPORT.md"
        assert place["region"]["startLine"] == finding.line
        assert place["region"]["startColumn"] == finding.column
        assert place["region"]["endColumn"] >= finding.column
    levels = {result["properties"]["severity"]: result["level"] for result in run["results"]}
    assert levels == {"decision": "error", "error": "error", "warning": "warning", "info": "note"}


def test_a_fingerprint_stays_when_lines_move() -> None:
    def fingerprints(markdown: str) -> list[str]:
        results = json.loads(as_sarif(audit(markdown.encode(), name="r.md"), version="1.0"))["runs"][0]["results"]
        return [result["partialFingerprints"]["statement/v1"] for result in results]

    assert fingerprints("6 of 8 tests (70%)") == fingerprints("# Title\n\nText.\n\n6 of 8 tests (70%)")
    assert fingerprints("6 of 8 tests (70%)") != fingerprints("6 of 9 tests (70%)")


def test_json_holds_findings_numbers_and_coverage(sample: Audit) -> None:
    content = json.loads(as_json(sample))
    assert content["format"] == 1
    assert content["file"] == "reports/SAMPLE REPORT.md"
    assert len(content["findings"]) == len(sample.findings)
    assert set(content["findings"][0]) == {"rule", "severity", "line", "column", "end_column", "text", "explanation"}
    assert len(content["numbers"]) == len(sample.figures)
    assert content["coverage"]["checked"] == sample.coverage.checked
    assert content["coverage"]["figures"] == sample.coverage.figures
