"""What is redacted is what others wrote; the words by which a run is judged are ours and stay."""

import msgspec
import pytest

from reporting.evidence.redaction import redacted, texts
from reporting.model import Attempt, Case, Measurement, Observation, Remark, Session, Step, Subtest
from tests.runs import failure

GONE = "[redacted:pattern:000001]"
CASE = Case(
    nodeid="a.py::b",
    outcome="failed",
    duration=0.5,
    reason="why",
    failures=(failure(),),
    attempts=(Attempt(outcome="error", failure=failure()), Attempt(outcome="failed")),
    subtests=(Subtest(title="one", outcome="skipped"),),
    steps=(Step(title="pay", outcome="not-run", mode="simulated"),),
    observations=(Observation(name="time", value=1.0, mode="indirect"),),
)
PROBED = Measurement(
    service="auth", kind="http", target="http://x", when="on-failure", at=1.0, duration=0.1, health="warn", detail="d"
)
SESSION = Session(remarks=[Remark(rule="r", effect="incomplete", text="t", quote="q")], measurements=[PROBED])


@pytest.mark.parametrize("record", [CASE, SESSION])
def test_a_pattern_that_matches_everything_leaves_the_words_of_ours(record):
    found = redacted(record, lambda _: GONE)
    assert found != record
    # Decoding refuses every word that is not one of those of its field.
    assert msgspec.json.decode(msgspec.json.encode(found), type=type(record)) == found


def test_what_others_wrote_is_gone():
    found = redacted(CASE, lambda _: GONE)
    assert set(texts(found)) == {GONE, "failed", "call", "error", "skipped", "not-run", "simulated", "indirect"}
