"""The nouns of a test run: plain frozen records without behaviour beyond their own arithmetic.

Measured facts only. What people declared lives in `config`, what is concluded in the modules above `evidence`.
Records are msgspec structs, so that a saved run is read back into the same types. Durations are seconds as floats,
instants are seconds since the epoch (UTC) as floats. Text is as the source gave it, less its secrets; escaping happens
where a document is made.
"""

from reporting.model.case import (
    Attempt,
    Case,
    Failure,
    Mode,
    Observation,
    Outcome,
    Phase,
    Place,
    Step,
    Subtest,
    function_of,
    suite_of,
)
from reporting.model.proof import Proof, ProofState, proof_of
from reporting.model.run import CollectFailure, Remark, Run, RunStatus, Session, Source, Stated
from reporting.model.service import Health, Measurement, worst
from reporting.model.tally import SuiteStatus, Tally

__all__ = [
    "Attempt",
    "Case",
    "CollectFailure",
    "Failure",
    "Health",
    "Measurement",
    "Mode",
    "Observation",
    "Outcome",
    "Phase",
    "Place",
    "Proof",
    "ProofState",
    "Remark",
    "Run",
    "RunStatus",
    "Session",
    "Source",
    "Stated",
    "Step",
    "Subtest",
    "SuiteStatus",
    "Tally",
    "function_of",
    "proof_of",
    "suite_of",
    "worst",
]
