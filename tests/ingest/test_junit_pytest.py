"""JUnit XML of pytest: node ids, phases, tries, subtests, what was not collected, and the records of our plugin."""

import msgspec
import pytest

from reporting.ingest import Origin, junit_xml
from reporting.model import CaseRecord, Place, Step
from tests.ingest.judging import status_of
from tests.ingest.reading import SAMPLES, by_id, is_green, outcomes, read_sample, read_text, rules


def test_pytest_ids_are_node_ids_again():
    cases = by_id(read_sample("junit_xml/pytest.xml")[0])

    assert set(cases) == set(by_id(read_sample("junit_xml/pytest-xunit1.xml")[0]))
    assert set(cases) == set(by_id(read_sample("junit_xml/pytest-xdist.xml")[0]))
    assert {
        "tests/test_cart.py::TestCart::test_add[a|b]",
        "tests/test_cart.py::TestCart::test_add[x[y]]",
        "tests/test_cart.py::TestCart::test_add[z::w]",
        "tests/test_cart.py::test_total",
    } <= set(cases)


def test_pytest_phases_messages_and_places():
    cases = by_id(read_sample("junit_xml/pytest.xml")[0])

    total = cases["tests/test_cart.py::test_total"].failures[0]
    assert (total.phase, total.type, total.place) == ("call", "AssertionError", Place("tests/test_cart.py", 28))
    assert total.message == "total is wrong\nassert (1 + 1) == 3"
    assert total.trace.startswith("def test_total():")
    setup = cases["tests/test_cart.py::test_needs_database"]
    assert (setup.failures[0].phase, setup.failures[0].message, setup.executed) == ("setup", "no database", False)
    assert cases["tests/test_cart.py::test_teardown"].failures[0].phase == "teardown"
    assert cases["tests/test_cart.py::test_skipped"].reason == "needs redis | x"
    assert cases["tests/test_cart.py::test_known"].reason == "bug 12"


@pytest.mark.parametrize("sample", ["pytest", "pytest-xdist"])
def test_failure_and_teardown_error_are_one_case_with_two_failures(sample):
    case = by_id(read_sample(f"junit_xml/{sample}.xml")[0])["tests/test_cart.py::test_fails_and_leaves"]

    assert case.outcome == "failed"
    assert [failure.phase for failure in case.failures] == ["call", "teardown"]
    assert case.attempts == ()


def test_xunit1_lines_count_from_one():
    case = by_id(read_sample("junit_xml/pytest-xunit1.xml")[0])["tests/test_cart.py::test_total"]

    assert case.line == 27  # pytest writes line="26"; the function stands in line 27


def test_pytest_file_that_was_not_collected_is_no_case():
    _, session = read_sample("junit_xml/pytest-collect.xml")

    broken, absent = session.collect_failures
    assert (broken.nodeid, broken.skipped, broken.failure.phase) == ("tests/test_broken.py", False, "collect")
    assert broken.failure.message == "ModuleNotFoundError: No module named 'no_such_module'"
    assert (absent.nodeid, absent.skipped) == ("tests/test_absent.py", True)
    assert absent.failure.message == "could not import 'no_such_module': No module named 'no_such_module'"


def test_pytest_interrupted_case_has_no_name_and_no_pass():
    cases, session = read_sample("junit_xml/pytest-interrupted.xml")

    assert [case.nodeid for case in cases] == ["tests/test_stop.py::test_before"]
    assert (session.complete, rules(session)) == (False, ["interrupted"])


@pytest.mark.parametrize("sample", ["pytest-setup-only", "pytest-reruns-exit"])
def test_cases_whose_call_did_not_end_are_no_clean_run(sample):
    path = SAMPLES / "junit_xml" / f"{sample}.xml"

    assert status_of([Origin(path=path)])[0] == "incomplete"


def test_what_an_old_pytest_counts_without_its_skips_is_not_held_against_it():
    text = (
        '<testsuite name="pytest" errors="0" failures="0" skips="1" tests="1">'
        '<testcase classname="test_a" name="test_a" time="0.1"/>'
        '<testcase classname="test_a" name="test_b" time="0"><skipped message="no"/></testcase></testsuite>'
    )
    _, session = read_text(junit_xml, text)

    assert session.remarks == []


def test_a_case_tried_again_long_after_makes_no_clean_run_of_two_cases():
    others = "".join(f'<testcase classname="test_b" name="test_{n}" time="0.1"/>' for n in range(3000))
    tried = '<testcase classname="test_a" name="test_a" time="0.1"/>'
    text = f'<testsuites name="pytest tests"><testsuite name="pytest" skipped="0" tests="3001">{tried}{others}{tried}'
    _, session = read_text(junit_xml, f"{text}</testsuite></testsuites>")

    (remark,) = session.remarks
    assert (remark.rule, remark.effect) == ("phases-missing", "incomplete")
    assert remark.text == (
        "The file counts 3001 tests and lists 3002 cases: the call of 1 did not end, or a case was tried again long "
        "after it had failed."
    )


def test_pytest_tries_are_attempts():
    (case,), _ = read_sample("junit_xml/pytest-reruns.xml")

    assert [attempt.outcome for attempt in case.attempts] == ["failed", "failed", "passed"]
    assert "not recorded" in case.attempts[0].failure.message


def test_two_files_put_into_one_are_no_tries():
    suite = (
        '<testsuite name="pytest" tests="1"><testcase classname="tests.test_a" name="test_a" time="0.1"/></testsuite>'
    )
    cases, session = read_text(junit_xml, f'<testsuites name="pytest tests">{suite}{suite}</testsuites>')

    assert (outcomes(cases), session.remarks) == ({"passed": 2}, [])


def test_nor_are_they_over_the_edge_of_a_batch():
    suite = '<testsuite name="pytest" tests="{1}" timestamp="2026-11-22T06:41:26.891877+00:00">{0}</testsuite>'
    case = '<testcase classname="t.test_a" name="test_{}" time="0.001"/>'
    one = [*map(case.format, range(950)), case.format("x")]
    two = [*map(case.format, range(2000, 2060)), case.format("x")]
    suites = "".join(suite.format("".join(cases), len(cases)) for cases in (one, two))
    cases, _ = read_text(junit_xml, f"<testsuites>{suites}</testsuites>")
    twice = [one for one in cases if one.nodeid == "t/test_a.py::test_x"]
    assert [(one.outcome, one.flaky, one.attempts) for one in twice] == [("passed", False, ())] * 2


def test_pytest_subtests_are_counted_by_pytest_and_not_missing():
    cases, session = read_sample("junit_xml/pytest-subtests-green.xml")

    assert is_green(cases, session)
    assert session.remarks[0].text == "The file counts 3 subtests among its tests, as pytest does."


def test_cases_behind_the_place_where_a_file_breaks_off_are_no_subtests():
    _, session = read_text(
        junit_xml,
        '<testsuites name="pytest tests"><testsuite name="pytest" tests="9"><testcase classname="a.test_a" name="b"/>',
    )

    assert rules(session) == ["cut-off", "summary-differs"]


def test_internal_error_of_pytest_is_no_case():
    cases, session = read_text(
        junit_xml,
        '<testsuites name="pytest tests"><testsuite name="pytest" tests="1" errors="1">'
        '<testcase classname="tests.test_a" name="test_a" time="0.1"/>'
        '<testcase classname="pytest" name="internal"><error message="internal error">INTERNALERROR&gt; x</error>'
        "</testcase></testsuite></testsuites>",
    )

    assert outcomes(cases) == {"passed": 1}
    assert (session.complete, rules(session)) == (False, ["internal-error"])


def test_case_record_of_our_plugin_is_laid_over_the_case():
    record = CaseRecord(
        version=1,
        intent="Pays with a card.",
        guards=("checkout",),
        services=("auth",),
        steps=(Step(title="pay", outcome="passed", mode="simulated"),),
        planned=2,
    )
    text = msgspec.json.encode(record).decode().replace('"', "&quot;")
    cases, session = read_text(
        junit_xml,
        '<testsuites name="pytest tests"><testsuite name="pytest" tests="2">'
        '<testcase classname="tests.test_a" name="test_a" time="0.1"><properties>'
        f'<property name="execution_report" value="{text}"/><property name="other" value="1"/></properties></testcase>'
        '<testcase classname="tests.test_a" name="test_b" time="0.1"><properties>'
        '<property name="execution_report" value="{broken"/></properties></testcase></testsuite></testsuites>',
    )

    first, second = cases
    assert (first.intent, first.guards, first.services, first.planned) == (
        "Pays with a card.", ("checkout",), ("auth",), 2,
    )  # fmt: skip
    assert first.steps[0].mode == "simulated"
    assert (second.outcome, second.guards, rules(session)) == ("passed", (), ["record-unreadable"])


def test_a_failed_subtest_that_was_recorded_fails_the_case():
    record = '{"version":1,"subtests":[{"title":"one","outcome":"failed"}]}'.replace('"', "&quot;")
    (case,), _ = read_text(
        junit_xml,
        '<testsuites name="pytest tests"><testsuite name="pytest"><testcase classname="a.test_a" name="test_a">'
        f'<properties><property name="execution_report" value="{record}"/></properties></testcase></testsuite>'
        "</testsuites>",
    )

    assert (case.outcome, case.reason, case.subtests[0].title) == ("failed", "a subtest failed", "one")


def test_records_that_the_plugin_really_wrote():
    cases, session = read_sample("junit_xml/pytest-recorded.xml")
    cases = by_id(cases)

    pays = cases["tests/test_pay.py::test_pays"]
    assert (pays.intent, pays.guards, pays.covers) == ("Pays with a card.", ("checkout",), ("REQ-1",))
    assert [(step.title, step.mode) for step in pays.steps] == [("open the basket", "real"), ("pay", "simulated")]
    assert (pays.observations[0].name, pays.observations[0].within) == ("answer time", True)
    (failure,) = cases["tests/test_pay.py::test_fails"].failures
    assert (failure.type, failure.message) == ("AssertionError", "wrong answer\nassert 402 == 200")
    assert failure.trace.startswith("evidence = ")
    flaky = cases["tests/test_pay.py::test_flaky"]
    assert [attempt.failure and attempt.failure.message.split("\n")[0] for attempt in flaky.attempts] == [
        "try 1",
        "try 2",
        None,
    ]
    assert session.recorded


def test_suites_properties_of_pytest_are_facts():
    told = '<properties><property name="target" value="staging"/></properties>'
    text = f'<testsuites name="{{}}"><testsuite name="x">{told}</testsuite></testsuites>'

    assert read_text(junit_xml, text.format("pytest tests"))[1].facts == {"target": "staging"}
    assert read_text(junit_xml, text.format("other"))[1].facts == {}
