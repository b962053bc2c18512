"""TRX: vstest's own logger, six JavaScript writers of it, and what the logger is documented to write."""

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import trx
from tests.ingest.reading import SAMPLES, by_id, is_green, outcomes, read_bytes, read_sample, read_text, rules

NAMESPACE = 'xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"'


def run(results, summary="", definitions=""):
    defined = f"<TestDefinitions>{definitions}</TestDefinitions>"
    return f"<TestRun {NAMESPACE}><Results>{results}</Results>{defined}{summary}</TestRun>"


@pytest.mark.parametrize(
    ("sample", "expected", "said"),
    [
        ("mocha", {"passed": 2, "failed": 3, "skipped": 2}, []),
        ("jest", {"passed": 4, "failed": 3, "skipped": 2}, []),
        # A pending spec is listed as passed by this writer; only the console knew.
        ("jasmine", {"passed": 2, "failed": 1}, []),
        # This writer counts 11 and lists 9.
        ("vitest", {"passed": 5, "failed": 2, "skipped": 2}, ["summary-differs"]),
        ("karma", {"passed": 2, "failed": 2, "skipped": 2}, []),
        # A file that cannot be loaded is an error that is counted, and no test.
        ("karma-broken", {"passed": 2}, ["summary-differs", "failed-otherwise"]),
        ("node-trx", {"passed": 1, "failed": 1, "skipped": 1}, []),
        ("vstest", {"passed": 3, "failed": 2, "skipped": 3}, []),
        ("vstest-green", {"passed": 3}, []),
        ("vstest-rows", {"passed": 3, "failed": 3, "skipped": 4}, []),
        ("vstest-exit", {}, ["run-aborted", "failed-otherwise"]),
        ("vstest-throws", {"passed": 3}, ["run-aborted", "failed-otherwise"]),
        ("vstest-timeout", {"passed": 3}, ["run-aborted", "failed-otherwise"]),
        ("data-rows-documented", {"passed": 2, "failed": 2, "skipped": 1}, []),
        ("aborted-documented", {"passed": 1}, ["run-aborted", "summary-differs", "failed-otherwise"]),
    ],
)
def test_counts_what_the_writer_counted(sample, expected, said):
    cases, session = read_sample(f"trx/{sample}.trx")

    assert outcomes(cases) == expected
    assert rules(session) == said


def test_vstest_names_the_class_and_says_what_went_wrong():
    cases = by_id(read_sample("trx/vstest.trx")[0])

    assert cases['Shop.CartTest::Adds(text: "a|b <c>")'].duration == 0.012
    assert cases["Shop.CartTest::Skips"].reason == "no service | here"
    (failure,) = cases["Shop.CartTest::Breaks"].failures
    assert failure.message == "Assert.Equal() Failure\nExpected: 3\nActual:   2"
    assert failure.trace == "   at Shop.CartTest.Breaks() in /project/CartTest.cs:line 21"
    assert is_green(*read_sample("trx/vstest-green.trx"))


def test_a_run_that_vstest_stopped_is_not_whole_beside_its_failures_either():
    text = (SAMPLES / "trx" / "vstest-timeout.trx").read_text(encoding="utf-8-sig")
    text = text.replace('outcome="Passed"', 'outcome="Failed"', 1).replace('failed="0"', 'failed="1"')
    cases, session = read_text(trx, text)

    assert outcomes(cases) == {"passed": 2, "failed": 1}
    assert (session.complete, rules(session)) == (False, ["run-aborted"])
    assert session.remarks[0].quote == "Aborting test run: test run timeout of 5000 milliseconds exceeded."


def test_rows_of_a_data_driven_test_are_the_cases():
    cases, session = read_sample("trx/data-rows-documented.trx")
    cases = by_id(cases)

    assert set(cases) == {
        "Shop.PriceTests::Positive (1)",
        "Shop.PriceTests::Positive (-1)",
        "Shop.PriceTests::Rounds",
        "Shop.PriceTests::Later",
        "Shop.PriceTests::Hangs",
    }
    failure = cases["Shop.PriceTests::Positive (-1)"].failures[0]
    assert failure.message == "Assert.IsTrue failed. -1 is not positive"
    assert "PriceTests.cs:line 12" in failure.trace
    assert cases["Shop.PriceTests::Rounds"].duration == 90000.5
    assert cases["Shop.PriceTests::Later"].reason == "needs redis"
    assert cases["Shop.PriceTests::Hangs"].failures[0].type == "Timeout"
    assert (session.start, session.duration) == (1795352400.123456, 2.0)


def test_data_driven_test_that_failed_beside_its_rows_is_a_case():
    cases, _ = read_text(
        trx,
        run(
            '<UnitTestResult testName="A.B.Data" outcome="Failed"><InnerResults>'
            '<UnitTestResult testName="A.B.Data (1)" outcome="Passed"/></InnerResults></UnitTestResult>'
        ),
    )

    assert {case.nodeid: case.outcome for case in cases} == {"A.B::Data (1)": "passed", "A.B::Data": "failed"}


def test_an_outcome_that_is_left_out_is_an_error_as_its_writer_counts_it():
    counters = '<ResultSummary outcome="Failed"><Counters total="1" executed="1" passed="0" error="1"/></ResultSummary>'
    (case,), session = read_text(trx, run('<UnitTestResult testName="a"/>', counters))

    assert (case.outcome, session.complete, session.remarks) == ("error", True, [])


def test_an_ordered_test_is_told_by_its_parts_and_its_counters_are_not_those_of_the_run():
    inner = '<InnerResults><UnitTestResult testName="Shop.Order.Login" outcome="Failed"/></InnerResults>'
    ordered = f'<TestResultAggregation testName="Sanity" outcome="Failed"><Counters total="9"/>{inner}'
    cases, session = read_text(
        trx,
        run(
            f"{ordered}</TestResultAggregation>",
            '<ResultSummary outcome="Failed"><Counters total="2"/></ResultSummary>',
        ),
    )

    assert [(case.nodeid, case.outcome) for case in cases] == [("Shop.Order::Login", "failed")]
    assert (session.stated.cases, session.remarks) == (1, [])


def test_aborted_run_is_not_green_and_says_why():
    cases, session = read_sample("trx/aborted-documented.trx")

    assert outcomes(cases) == {"passed": 1}
    assert not is_green(cases, session)
    assert "Test host process crashed" in session.remarks[0].quote


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("Passed", "passed"), ("Failed", "failed"), ("Error", "error"), ("Timeout", "failed"), ("Aborted", "crashed"),
        ("Inconclusive", "skipped"), ("NotRunnable", "error"), ("NotExecuted", "skipped"), ("Disconnected", "crashed"),
        ("Warning", "skipped"), ("Pending", "skipped"), ("Completed", "not-run"),
    ],
)  # fmt: skip
def test_outcomes(word, outcome):
    (case,), session = read_text(trx, run(f'<UnitTestResult testName="a" outcome="{word}"/>'))

    assert (case.outcome, session.complete) == (outcome, True)


@pytest.mark.parametrize("word", ["InProgress", "PassedButRunAborted", "Great", ""])
def test_outcomes_that_leave_the_run_incomplete(word):
    cases, session = read_text(trx, run(f'<UnitTestResult testName="a" outcome="{word}"/>'))

    assert len(cases) == 1
    assert not session.complete


@pytest.mark.parametrize("word", ["Aborted", "Timeout", "Error", "Disconnected"])
def test_summary_of_a_run_that_did_not_end(word):
    cases, session = read_text(
        trx, run('<UnitTestResult testName="a" outcome="Passed"/>', f'<ResultSummary outcome="{word}"/>')
    )

    assert not is_green(cases, session)


@pytest.mark.parametrize("word", ["Failed", "Great"])
def test_a_run_that_ended_otherwise_than_its_tests_came_to_its_end(word):
    passed = '<UnitTestResult testName="a" outcome="Passed"/>'
    cases, session = read_text(trx, run(passed, f'<ResultSummary outcome="{word}"/>'))

    assert not is_green(cases, session)
    assert session.complete


def test_failures_repeated_as_messages_of_the_run_are_no_errors_of_the_run():
    _, session = read_text(
        trx,
        run(
            '<UnitTestResult testName="a" outcome="Failed"/>',
            '<ResultSummary outcome="Failed"><RunInfos><RunInfo outcome="Error"><Text>[xUnit.net] a [FAIL]</Text>'
            "</RunInfo></RunInfos></ResultSummary>",
        ),
    )

    assert (session.complete, session.remarks) == (True, [])


def test_stated_and_not_listed_is_said():
    _, session = read_text(
        trx, run("", '<ResultSummary outcome="Completed"><Counters total="6" passed="6"/></ResultSummary>')
    )

    assert session.remarks[0].text == "The file's summary states 6 cases and lists 0."


@pytest.mark.parametrize("counter", ["failed", "error", "timeout", "aborted"])
def test_failures_that_are_counted_and_not_listed_are_not_green(counter):
    counters = f'<ResultSummary outcome="Completed"><Counters total="2" passed="1" {counter}="1"/></ResultSummary>'
    cases, session = read_text(trx, run('<UnitTestResult testName="a" outcome="Passed"/>' * 2, counters))

    assert not is_green(cases, session)
    assert session.remarks[0].text == "The file's summary states 1 cases of one outcome and lists 0."


def test_a_failed_test_and_its_failed_row_are_counted_twice_and_listed_once():
    row = '<UnitTestResult testName="A.B.Data (1)" outcome="Failed"/>'
    test = f'<UnitTestResult testName="A.B.Data" outcome="Failed"><InnerResults>{row}</InnerResults></UnitTestResult>'
    counters = '<ResultSummary outcome="Failed"><Counters total="2" failed="2"/></ResultSummary>'
    cases, session = read_text(trx, run(test, counters))

    assert (outcomes(cases), session.remarks) == ({"failed": 1}, [])


def test_a_file_that_breaks_off_tells_what_it_has():
    cases, session = read_bytes(
        trx, f'<TestRun {NAMESPACE}><Results><UnitTestResult testName="A.B.c" outcome="Passed"/><Unit'.encode()
    )

    assert [case.nodeid for case in cases] == ["A.B::c"]
    assert (session.complete, rules(session)) == (False, ["cut-off"])
    with pytest.raises(UnreadableResultsError, match="ends in the middle of TRX"):
        read_bytes(trx, f"<TestRun {NAMESPACE}><Results>".encode())


def test_recognises_only_its_own():
    assert trx.recognise(b'<?xml version="1.0"?>\n<!-- c --><TestRun id="1"><Results/>')
    assert trx.recognise(f"<TestRun {NAMESPACE}>".encode())
    assert not trx.recognise(b"<TestRun><FailedTests></FailedTests><SuccessfulTests></SuccessfulTests></TestRun>")
    assert not trx.recognise(b"<test-run>")
    assert not trx.recognise(b"<testsuites/>")


@pytest.mark.parametrize(
    ("summary", "rule"),
    [
        ('<ResultSummary outcome="Explosion"/>', "unknown-status"),
        ('<ResultSummary><Counters total="1" failed="1.0"/></ResultSummary>', "count-unreadable"),
        ('<ResultSummary><Counters total="1" notRunnable="1"/></ResultSummary>', "summary-differs"),
        ('<ResultSummary><Counters total="1" inProgress="1"/></ResultSummary>', "summary-differs"),
        ('<TestEntries><TestEntry testId="1"/><TestEntry testId="2"/></TestEntries>', "summary-differs"),
    ],
)
def test_what_the_file_says_beside_its_passes_is_held_against_them(summary, rule):
    cases, session = read_text(trx, run('<UnitTestResult testName="A.b" outcome="Passed"/>', summary))

    assert outcomes(cases) == {"passed": 1}
    assert not is_green(cases, session)
    assert rule in rules(session)


def test_a_result_of_a_kind_that_nobody_knows_is_a_result():
    load = '<LoadTestResult testName="A.load" outcome="Failed"><Output/></LoadTestResult>'
    cases, _ = read_text(trx, run(f'<UnitTestResult testName="A.b" outcome="Passed"/>{load}'))

    assert outcomes(cases) == {"passed": 1, "failed": 1}


@pytest.mark.parametrize(
    ("outcome", "ended"), [("Completed", True), ("Passed", True), ("Failed", False), ("Aborted", False), ("", False)]
)
def test_only_a_run_that_says_so_came_to_its_end(outcome, ended):
    cases, session = read_text(trx, run("", f'<ResultSummary outcome="{outcome}"/>'))
    assert (cases, session.ended) == ([], ended)
