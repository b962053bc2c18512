"""What is written batch by batch is what would be written at once."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reporting.errors import UnreadableResultsError
from reporting.evidence import Collected, pieces, read
from reporting.evidence.file import TOGETHER
from tests.evidence.jobs import job, merged
from tests.runs import case, cases, evidence


@pytest.mark.parametrize("number", [0, 1, 2, TOGETHER, TOGETHER + 1, 2 * TOGETHER])
def test_cases_are_written_by_the_batch(number):
    made = evidence(case(f'"cases": [\n "{index}', outcome="failed") for index in range(number))
    whole = msgspec.json.format(msgspec.json.encode(made, order="deterministic"), indent=1) + b"\n"
    assert b"".join(pieces(Collected(evidence=made))) == whole


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases(least=1), st.sampled_from((0, 20_000)), st.data())
def test_a_count_that_was_changed_is_seen(tmp_path, run, hold, data):
    collected = merged(job("one", *run), axes=(), hold=hold)
    made, path = collected.evidence, tmp_path / "x.evidence.json"

    def saved(**changes):
        path.write_bytes(b"".join(pieces(replace(collected, evidence=replace(made, **changes)))))
        return read(path).evidence

    assert saved() == made
    tally = data.draw(st.sampled_from(list(made.suites.values())))
    outcome, other = data.draw(st.sampled_from(list(tally.outcomes))), data.draw(st.sampled_from(("passed", "xfailed")))
    moved = {**tally.outcomes, outcome: tally.outcomes[outcome] - 1}
    moved[other] = moved.get(other, 0) + 1
    changed = replace(tally, flaky=tally.flaky + 1) if other == outcome else replace(tally, outcomes=moved)
    for wrong in ({"total": changed}, {"total": changed, "suites": dict.fromkeys(made.suites, changed)}):
        with pytest.raises(UnreadableResultsError, match="do not add up"):
            saved(**wrong)


@pytest.mark.parametrize("changes", [{"start": 1e300}, {"end": 1e15}, {"end": -1e11}, {"duration": 1e308}])
def test_a_time_that_no_calendar_knows_is_refused(tmp_path, changes):
    path = tmp_path / "x.evidence.json"
    path.write_bytes(b"".join(pieces(Collected(evidence=evidence((case(),), run=changes)))))
    with pytest.raises(UnreadableResultsError, match="not an evidence"):
        read(path)


def test_what_is_no_text_is_refused(tmp_path):
    path = tmp_path / "x.evidence.json"
    path.write_bytes(b"".join(pieces(Collected(evidence=evidence((case(),))))).replace(b"e2e/", b"e2\xff/"))
    with pytest.raises(UnreadableResultsError, match="not an evidence"):
        read(path)


def test_a_case_of_a_suite_that_is_not_counted_is_seen(tmp_path):
    path = tmp_path / "x.evidence.json"
    path.write_bytes(b"".join(pieces(Collected(evidence=evidence((case(),), suites={})))))
    with pytest.raises(UnreadableResultsError, match="do not add up"):
        read(path)
