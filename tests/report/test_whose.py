"""Whose a failure is, and the command that runs the failures again: it names them, or is not there."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from reporting.config import Config
from reporting.model import signature_of
from reporting.render import Document
from reporting.report import Origin, report_of
from reporting.report.conclusion import conclude
from reporting.report.whose import failures_of
from tests.runs import DAY, case, evidence, failure, waiver

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


def test_each_failure_of_one_name_is_waived_by_its_own_waiver():
    first, second = failure("assert 1 == 2"), failure("no such cart")
    run = (case("test_b", "failed", failures=(first,)), case("test_b", "failed", failures=(second,)))
    pardons = tuple(
        waiver(id=f"w{days}", rule="", case=run[0].nodeid, signature=signature_of(one), expires=DAY + timedelta(days))
        for days, one in ((3, first), (7, second))
    )
    done = conclude(evidence(run), Config(waivers=pardons), day=DAY)
    assert done.verdict.word == "CONDITIONAL GO"
    told = [(one.kind, one.statement.values.get("day")) for one in failures_of(done)]
    assert told == [("waived", str(DAY + timedelta(3))), ("waived", str(DAY + timedelta(7)))]
