"""The command that runs failures again names them, or is not there."""

import pytest
from msgspec.structs import replace

from reporting.config import Config
from reporting.render import Document
from reporting.report import Origin, report_of
from tests.runs import DAY, case, evidence

LONG = case(f"test_long[{'x' * 2_000}]", "failed")


def said(*run):
    return report_of(evidence(run), Config(), Origin(sha256="ab" * 32), day=DAY)


def test_it_names_each_failure_once_and_counts_what_does_not_fit():
    report = said(case(), case("test_b", "failed"), case("test_b", "failed"), LONG)
    assert "pytest e2e/test_a.py::test_b\n" in report.rerun
    assert report.rerun_left_out == 1
    assert "leaves out 1 of 3 failed test cases for its length" in Document(report, "pr").text


@pytest.mark.parametrize(
    "run",
    [(case(),), (LONG,), (replace(case(outcome="failed"), nodeid="com.shop.CartTest::adds"), case("test_b", "failed"))],
    ids=["nothing failed", "nothing fits", "no file of pytest's"],
)
def test_it_is_left_out_where_it_would_run_something_else(run):
    report = said(*run)
    assert report.rerun is None
    text = Document(report, "pr").text
    assert "Run the failures again" not in text
    assert "leaves out" not in text
