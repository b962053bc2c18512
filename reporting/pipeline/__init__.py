"""The whole flow: run a suite, collect its results, assess them, save the report, derive it again.

`pipeline.audit` is imported by itself: its patterns cost more than a small report.
"""

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
