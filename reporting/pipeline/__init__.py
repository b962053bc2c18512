"""The whole flow: run a suite, collect its results, assess them, save the report, derive it again.

`pipeline.audit` and `pipeline.suite` are imported by themselves: most reports need neither.
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
    save_ctrf,
    text,
    verdict_json,
)
from reporting.pipeline.verify import Verification, beside_of, latest, named, verify
from reporting.render import ctrf_of
from reporting.report import explained

__all__ = [
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
    "save",
    "save_ctrf",
    "text",
    "verdict_json",
    "verify",
]
