"""Cases of JUnit XML in batches: each once, its elements together, wherever a batch or a suite ends."""

import io

import pytest

from reporting.ingest import junit_xml
from tests.ingest.reading import by_id, outcomes, read_text, rules


def test_more_cases_than_a_batch_come_in_order():
    batches: list[int] = []
    names: list[str] = []

    def take(cases):
        batches.append(len(cases))
        names.extend(case.nodeid for case in cases)

    text = '<testsuites name="pytest tests"><testsuite name="pytest" tests="2500">' + "".join(
        f'<testcase classname="tests.test_a" name="test_{number}" time="0.1"/>' for number in range(2500)
    )
    session = junit_xml.read(io.BytesIO(f"{text}</testsuite></testsuites>".encode()), take)

    assert names == [f"tests/test_a.py::test_{number}" for number in range(2500)]
    assert len(batches) > 2
    assert session.stated.cases == 2500


def test_rerun_over_the_edge_of_a_batch_is_still_one_case():
    elements = [f'<testcase classname="tests.test_a" name="test_{number}" time="0.1"/>' for number in range(999)]
    again = '<testcase classname="tests.test_a" name="test_998" time="0.2"/>'
    cases, _ = read_text(
        junit_xml,
        '<testsuites name="pytest tests"><testsuite name="pytest" tests="1000">'
        + "".join([*elements, '<testcase classname="tests.test_a" name="test_x" time="0.1"/>', again])
        + "</testsuite></testsuites>",
    )

    assert outcomes(cases) == {"passed": 1000, "flaky": 1}


@pytest.mark.parametrize("inside", ["", '<error message="failed on teardown with &quot;x&quot;"/>'])
def test_very_many_elements_of_one_case_are_bounded_and_said(inside):
    element = '<testcase classname="tests.test_a" name="test_a" time="0.1">{}</testcase>'
    elements = element.format("<failure/>" if inside else "") + element.format(inside) * 1500
    (case,), session = read_text(junit_xml, f'<testsuite name="pytest">{elements}</testsuite>')

    assert max(len(case.attempts), len(case.failures)) == 1000
    assert case.outcome == ("failed" if inside else "passed")
    assert rules(session) == ["tries-left-out"]


def test_a_case_that_is_listed_again_long_after_is_read_and_no_batch_grows_without_end():
    batches: list[int] = []
    elements = "".join(f'<testcase classname="test_a" name="test_{n}"/>' for n in (*range(3000), 0))
    text = f'<testsuites name="pytest tests"><testsuite name="pytest" tests="3001">{elements}</testsuite></testsuites>'
    session = junit_xml.read(io.BytesIO(text.encode()), lambda cases: batches.append(len(cases)))

    assert (sum(batches), session.remarks) == (3001, [])
    assert max(batches) <= 1000


def test_the_tries_of_a_case_are_counted_as_the_file_counts_them():
    tries = '<testcase classname="test_a" name="test_b"/>' * 3
    for text in (
        f'<testsuite name="pytest" tests="3">{tries}</testsuite>',
        f'<testsuites name="pytest tests"><testsuite name="pytest" tests="3">{tries}</testsuite></testsuites>',
    ):
        (case,), session = read_text(junit_xml, text)
        assert (len(case.attempts), session.remarks, session.stated.cases) == (3, [], 1)


def test_two_suites_of_one_file_try_no_case_of_each_other_again():
    case = '<testcase classname="test_a" name="test_b" time="0.5"/>'
    for again in (case, case.replace(' time="0.5"', "")):
        inner = f'<testsuite name="pytest">{again}{again}</testsuite>'
        for text in (
            f'<testsuite name="pytest">{case}{inner}</testsuite>',
            f'<testsuites name="pytest tests"><testsuite name="pytest">{case}</testsuite>{inner}</testsuites>',
        ):
            cases, _ = read_text(junit_xml, text)
            assert [len(one.attempts) for one in cases] == [0, 2], text


def test_a_case_that_fails_and_breaks_afterwards_took_both_times():
    case = '<testcase classname="test_a" name="test_b" time="{}"><{} message="{}"/></testcase>'
    elements = case.format("0.5", "failure", "no") + case.format(
        "0.25", "error", "failed on teardown with &quot;x&quot;"
    )
    (case,), _ = read_text(junit_xml, f'<testsuite name="pytest" tests="1">{elements}</testsuite>')
    assert (case.outcome, case.duration, len(case.failures)) == ("failed", 0.75, 2)


def test_cases_of_a_large_file_are_told_once_wherever_its_failures_stand():
    told = "".join(
        f'<testcase classname="test_a" name="test_{n}" time="0.5">{"" if n % 7 else "<failure/>"}</testcase>'
        for n in range(2500)
    )
    cases, session = read_text(junit_xml, f'<testsuite name="pytest" tests="2500" failures="358">{told}</testsuite>')

    found = {nodeid.rpartition("_")[2]: case.outcome for nodeid, case in by_id(cases).items()}
    assert found == {str(n): "passed" if n % 7 else "failed" for n in range(2500)}
    assert session.remarks == []
