"""An audit for machines: JSON of our own, and SARIF 2.1.0 that code hosts show beside the lines.

SARIF: OASIS Standard, 27 March 2020. `decision` and `error` are its level "error", `info` is its "note". Columns count
Unicode code points, which the run says.
"""

import hashlib
import json
from typing import Any
from urllib.parse import quote

import msgspec

from reporting.audit.finding import Audit, Finding, Severity
from reporting.audit.rules import RULES

FORMAT = 1
"""The number of our JSON's format. 1: the first."""

_LEVELS: dict[Severity, str] = {"decision": "error", "error": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_json(audit: Audit) -> str:
    """Give the audit as one JSON object: findings, numbers, coverage."""
    coverage = msgspec.to_builtins(audit.coverage)
    coverage |= {"figures": audit.coverage.figures, "checked": audit.coverage.checked}
    content = {
        "format": FORMAT,
        "file": audit.name,
        "findings": msgspec.to_builtins(audit.findings),
        "numbers": msgspec.to_builtins(audit.figures),
        "coverage": coverage,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_sarif(audit: Audit, *, version: str) -> str:
    """Give the findings as a SARIF log with one run; `version` is this tool's own."""
    names = [rule.name for rule in RULES]
    run = {
        "tool": {
            "driver": {
                "name": "execution-report audit",
                "version": version,
                "rules": [
                    {"id": rule.name, "name": rule.name, "shortDescription": {"text": rule.looks_for}} for rule in RULES
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(audit, finding, names.index(finding.rule)) for finding in audit.findings],
        "properties": {"coverage": str(audit.coverage)},
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _result(audit: Audit, finding: Finding, index: int) -> dict[str, Any]:
    region: dict[str, Any] = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.line,
        "endColumn": finding.end_column,
    }
    if finding.text:
        region["snippet"] = {"text": finding.text}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.explanation},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(audit.name.replace("\\", "/"))},
                    "region": region,
                }
            }
        ],
        "partialFingerprints": {"statement/v1": _fingerprint(finding)},
        "properties": {"severity": finding.severity},
    }


def _fingerprint(finding: Finding) -> str:
    """Give what stays of a finding when lines move: its rule, what it is about and why."""
    return hashlib.sha256(f"{finding.rule}\n{finding.text}\n{finding.explanation}".encode()).hexdigest()[:32]
