"""The whole flow: run a suite, collect its results, assess them, save the report, derive it again."""

from reporting.pipeline.audit import audit_file, audit_shown
from reporting.pipeline.flow import (
    Written,
    assess,
    collect,
    document,
    evidence_name,
    folder,
    judge,
    redactor,
    save,
    text,
    verdict_json,
)
from reporting.pipeline.suite import Finished, run_suite
from reporting.pipeline.verify import Verification, beside_of, latest, named, verify
from reporting.render import ctrf_of
from reporting.report import explained

__all__ = [
    "Finished",
    "Verification",
    "Written",
    "assess",
    "audit_file",
    "audit_shown",
    "beside_of",
    "collect",
    "ctrf_of",
    "document",
    "evidence_name",
    "explained",
    "folder",
    "judge",
    "latest",
    "named",
    "redactor",
    "run_suite",
    "save",
    "text",
    "verdict_json",
    "verify",
]
