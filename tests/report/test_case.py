"""What one case tells of itself: its findings are counted without being told."""

import pytest
from hypothesis import given

from reporting.config import Config
from reporting.model import Observation, Subtest
from reporting.report import Origin, report_of
from reporting.report.case import findings, findings_of
from tests.runs import DAY, case, cases, evidence


@given(cases())
def test_findings_are_counted_as_they_are_told(run):
    for index, one in enumerate(run):
        assert findings(one) == len(list(findings_of(index, one)))


@pytest.mark.parametrize(
    ("value", "limit", "told"),
    [
        (4.5, 5, "4.5, limit 5: within"),
        (5.0, 5, "5, limit 5: within"),
        (5.0000002, 5, "5.0000002, limit 5: not within"),
        (4.9999999, 4.99999995, "5, limit 5: within"),
        (123456800, 123456789.5, "123456800, limit 123456789.5: not within"),
        (0.12345678, None, "0.123457"),
        (True, 1, "yes, limit 1: not comparable"),
    ],
)
def test_a_value_stands_on_the_side_of_its_limit_where_it_is(value, limit, told):
    seen = Observation(name="took", value=value, limit=limit)
    report = report_of(evidence((case(observations=(seen,)),)), Config(), Origin(sha256="ab" * 32), day=DAY)
    said = str(report.suites[0].findings[0])
    assert said.replace("\\", "").replace("\N{ZERO WIDTH SPACE}", "") == f"took: {told}"


def test_a_subtest_is_told_by_the_first_words_of_its_message():
    subtests = (Subtest(title="one", outcome="failed", message="\n\nassert 1 == 2\nmore"),)
    report = report_of(evidence((case(subtests=subtests),)), Config(), Origin(sha256="ab" * 32), day=DAY)
    assert "assert 1 \\=\\= 2”" in report.suites[0].listings[0].cases[0].notes[0]
