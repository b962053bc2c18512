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
    worst_outcome,
)
from reporting.model.environment import Environment
from reporting.model.proof import PROVEN, RANK, Proof, ProofState, proof_of
from reporting.model.quantity import Code, Count, Moment, Money, Quote, Ratio, Seconds, Value, plural
from reporting.model.record import (
    PROPERTY,
    VERSION,
    BeginEvent,
    CaseEvent,
    CaseRecord,
    CollectedEvent,
    CollectEvent,
    EndEvent,
    Event,
    MeasurementEvent,
    NotRun,
    PhaseRecord,
    SessionEvent,
    SessionRecord,
)
from reporting.model.run import CollectFailure, Remark, Run, RunStatus, Session, Source, Stated
from reporting.model.service import Health, Measurement, worst
from reporting.model.signature import masked, signature_of
from reporting.model.statement import Statement, pointer, state
from reporting.model.tally import SuiteStatus, Tally

__all__ = [
    "PROPERTY",
    "PROVEN",
    "RANK",
    "VERSION",
    "Attempt",
    "BeginEvent",
    "Case",
    "CaseEvent",
    "CaseRecord",
    "Code",
    "CollectEvent",
    "CollectFailure",
    "CollectedEvent",
    "Count",
    "EndEvent",
    "Environment",
    "Event",
    "Failure",
    "Health",
    "Measurement",
    "MeasurementEvent",
    "Mode",
    "Moment",
    "Money",
    "NotRun",
    "Observation",
    "Outcome",
    "Phase",
    "PhaseRecord",
    "Place",
    "Proof",
    "ProofState",
    "Quote",
    "Ratio",
    "Remark",
    "Run",
    "RunStatus",
    "Seconds",
    "Session",
    "SessionEvent",
    "SessionRecord",
    "Source",
    "Stated",
    "Statement",
    "Step",
    "Subtest",
    "SuiteStatus",
    "Tally",
    "Value",
    "function_of",
    "masked",
    "plural",
    "pointer",
    "proof_of",
    "signature_of",
    "state",
    "suite_of",
    "worst",
    "worst_outcome",
]
