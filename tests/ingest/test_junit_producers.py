"""JUnit XML as thirty real files have it: the counts that their producers state, names, failures and attempts."""

import re

import pytest

from reporting.ingest import junit_xml
from tests.ingest.reading import SAMPLES, by_id, is_green, outcomes, read_sample, read_text, rules

PYTEST = {"passed": 7, "failed": 3, "error": 2, "skipped": 1, "xfailed": 1}
SAID = {
    "pytest-interrupted": ["interrupted"],
    "pytest-setup-only": ["phases-missing"],
    "pytest-reruns-exit": ["phases-missing"],
    # TAP counts a plan that was not kept among the errors of a file, and lists it nowhere.
    "tap": ["summary-differs"],
    # Of tests in order the second one was not run after the first had failed.
    "playwright": ["did-not-run"],
    "playwright-retries": ["did-not-run"],
    "playwright-timeout": ["did-not-run"],
    # Node counts the failure of a test that has subtests, and lists the subtests only.
    "node-parent": ["summary-differs"],
}
PLAYWRIGHT = {"passed": 2, "failed": 2, "error": 2, "skipped": 3, "xfailed": 1}


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("pytest", PYTEST),
        ("pytest-xunit1", PYTEST),
        ("pytest-xdist", PYTEST),
        ("pytest-collect", {"failed": 1}),
        # Of a case that passed on both workers the file looks as of one that was tried again.
        ("pytest-each", {"passed": 3, "failed": 2, "flaky": 1}),
        ("pytest-interrupted", {"passed": 1}),
        ("pytest-setup-only", {"passed": 3}),
        ("pytest-reruns-exit", {"passed": 1}),
        ("pytest-reruns", {"passed": 1, "flaky": 1}),
        ("pytest-subtests", {"passed": 1, "failed": 1}),
        ("pytest-subtests-green", {"passed": 1}),
        ("pytest-recorded", {"passed": 2, "failed": 1, "flaky": 1}),
        ("surefire-reruns", {"passed": 4, "failed": 1, "error": 1, "skipped": 2, "flaky": 2}),
        ("surefire-setup", {"error": 1}),
        ("gradle", {"passed": 2, "failed": 4, "skipped": 2}),
        ("gradle-setup", {"failed": 1}),
        ("ant", {"passed": 2, "failed": 2, "error": 2, "skipped": 2}),
        ("ant-setup", {"error": 1}),
        ("junit-platform", {"passed": 6, "failed": 2, "error": 1, "skipped": 2}),
        ("phpunit", {"passed": 5, "failed": 2, "error": 3, "skipped": 2}),
        ("jest-junit", {"passed": 5, "failed": 3, "error": 1, "skipped": 1}),
        ("vitest", {"passed": 6, "failed": 3, "skipped": 2}),
        ("vitest-killed", {"passed": 1, "not-run": 3}),
        ("vitest-typecheck", {"passed": 2}),
        ("mocha-junit", {"passed": 2, "failed": 3}),
        ("mocha-xunit", {"passed": 2, "failed": 3, "skipped": 2}),
        ("playwright", PLAYWRIGHT),
        ("playwright-retries", {**PLAYWRIGHT, "flaky": 1}),
        ("playwright-setup", {}),
        ("playwright-timeout", {"passed": 1, "skipped": 3}),
        ("node", {"passed": 2, "failed": 1, "skipped": 2}),
        ("node-parent", {"passed": 2}),
        ("node-todo", {"passed": 1, "xfailed": 1}),
        ("gotestsum", {"passed": 8, "failed": 5, "skipped": 1}),
        ("gotestsum-reruns", {"passed": 10, "failed": 2, "skipped": 1}),
        ("googletest", {"passed": 4, "failed": 3, "skipped": 2}),
        ("ctest", {"passed": 1, "failed": 1, "skipped": 3}),
        ("bats", {"passed": 1, "failed": 1, "skipped": 1}),
        ("boost", {"passed": 3, "failed": 3, "error": 1, "skipped": 1}),
        ("catch2", {"passed": 4, "failed": 5, "error": 1}),
        ("catch2-green", {"passed": 1}),
        ("doctest", {"passed": 3, "failed": 4, "error": 1}),
        ("doctest-green", {"passed": 1}),
        ("libtest", {"passed": 2, "failed": 3}),
        ("rspec", {"passed": 2, "failed": 4, "skipped": 3}),
        ("tap", {"passed": 7, "failed": 2, "error": 1}),
        ("robot", {"passed": 1, "failed": 2, "skipped": 1}),
        ("behave", {"passed": 3, "failed": 1, "error": 2, "skipped": 1}),
        ("unittest-xml-reporting", {"passed": 1, "failed": 2, "error": 2, "skipped": 1, "xfailed": 1}),
        ("nose2", {"passed": 1, "failed": 2, "error": 1, "skipped": 1, "xfailed": 1, "xpassed": 1}),
        ("libtest-binaries", {"passed": 3, "failed": 5}),
        ("nextest", {"passed": 6, "failed": 7, "flaky": 1}),
        ("nextest-full", {"passed": 4, "failed": 8, "error": 1, "skipped": 1}),
        ("nextest-setup", {}),
        ("nextest-stress", {"passed": 6, "failed": 2, "flaky": 2}),
    ],
)
def test_counts_what_the_producer_counted(sample, expected):
    cases, session = read_sample(f"junit_xml/{sample}.xml")

    assert outcomes(cases) == expected
    # None of these files is broken: only the interrupted run may be called incomplete.
    assert session.complete is (sample != "pytest-interrupted")
    assert [remark.rule for remark in session.remarks if remark.effect != "note"] == SAID.get(sample, [])


def test_a_case_that_failed_on_one_worker_is_not_made_up_for_by_another():
    cases, _ = read_sample("junit_xml/pytest-each.xml")

    assert [(case.nodeid.rpartition("_")[2], case.outcome, case.flaky) for case in cases] == [
        ("everywhere", "passed", True),
        ("first", "failed", False),
        ("first", "passed", False),
        ("alone", "failed", False),
        ("alone", "passed", False),
    ]


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


def test_nextest_lists_the_failed_tries_of_a_pass_before_it_and_those_of_a_failure_after_it():
    cases = by_id(read_sample("junit_xml/nextest.xml")[0])

    flaky = cases["cart::attempts::passes_on_the_third"]
    assert [attempt.outcome for attempt in flaky.attempts] == ["failed", "failed", "passed"]
    assert [attempt.failure and attempt.failure.message for attempt in flaky.attempts] == [
        "attempt 1 is too early",
        "attempt 2 is too early",
        None,
    ]
    assert all(attempt.start and attempt.duration for attempt in flaky.attempts[:2])
    assert "running 1 test" not in flaky.attempts[0].failure.trace  # less the output within it
    red = cases["cart::attempts::never_passes"]
    assert [attempt.failure.message for attempt in red.attempts] == [f"failed on attempt {turn}" for turn in (1, 2, 3)]


def test_nextest_says_how_a_process_ended_and_where_it_panicked():
    cases = by_id(read_sample("junit_xml/nextest-full.xml")[0])

    told = {name: case.failures[0] for name, case in cases.items() if case.failures}
    assert told["cart::tests::fails"].message == (
        "assertion `left == right` failed: the sum | is wrong\n  left: 5\n right: 6"
    )
    assert str(told["cart::tests::fails"].place) == "src/lib.rs:20"
    assert told["cart::ends::aborts"].message == "process aborted with signal 6 (SIGABRT)"
    assert told["cart::ends::times_out"].type == "test timeout"
    assert told["cart::ends::leaks"].type == "test exited with code 0, but leaked handles so was marked failed"
    # It passed in the end, and is configured to fail then.
    assert cases["cart::attempts::passes_on_the_third"].outcome == "failed"
    assert cases["cart::tests::ignored"].reason == "Skipped: test does not match the run-ignored option"


def test_what_nextest_runs_before_tests_is_no_case():
    cases, session = read_sample("junit_xml/nextest-full.xml")
    assert not [case for case in cases if "setup-script" in case.nodeid]
    assert session.collect_failures == []

    cases, session = read_sample("junit_xml/nextest-setup.xml")
    assert cases == []
    (lost,) = session.collect_failures
    assert (lost.nodeid, lost.failure.type) == ("@setup-script:no-service", "script failure with exit code 1")


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
        ("gradle", "shop.CartTest::total"),
        ("libtest", "tests::when_empty::adds"),
        ("boost", "positive::_2"),
        ("tap", "cart_t::2 - totals <three>"),
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
        ("gradle", "shop.CartTest::total", "total expected:<3> but was:<2>"),
        ("catch2", "t.global::breaks", "no database"),
        ("doctest", "t.cpp::breaks", "no database"),
        ("rspec", "spec/cart_spec.rb::Cart breaks", "no database"),
        ("googletest", "t.cc::All/Price::Positive/2", "t.cc:10\nExpected: (GetParam()) < (3), actual: 3 vs 3"),
    ],
)
def test_failures_say_what_went_wrong_first(sample, nodeid, message):
    cases, _ = read_sample(f"junit_xml/{sample}.xml")

    (case,) = (case for case in cases if case.nodeid == nodeid)
    assert case.failures[0].message == message


def test_what_playwright_did_not_run_is_told_from_what_a_test_skips():
    _, session = read_sample("junit_xml/playwright-timeout.xml")

    assert [remark.text for remark in session.remarks] == [
        "2 cases listed as skipped did not run: no test says that it is skipped."
    ]
    # Before version 1.32, when instants were numbers, nothing told of a skip.
    text = (SAMPLES / "junit_xml/playwright-timeout.xml").read_text(encoding="utf-8")
    _, session = read_text(junit_xml, re.sub('timestamp="[^"]*"', 'timestamp="1646311967953"', text))
    assert "did-not-run" not in rules(session)


def test_a_pass_of_playwright_that_was_to_fail_is_an_expected_failure():
    cases = by_id(read_sample("junit_xml/playwright.xml")[0])

    assert cases["cart.spec.ts::cart \u203a known bug"].outcome == "xfailed"
    assert cases["cart.spec.ts::cart \u203a fixed bug"].outcome == "failed"


def test_only_a_file_whose_end_vitest_was_not_told_has_cases_that_did_not_run():
    text = (SAMPLES / "junit_xml/vitest-killed.xml").read_text(encoding="utf-8")
    ended = text.replace('skipped="0" time="0"', 'skipped="0" time="0.001"')

    assert ended != text
    assert outcomes(read_text(junit_xml, ended)[0]) == {"passed": 4}
    begun = text.replace('name="adds" time="0"', 'name="adds" time="0.001"')
    assert outcomes(read_text(junit_xml, begun)[0]) == {"passed": 2, "not-run": 2}


def test_a_todo_that_fails_is_no_failure_for_node():
    cases, session = read_sample("junit_xml/node-todo.xml")

    assert [(case.nodeid, case.reason) for case in cases if case.outcome == "xfailed"] == [
        ("test::adds", "no database")
    ]
    assert rules(session) == []


@pytest.mark.parametrize("sample", ["catch2-green", "doctest-green"])
def test_assertions_that_are_counted_are_no_missing_cases(sample):
    cases, session = read_sample(f"junit_xml/{sample}.xml")

    # Three assertions of one case: tests="3".
    assert is_green(cases, session)


def test_nested_suites_that_repeat_totals_are_counted_once():
    cases, session = read_sample("junit_xml/phpunit.xml")

    assert (len(cases), session.stated.cases) == (12, 12)


def test_skipped_cases_may_be_counted_only():
    cases, session = read_sample("junit_xml/mocha-junit.xml")

    assert (len(cases), "skips-not-listed" in rules(session)) == (5, True)
    assert all(remark.effect == "note" for remark in session.remarks)
