"""What one case tells of itself: its findings are counted without being told."""

from hypothesis import given

from reporting.report.case import findings, findings_of
from tests.runs import cases


@given(cases())
def test_findings_are_counted_as_they_are_told(run):
    for index, case in enumerate(run):
        assert findings(case) == len(list(findings_of(index, case)))
