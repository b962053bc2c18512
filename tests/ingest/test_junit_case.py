"""A case of JUnit XML: what its elements and attributes make of it, whatever they are called, and their bounds."""

import pytest

from reporting.ingest import junit_xml
from reporting.model import Place
from tests.ingest.reading import by_id, is_green, read_sample, read_text


def test_a_failed_rerun_without_its_failure_is_not_green():
    (case,), _ = read_text(
        junit_xml, '<testsuite name="s"><testcase name="n"><rerunError message="again"/></testcase></testsuite>'
    )

    assert (case.outcome, case.failures[0].message) == ("error", "again")


def test_several_outcomes_of_one_case_are_one_case_at_its_worst():
    (case,), _ = read_text(
        junit_xml,
        '<testsuites><testsuite name="s"><testcase classname="c" name="n" time="0.123"><skipped/>'
        '<failure message="wrong">first</failure><error message="left">second</error></testcase></testsuite>'
        "</testsuites>",
    )

    assert case.outcome == "failed"
    assert [failure.message for failure in case.failures] == ["wrong", "left"]


def test_an_empty_failure_beside_what_went_wrong_is_left_out():
    (case,), _ = read_text(
        junit_xml,
        '<testsuite name="s"><testcase name="n"><failure/><error message="still displayed"/></testcase></testsuite>',
    )

    assert case.outcome == "failed"
    assert [failure.message for failure in case.failures] == ["still displayed"]


@pytest.mark.parametrize(
    ("attributes", "outcome"),
    [
        ('status="notrun"', "skipped"),
        ('status="run" result="suppressed"', "skipped"),
        ('status="run" result="completed"', "passed"),
        ('status="disabled"', "skipped"),
        ('status="failed"', "failed"),
        ('status="untested"', "not-run"),
        ('status="broken"', "error"),
        ('status="timedout"', "failed"),
        ('status="panicked"', "crashed"),
        ('status="errored"', "error"),
        ('status="run"', "passed"),
        ('success="false"', "failed"),
        ('success="True"', "passed"),
        ('status="notrun" success="0"', "failed"),
    ],
)
def test_words_in_attributes(attributes, outcome):
    (case,), _ = read_text(junit_xml, f'<testsuite name="s"><testcase name="n" {attributes}/></testsuite>')

    assert case.outcome == outcome
    assert case.executed is (outcome not in ("skipped", "not-run"))


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("NOT RUN", "skipped"),
        ("timed-out", "failed"),
        ("Canceled", "not-run"),
        ("killed", "crashed"),
        ("unstable", "not-run"),
        ("Failed ", "failed"),
        ("run", "passed"),
        ("PASSED", "passed"),
    ],
)
def test_of_a_status_that_nobody_knows_it_is_not_known_that_the_case_passed(word, outcome):
    for key in ("status", "result"):
        text = f'<testsuite name="s"><testcase name="a" {key}="{word}"/><testcase name="b" status="run"/></testsuite>'
        cases, session = read_text(junit_xml, text)
        assert [case.outcome for case in cases] == [outcome, "passed"]
        assert is_green(cases, session) is (outcome == "passed")


@pytest.mark.parametrize(
    ("inside", "outcome"),
    [
        ("<Failure/>", "error"),
        ("<timeout>after 5 s</timeout>", "error"),
        ("<x><aborted/></x>", "error"),
        ("<skipped><failure message='m'/></skipped>", "failed"),
        ("<error-count/><failure/>", "failed"),
        ("<description/><system-err>failure</system-err>", "passed"),
    ],
)
def test_an_element_that_speaks_of_a_failure_is_no_pass_whatever_its_name(inside, outcome):
    cases, _ = read_text(junit_xml, f'<testsuite name="s"><testcase name="a">{inside}</testcase></testsuite>')

    assert [case.outcome for case in cases] == [outcome]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1,234.5", 1234.5),
        ("1,234,567.25", 1234567.25),
        ("0,25", 0.25),
        ("12", 12.0),
        ("1e-3", 0.001),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("1967986371", None),
        ("1e999", None),
        ("9" * 5000, None),
    ],
)
def test_durations(text, seconds):
    (case,), _ = read_text(junit_xml, f'<testsuite name="s"><testcase name="n" time="{text}"/></testsuite>')

    assert case.duration == seconds


def test_long_text_loses_its_middle_and_says_so():
    body = "begin " + "x" * 200_000 + " end"
    (case,), _ = read_text(
        junit_xml,
        f'<testsuite name="s"><testcase name="n"><failure message="{body}">{body}</failure></testcase></testsuite>',
    )

    trace = case.failures[0].trace
    assert len(trace) < 70_000
    assert trace.startswith("begin x")
    assert trace.endswith("x end")
    assert "134474 characters are left out here" in trace
    assert len(case.failures[0].message) < 9_000


def test_many_elements_in_one_case_are_bounded_and_keep_the_worst():
    inside = '<skipped/><failure message="f"/>' + '<error message="e"/>' * 500
    (case,), _ = read_text(junit_xml, f'<testsuite name="s"><testcase name="n">{inside}</testcase></testsuite>')

    assert case.outcome == "failed"
    assert len(case.failures) < 60


def test_a_failure_that_says_nothing_is_told_by_the_output_of_its_case():
    cases = by_id(read_sample("junit_xml/libtest-binaries.xml")[0])
    (panic,), (error,) = cases["tests::fails"].failures, cases["tests::errs"].failures

    words = "assertion `left == right` failed: the sum | is wrong"
    assert panic.message == f"system-out: {words}\n  left: 5\n right: 6"
    assert panic.place == Place("src/lib.rs", 20)
    assert words in panic.trace
    assert (error.message, error.place) == ('system-out: Error: "no database"', None)
    nextest = by_id(read_sample("junit_xml/nextest.xml")[0])
    assert [nextest[f"cart::ends::{name}"].failures[0].message for name in ("times_out", "exits")] == [
        "system-out: waiting",
        "",
    ]


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("<failure/><system-out>a.py:1: out</system-out><system-err>err</system-err>", "system-out: a.py:1: out"),
        ("<failure/><system-out> \n</system-out><system-err>err</system-err>", "system-err: err"),
        ("<failure/><system-out/>", ""),
        ("<failure/>", ""),
        ("<failure>own</failure><system-out>out</system-out>", "own"),
        ('<failure message="own"/><system-out>out</system-out>', "own"),
        ("<failure><system-out>inner</system-out></failure>", ""),
        ("<system-out>of a try before</system-out><failure/>", ""),
    ],
)
def test_output_is_told_only_of_a_failure_that_says_nothing(inside, message):
    text = f'<testsuite name="s"><testcase name="n">{inside}</testcase><system-out>of all</system-out></testsuite>'
    (case,), _ = read_text(junit_xml, text)

    assert case.failures[0].message == message
    assert case.failures[0].place is None


def test_output_of_a_pass_or_a_skip_is_not_read():
    text = '<testsuite name="s"><testcase name="n">%s<system-out>printed</system-out></testcase></testsuite>'
    assert read_text(junit_xml, text % "")[0][0].failures == ()
    assert "printed" not in str(read_text(junit_xml, text % "<skipped/>")[0][0])


def test_very_long_output_is_bounded():
    inside = f"<failure/><system-out>{'x' * 10_000_000}</system-out>"
    (case,), _ = read_text(junit_xml, f'<testsuite name="s"><testcase name="n">{inside}</testcase></testsuite>')

    assert len(case.failures[0].trace) < 70_000
    assert "characters are left out here" in case.failures[0].trace


def test_a_panic_is_not_looked_for_in_a_very_long_line():
    long = "thread '" + "' panicked at " * 4000
    inside = f"<failure/><system-out>{long}</system-out>"
    (case,), _ = read_text(junit_xml, f'<testsuite name="s"><testcase name="n">{inside}</testcase></testsuite>')

    assert case.failures[0].message.startswith(f"system-out: {long[:1000]}")


@pytest.mark.parametrize(
    ("inside", "outcome", "flaky"), [("", "passed", True), ('<failure type="E">no</failure>', "failed", False)]
)
def test_phpunit_lists_the_last_try_and_counts_those_before_it(inside, outcome, flaky):
    text = f'<testcase name="testAdd (attempt 3 of 3)" classname="Cart" assertions="1" time="0.5">{inside}</testcase>'
    (case,), _ = read_text(junit_xml, f'<testsuite name="Cart">{text}</testsuite>')

    assert (case.nodeid, case.outcome, case.flaky) == ("Cart::testAdd", outcome, flaky)
    assert [attempt.outcome for attempt in case.attempts] == ["failed", "failed", outcome]
    (case,), _ = read_text(junit_xml, f'<testsuite name="Cart">{text.replace("assertions", "line")}</testsuite>')
    assert (case.nodeid, case.attempts) == ("Cart::testAdd (attempt 3 of 3)", ())


@pytest.mark.parametrize(("last", "outcome"), [("failure", "failed"), ("skipped", "skipped")])
def test_of_very_many_elements_the_worst_counts(last, outcome):
    text = f'<testsuite name="s"><testcase name="n">{"<skipped/>" * 60}<{last}/><skipped/></testcase></testsuite>'
    (case,), _ = read_text(junit_xml, text)

    assert case.outcome == outcome


def test_what_stands_in_a_name_of_a_failure_is_bounded():
    text = f'<testsuite name="s"><testcase name="n"><failure type="{"x" * 10_000}"/></testcase></testsuite>'
    (case,), _ = read_text(junit_xml, text)

    assert case.failures[0].type == "x" * 200
