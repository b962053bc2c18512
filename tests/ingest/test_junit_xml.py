"""JUnit XML: the counts that thirty real files' producers state themselves, and the dialects one by one."""

import msgspec
import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import junit_xml
from reporting.model import CaseRecord, Place, Step
from tests.ingest.reading import by_id, is_green, outcomes, read_bytes, read_sample, read_text, rules

PYTEST = {"passed": 7, "failed": 3, "error": 2, "skipped": 1, "xfailed": 1}
PLAYWRIGHT = {"passed": 3, "failed": 2, "error": 2, "skipped": 3}


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("pytest", PYTEST),
        ("pytest-xunit1", PYTEST),
        ("pytest-xdist", PYTEST),
        ("pytest-collect", {"failed": 1}),
        ("pytest-interrupted", {"passed": 1}),
        ("pytest-reruns", {"passed": 1, "flaky": 1}),
        ("pytest-subtests", {"passed": 1, "failed": 1}),
        ("pytest-subtests-green", {"passed": 1}),
        ("pytest-recorded", {"passed": 2, "failed": 1, "flaky": 1}),
        ("surefire-reruns", {"passed": 4, "failed": 1, "error": 1, "skipped": 2, "flaky": 2}),
        ("surefire-setup", {"error": 1}),
        ("ant", {"passed": 2, "failed": 2, "error": 2, "skipped": 2}),
        ("ant-setup", {"error": 1}),
        ("junit-platform", {"passed": 6, "failed": 2, "error": 1, "skipped": 2}),
        ("phpunit", {"passed": 5, "failed": 2, "error": 3, "skipped": 2}),
        ("jest-junit", {"passed": 5, "failed": 3, "error": 1, "skipped": 1}),
        ("vitest", {"passed": 6, "failed": 3, "skipped": 2}),
        ("mocha-junit", {"passed": 2, "failed": 3}),
        ("mocha-xunit", {"passed": 2, "failed": 3, "skipped": 2}),
        ("playwright", PLAYWRIGHT),
        ("playwright-retries", {**PLAYWRIGHT, "flaky": 1}),
        ("node", {"passed": 2, "failed": 1, "skipped": 2}),
        ("gotestsum", {"passed": 8, "failed": 5, "skipped": 1}),
        ("gotestsum-reruns", {"passed": 10, "failed": 2, "skipped": 1}),
        ("googletest", {"passed": 4, "failed": 3, "skipped": 2}),
        ("ctest", {"passed": 1, "failed": 1, "skipped": 3}),
        ("bats", {"passed": 1, "failed": 1, "skipped": 1}),
        ("robot", {"passed": 1, "failed": 2, "skipped": 1}),
        ("behave", {"passed": 3, "failed": 1, "error": 2, "skipped": 1}),
        ("unittest-xml-reporting", {"passed": 1, "failed": 2, "error": 2, "skipped": 1, "xfailed": 1}),
        ("nose2", {"passed": 1, "failed": 2, "error": 1, "skipped": 1, "xfailed": 1, "xpassed": 1}),
        ("nextest-documented", {"passed": 2, "failed": 1, "flaky": 1}),
    ],
)
def test_counts_what_the_producer_counted(sample, expected):
    cases, session = read_sample(f"junit_xml/{sample}.xml")

    assert outcomes(cases) == expected
    # None of these files is broken: only the interrupted run may be called incomplete.
    assert session.complete is (sample != "pytest-interrupted")
    assert [remark for remark in session.remarks if remark.effect != "note"] == session.remarks[: not session.complete]


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


def test_pytest_subtests_are_counted_by_pytest_and_not_missing():
    cases, session = read_sample("junit_xml/pytest-subtests-green.xml")

    assert is_green(cases, session)
    assert session.remarks[0].text == "The file counts 3 subtests among its tests, as pytest does."


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


def test_surefire_reruns_are_attempts_and_tests_counts_them():
    cases, session = read_sample("junit_xml/surefire-reruns.xml")
    cases = by_id(cases)

    flaky = cases["shop.CartTest::flakyFailure"]
    assert [attempt.outcome for attempt in flaky.attempts] == ["failed", "failed", "passed"]
    assert [attempt.failure and attempt.failure.message for attempt in flaky.attempts] == ["try 1", "try 2", None]
    assert flaky.attempts[0].failure.trace.startswith("java.lang.AssertionError: try 1")
    breaks = cases["shop.CartTest::breaks"]
    assert [attempt.outcome for attempt in breaks.attempts] == ["error"] * 3
    assert breaks.failures[0].type == "java.lang.IllegalStateException"
    assert session.stated.cases == 8  # the file's tests="15" are 8 cases and 7 more attempts


def test_a_failed_rerun_without_its_failure_is_not_green():
    (case,), _ = read_text(
        junit_xml, '<testsuite name="s"><testcase name="n"><rerunError message="again"/></testcase></testsuite>'
    )

    assert (case.outcome, case.failures[0].message) == ("error", "again")


def test_nextest_attempts_have_their_own_times():
    cases = by_id(read_sample("junit_xml/nextest-documented.xml")[0])

    flaky = cases["nextest-tests::basic::test_flaky_mod_4"]
    assert [(attempt.outcome, attempt.duration) for attempt in flaky.attempts] == [("failed", 0.012), ("passed", 0.006)]
    assert flaky.attempts[0].failure.trace == "first try"  # less the output within it
    red = cases["nextest-tests::basic::test_failure_assert"]
    assert [attempt.outcome for attempt in red.attempts] == ["failed", "failed"]


@pytest.mark.parametrize(
    ("sample", "nodeid"),
    [
        ("phpunit", 'CartTest::testPositive with data set "two|2"'),
        ("phpunit", "Shop.PriceTest::testRounds"),
        ("jest-junit", "cart::cart when empty adds | one"),
        ("vitest", "cart.test.ts::cart > when empty > adds | one"),
        ("mocha-junit", "when empty::cart when empty totals"),
        ("mocha-xunit", "cart when empty::totals"),
        ("playwright", "cart.spec.ts::cart \u203a adds | one"),
        ("node", "cart::adds | one"),
        ("gotestsum", "example.com/shop/cart::TestAdd/two_words"),
        ("googletest", "t.cc::All/Price::Positive/2"),
        ("ctest", "totals::totals"),
        ("bats", "t.bats::totals"),
        ("junit-platform", "shop.PriceTest$Deep::rounds()"),
        ("unittest-xml-reporting", "test_unit.py::Cart::test_parts (n=1)"),
        ("behave", "cart.cart::total"),
    ],
)
def test_others_ids_say_where_and_hold_no_path_of_a_machine(sample, nodeid):
    cases, _ = read_sample(f"junit_xml/{sample}.xml")

    assert nodeid in {case.nodeid for case in cases}
    assert not any(case.nodeid.startswith("/") for case in cases)


@pytest.mark.parametrize(
    ("sample", "nodeid", "message"),
    [
        ("phpunit", "CartTest::testBreaks", "no database"),
        ("phpunit", "CartTest::testTotal", "total"),
        ("jest-junit", "cart::cart when empty totals", "expect(received).toBe(expected) // Object.is equality"),
        ("gotestsum", "example.com/shop/cart::TestAdd/two_words", "cart_test.go:13: got 1, want 2"),
        ("nose2", "test_unit.Cart::test_total", "2 != 3"),
        ("googletest", "t.cc::All/Price::Positive/2", "t.cc:10\nExpected: (GetParam()) < (3), actual: 3 vs 3"),
    ],
)
def test_failures_say_what_went_wrong_first(sample, nodeid, message):
    cases, _ = read_sample(f"junit_xml/{sample}.xml")

    (case,) = (case for case in cases if case.nodeid == nodeid)
    assert case.failures[0].message == message


def test_nested_suites_that_repeat_totals_are_counted_once():
    cases, session = read_sample("junit_xml/phpunit.xml")

    assert (len(cases), session.stated.cases) == (12, 12)


def test_stated_and_not_listed_is_said():
    _, session = read_text(
        junit_xml, '<testsuites><testsuite name="a" tests="6" failures="1" skipped="2"/></testsuites>'
    )

    assert session.stated.cases == 6
    assert session.remarks[0].text == "The file's summary states 6 cases and lists 0."
    assert session.remarks[0].effect == "incomplete"


def test_what_every_level_promises_is_missing_once():
    _, session = read_text(
        junit_xml,
        '<testsuites tests="5"><testsuite name="a" tests="5"><testsuite name="b" tests="3"><testcase name="x"/>'
        '</testsuite><testsuite name="c" tests="2"><testcase name="y"/><testcase name="z"/></testsuite></testsuite>'
        "</testsuites>",
    )

    assert session.stated.cases == 5


def test_failures_that_are_counted_and_not_listed_are_not_green():
    cases, session = read_text(
        junit_xml, '<testsuite name="a" tests="2" failures="1"><testcase name="x"/><testcase name="y"/></testsuite>'
    )

    assert outcomes(cases) == {"passed": 2}
    assert not is_green(cases, session)
    assert session.remarks[0].text == "The file's summary states 1 cases of one outcome and lists 0."


def test_skipped_cases_may_be_counted_only():
    cases, session = read_sample("junit_xml/mocha-junit.xml")

    assert (len(cases), "skips-not-listed" in rules(session)) == (5, True)
    assert all(remark.effect == "note" for remark in session.remarks)


def test_several_outcomes_of_one_case_are_one_case_at_its_worst():
    (case,), _ = read_text(
        junit_xml,
        '<testsuites><testsuite name="s"><testcase classname="c" name="n" time="0.123"><skipped/>'
        '<failure message="wrong">first</failure><error message="left">second</error></testcase></testsuite>'
        "</testsuites>",
    )

    assert case.outcome == "failed"
    assert [failure.message for failure in case.failures] == ["wrong", "left"]


def test_a_suites_own_error_is_no_case_and_not_lost():
    cases, session = read_text(
        junit_xml,
        '<testsuites><testsuite name="s" tests="1" errors="1"><testcase name="x"/><error message="no server"/>'
        "</testsuite></testsuites>",
    )

    assert outcomes(cases) == {"passed": 1}
    assert (session.collect_failures[0].nodeid, session.collect_failures[0].failure.message) == ("s", "no server")


@pytest.mark.parametrize(
    ("attributes", "outcome"),
    [
        ('status="notrun"', "skipped"),
        ('status="run" result="suppressed"', "skipped"),
        ('status="run" result="completed"', "passed"),
        ('status="disabled"', "skipped"),
        ('status="failed"', "failed"),
        ('status="untested"', "not-run"),
        ('status="run"', "passed"),
    ],
)
def test_words_in_attributes(attributes, outcome):
    (case,), _ = read_text(junit_xml, f'<testsuite name="s"><testcase name="n" {attributes}/></testsuite>')

    assert case.outcome == outcome
    assert case.executed is (outcome in ("passed", "failed"))


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


def test_missing_attributes_and_empty_names():
    cases, session = read_text(
        junit_xml, '<testsuites><testsuite><testcase/><testcase name="" classname="c"/></testsuite></testsuites>'
    )

    assert [case.nodeid for case in cases] == ["::(unnamed)", "c::(unnamed)"]
    assert (session.stated, session.start, session.duration) == (None, None, None)


def test_repeated_ids_are_all_kept():
    cases, _ = read_text(
        junit_xml, '<testsuite name="s"><testcase name="n"/><testcase name="n"><failure/></testcase></testsuite>'
    )

    assert [case.outcome for case in cases] == ["passed", "failed"]


def test_times_without_a_zone_are_utc_and_said_to_be():
    text = '<testsuites time="2.5"><testsuite timestamp="{}" tests="1"><testcase name="n"/></testsuite></testsuites>'

    for stamp in ("2021-03-07T10:36:56", "2021-03-07T10:36:56 UTC", "Sun, 07 Mar 2021 10:36:56 GMT"):
        _, session = read_text(junit_xml, text.format(stamp))
        assert (session.start, session.end) == (1615113416.0, 1615113418.5)
    _, session = read_text(junit_xml, text.format("2021-03-07T11:36:56+01:00"))
    assert (session.start, session.remarks) == (1615113416.0, [])
    _, session = read_text(junit_xml, text.format("1970-01-01T00:00:00"))
    assert session.start is None


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


def test_very_many_suites_that_could_not_run_are_bounded_and_said():
    broken = '<error message="no server"/>'
    not_collected = '<testcase name="tests.test_a"><error message="collection failure"/></testcase>'
    for name, inside in (("all", broken), ("pytest tests", not_collected)):
        suite = f'<testsuite name="s">{inside}</testsuite>'
        _, session = read_text(junit_xml, f'<testsuites name="{name}">{suite * 1500}</testsuites>')
        assert len(session.collect_failures) == 1000
        assert rules(session) == ["collect-failures-left-out"]


def test_suites_properties_of_pytest_are_facts():
    told = '<properties><property name="target" value="staging"/></properties>'
    text = f'<testsuites name="{{}}"><testsuite name="x">{told}</testsuite></testsuites>'

    assert read_text(junit_xml, text.format("pytest tests"))[1].facts == {"target": "staging"}
    assert read_text(junit_xml, text.format("other"))[1].facts == {}


def test_more_told_cases_than_a_batch():
    text = "".join(f'<testcase name="n{number}" line="{number}"/>' for number in range(2500))
    cases, _ = read_text(junit_xml, f'<testsuite name="s">{text}</testsuite>')

    assert [case.line for case in cases] == list(range(2500))


def test_prefixes_are_passed_over():
    cases, _ = read_text(
        junit_xml,
        '<j:testsuites xmlns:j="urn:j"><j:testsuite name="s"><j:testcase name="a"/><j:testcase name="b"><j:failure/>'
        "</j:testcase></j:testsuite></j:testsuites>",
    )

    assert [(case.nodeid, case.outcome) for case in cases] == [("s::a", "passed"), ("s::b", "failed")]


def test_case_within_a_case_is_a_case():
    cases, _ = read_text(
        junit_xml,
        '<testsuite name="s"><testcase name="a"><testcase name="b"><failure/></testcase></testcase></testsuite>',
    )

    assert [(case.nodeid, case.outcome) for case in cases] == [("s::a", "passed"), ("s::b", "failed")]


def test_more_cases_than_a_batch_come_in_order():
    batches: list[int] = []
    names: list[str] = []

    def take(cases):
        batches.append(len(cases))
        names.extend(case.nodeid for case in cases)

    text = '<testsuites name="pytest tests"><testsuite name="pytest" tests="2500">' + "".join(
        f'<testcase classname="tests.test_a" name="test_{number}" time="0.1"/>' for number in range(2500)
    )
    import io

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


@pytest.mark.parametrize("encoding", ["utf-8", "utf8", "utf-16", "iso-8859-1", "windows-1252"])
def test_declared_encodings_are_read(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><testsuite name="s"><testcase name="\u00fcber"/></testsuite>'
    (case,), _ = read_bytes(junit_xml, text.encode(encoding))

    assert case.nodeid == "s::\u00fcber"


@pytest.mark.parametrize("encoding", ["shift_jis", "no-such", "utf-7"])
def test_other_encodings_are_refused_in_one_line(encoding):
    with pytest.raises(UnreadableResultsError, match="line 1"):
        read_bytes(junit_xml, f'<?xml version="1.0" encoding="{encoding}"?><testsuite/>'.encode())


@pytest.mark.parametrize(
    "head",
    [
        b"<testsuites>",
        b'<?xml version="1.0"?>\n<!-- by us -->\n<?x y?><testsuite name="a"/>',
        b'<!DOCTYPE testsuites [<!ENTITY a "b">]><testsuites/>',
        b"<a:testsuites xmlns:a='b'/>",
    ],
)
def test_recognises(head):
    assert junit_xml.recognise(head)


@pytest.mark.parametrize("head", [b"", b"<html>", b"<testsuitesx>", b"{}", b"<suites><testsuite/></suites>", b"\x00"])
def test_does_not_recognise(head):
    assert not junit_xml.recognise(head)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]><testsuite/>', "line 1, column 13: holds a DOCTYPE"),
        ("<testsuite>\n<testcase name='a'></testsuite>", "line 2, column 22: is not well-formed XML (mismatched tag)"),
        ("<testsuite><testcase name='a'>&undefined;</testcase></testsuite>", "undefined entity"),
        ("<testsuite><testcase name='a\x1b'/></testsuite>", "invalid token"),
        ("<testsuite", "ends in the middle of JUnit XML"),
        ("<testsuite/><testsuite/>", "junk after document element"),
    ],
)
def test_says_where_and_what(text, said):
    with pytest.raises(UnreadableResultsError) as caught:
        read_bytes(junit_xml, text.encode())

    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_breaks_off_tells_what_it_has():
    cases, session = read_bytes(
        junit_xml, b'<testsuite name="s" tests="3">\n<testcase name="a"/>\n<testcase name="b" time="1">'
    )

    assert outcomes(cases) == {"passed": 1}
    assert (session.complete, session.running) == (False, "s::b")
    assert [remark.text for remark in session.remarks] == [
        "The file breaks off at line 3: what came after it is not known.",
        "The file's summary states 3 cases and lists 1.",
    ]
