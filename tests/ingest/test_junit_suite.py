"""The suites of JUnit XML: what they promise and do not list, and what could not run in them."""

import pytest

from reporting.ingest import junit_xml
from tests.ingest.reading import is_green, outcomes, read_text, rules


def test_stated_and_not_listed_is_said():
    _, session = read_text(
        junit_xml, '<testsuites><testsuite name="a" tests="6" failures="1" skipped="2"/></testsuites>'
    )

    assert session.stated.cases == 6
    assert session.remarks[0].text == "The file's summary states 6 cases and lists 0."
    assert session.remarks[0].effect == "incomplete"


def test_what_eclipse_exports():
    cases, session = read_text(
        junit_xml,
        '<testrun name="CartTest" project="shop" tests="5" started="3" failures="1" errors="0" ignored="1">'
        '<testsuite name="shop.CartTest" time="0.3"><testcase name="adds" classname="shop.CartTest" time="0.1"/>'
        '<testcase name="removes" classname="shop.CartTest" time="0.2"><failure>wrong</failure></testcase>'
        '<testcase name="pays" classname="shop.CartTest" ignored="true"/>'
        '<testcase name="ships" classname="shop.CartTest" incomplete="true"/></testsuite></testrun>',
    )

    assert [case.outcome for case in cases] == ["passed", "failed", "skipped", "not-run"]
    assert (session.stated.cases, session.duration) == (5, 0.3)


def test_what_every_level_promises_is_missing_once():
    _, session = read_text(
        junit_xml,
        '<testsuites tests="5"><testsuite name="a" tests="5"><testsuite name="b" tests="3"><testcase name="x"/>'
        '</testsuite><testsuite name="c" tests="2"><testcase name="y"/><testcase name="z"/></testsuite></testsuite>'
        "</testsuites>",
    )

    assert session.stated.cases == 5


@pytest.mark.parametrize(
    "explained",
    [
        "<testsuite name='pytest' tests='3'><testcase classname='test_a' name='test_b'/></testsuite>",
        "<testsuite name='s' tests='3' skipped='2'><testcase name='y'/></testsuite>",
        "<testsuite name='s' tests='0' skipped='2'/>",
    ],
)
def test_what_explains_one_suite_explains_none_of_another(explained):
    short = "<testsuite name='a' tests='3'><testcase name='x'/></testsuite>"
    whole = "<testsuite name='a' tests='1'><testcase name='x'/></testsuite>"
    for pair in ((explained, "{}"), ("{}", explained)):
        text = f"<testsuites>{pair[0]}{pair[1]}</testsuites>"
        assert not is_green(*read_text(junit_xml, text.replace("{}", short)))
        assert is_green(*read_text(junit_xml, text.replace("{}", whole)))


def test_an_old_pytest_counts_no_subtests():
    suite = '<testsuite name="pytest" skips="2" tests="9"><testcase classname="test_a" name="test_b"/></testsuite>'

    assert not is_green(*read_text(junit_xml, suite))
    assert is_green(*read_text(junit_xml, f"<testsuites>{suite}</testsuites>"))


def test_failures_that_are_counted_and_not_listed_are_not_green():
    cases, session = read_text(
        junit_xml, '<testsuite name="a" tests="2" failures="1"><testcase name="x"/><testcase name="y"/></testsuite>'
    )

    assert outcomes(cases) == {"passed": 2}
    assert not is_green(cases, session)
    assert session.remarks[0].text == "The file's summary states 1 cases of one outcome and lists 0."


@pytest.mark.parametrize("count", ["1.0", "+1", "1,0", "-1", "yes", "9" * 5000])
@pytest.mark.parametrize("key", ["failures", "errors", "tests"])
def test_a_count_that_is_no_number_is_said(key, count):
    cases, session = read_text(junit_xml, f'<testsuite name="s" {key}="{count}"><testcase name="a"/></testsuite>')

    assert not is_green(cases, session)
    assert rules(session) == ["count-unreadable"]
    assert is_green(*read_text(junit_xml, f'<testsuite name="s" {key}=""><testcase name="a"/></testsuite>'))


def test_a_suites_own_error_is_no_case_and_not_lost():
    cases, session = read_text(
        junit_xml,
        '<testsuites><testsuite name="s" tests="1" errors="1"><testcase name="x"/><error message="no server"/>'
        "</testsuite></testsuites>",
    )

    assert outcomes(cases) == {"passed": 1}
    assert (session.collect_failures[0].nodeid, session.collect_failures[0].failure.message) == ("s", "no server")


def test_very_many_suites_that_could_not_run_are_bounded_and_said():
    broken = '<error message="no server"/>'
    not_collected = '<testcase name="tests.test_a"><error message="collection failure"/></testcase>'
    for name, inside in (("all", broken), ("pytest tests", not_collected)):
        suite = f'<testsuite name="s">{inside}</testsuite>'
        _, session = read_text(junit_xml, f'<testsuites name="{name}">{suite * 1500}</testsuites>')
        assert len(session.collect_failures) == 1000
        assert rules(session) == ["collect-failures-left-out"]


def test_what_could_not_run_fails_the_run_and_is_not_taken_for_a_skip():
    text = '<testsuites><testsuite name="s"><testcase name="x"/><error message="no server"/></testsuite></testsuites>'
    _, session = read_text(junit_xml, text)
    assert [lost.skipped for lost in session.collect_failures] == [False]


def test_cases_around_the_suites_are_not_pytests():
    twice = '<testcase classname="a.B" name="x"/>' * 2
    cases, session = read_text(junit_xml, f"<testsuites>{twice}<testsuite name='s'/></testsuites>")
    assert [(one.nodeid, len(one.attempts)) for one in cases] == [("a.B::x", 0)] * 2
    assert session.facts == {}


def test_subtests_of_several_suites_are_counted_together():
    suite = '<testsuite name="pytest" tests="3"><testcase classname="test_a" name="test_{}"/></testsuite>'
    _, session = read_text(
        junit_xml, f'<testsuites name="pytest tests">{suite.format(1)}{suite.format(2)}</testsuites>'
    )
    assert [remark.text for remark in session.remarks] == [
        "The file counts 4 subtests among its tests, as pytest does."
    ]


@pytest.mark.parametrize("tests", ["1", "yes"])
def test_times_without_a_zone_are_said_once(tests):
    suite = f'<testsuite name="s" tests="{tests}" timestamp="2026-01-02T03:04:05"><testcase name="x"/></testsuite>'
    _, session = read_text(junit_xml, f"<testsuites>{suite * 2}</testsuites>")
    assert rules(session).count("no-zone") == 1


def test_skips_that_are_listed_explain_no_case_that_is_missing():
    skips = '<testcase name="a"><skipped/></testcase><testcase name="b"><skipped/></testcase>'
    _, session = read_text(
        junit_xml, f'<testsuite name="s" tests="4" skipped="2">{skips}<testcase name="c"/></testsuite>'
    )
    assert rules(session) == ["summary-differs"]
