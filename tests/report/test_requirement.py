"""What can run where is counted in the whole run, however many of its cases are held."""

import pytest

from reporting.report import Origin, report_of
from tests.evidence.jobs import job, merged
from tests.runs import DAY, case, config


@pytest.mark.parametrize("hold", [5, 20_000])
def test_folded_cases_need_no_service(hold):
    run = [*(case(f"test_{number}") for number in range(30)), case("test_in", services=("auth", "db"))]
    made = merged(job("one", *run), axes=(), hold=hold).evidence
    assert bool(made.folded) == (hold == 5)
    report = report_of(made, config(), Origin(sha256="ab" * 32), day=DAY)
    assert [row.cells for row in report.requirements] == [
        ("none", "30 of 31 test cases (96.7%)", "0 of 1 suite (0%)"),
        ("auth, db", "31 of 31 test cases (100%)", "1 of 1 suite (100%)"),
    ]
