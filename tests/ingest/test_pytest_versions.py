"""pytest-json-report and pytest-reportlog of three versions of pytest: the counts that its own terminal stated."""

import pytest

from reporting.ingest import Origin, reportlog
from tests.ingest.judging import status_of
from tests.ingest.reading import SAMPLES, by_id, outcomes, read_bytes, read_sample

CART = {"passed": 6, "failed": 3, "error": 2, "skipped": 1, "xfailed": 1, "xpassed": 1}
SHOP = {**CART, "passed": 7, "flaky": 1}


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("reportlog/7.4-shop.jsonl", SHOP),
        ("reportlog/7.4-xdist.jsonl", CART),
        ("reportlog/8.4-collect.jsonl", CART),
        ("reportlog/8.4-subtests.jsonl", {"passed": 1, "failed": 1}),
        ("reportlog/9-subtests.jsonl", {"passed": 1, "failed": 1}),
        ("reportlog/9-retry.jsonl", {"passed": 2, "failed": 1, "flaky": 1}),
        ("reportlog/9-flaky.jsonl", {"passed": 5, "failed": 1, "error": 1, "skipped": 1, "flaky": 3}),
        ("reportlog/9-flaky-xdist.jsonl", {"passed": 5, "failed": 1, "error": 1, "skipped": 1, "flaky": 3}),
        ("journal/9-flaky.jsonl", {"passed": 5, "failed": 1, "error": 1, "skipped": 1, "flaky": 3}),
        ("journal/9-flaky-attempts.jsonl", {"passed": 5, "failed": 1, "error": 1, "skipped": 1, "flaky": 3}),
        ("pytest_json_report/9-flaky.json", {"passed": 5, "failed": 1, "error": 1, "skipped": 1, "flaky": 3}),
        ("pytest_json_report/7.4-shop.json", SHOP),
        ("pytest_json_report/7.4-xdist.json", CART),
        ("pytest_json_report/8.4-collect.json", CART),
        # What failed in it is lost; the exit status, which is 1, keeps the run from being green.
        ("pytest_json_report/8.4-subtests.json", {"passed": 2}),
        ("pytest_json_report/9-shop.json", SHOP),
        ("pytest_json_report/9-retry.json", {"passed": 2, "failed": 1, "flaky": 1}),
    ],
)
def test_counts_what_pytest_counted(sample, expected):
    cases, session = read_sample(sample)

    assert outcomes(cases) == expected
    assert (session.exit_status, session.complete, session.remarks) == (1, True, [])
    assert [failure.nodeid for failure in session.collect_failures] == (
        ["tests/test_broken.py", "tests/test_absent.py"] if "collect" in sample else []
    )


@pytest.mark.parametrize("sample", ["pytest_json_report/9-crash.json", "reportlog/9-crash.jsonl"])
def test_a_case_that_passes_once_its_worker_was_replaced_is_flaky(sample):
    cases, session = read_sample(sample)

    assert outcomes(cases) == {"passed": 2, "flaky": 1}
    assert (session.exit_status, session.complete, session.remarks) == (0, True, [])
    assert status_of([Origin(path=SAMPLES / sample)])[0] == "passed"


def test_the_worker_that_died_is_a_try():
    cases = by_id(read_sample("reportlog/9-crash.jsonl")[0])

    died, again = cases["tests/test_crash.py::test_crashes_once"].attempts
    assert (died.outcome, died.failure.phase, again.outcome) == ("crashed", "worker", "passed")
    assert died.failure.message == "worker 'gw0' crashed while running 'tests/test_crash.py::test_crashes_once'"


@pytest.mark.parametrize(("lines", "outcome"), [(2, "not-run"), (3, "not-run"), (4, "not-run"), (5, "passed")])
def test_a_case_whose_worker_died_has_run_when_its_last_try_ends(lines, outcome):
    whole = (SAMPLES / "reportlog" / "9-crash.jsonl").read_bytes().splitlines(keepends=True)
    (case,), session = read_bytes(reportlog, b"".join(whole[:lines]))

    assert (case.nodeid, case.outcome) == ("tests/test_crash.py::test_crashes_once", outcome)
    assert not session.complete


@pytest.mark.parametrize("sample", ["pytest_json_report/8.4-forked.json", "reportlog/8.4-forked.jsonl"])
def test_a_crash_that_was_expected_is_an_expected_failure(sample):
    cases, session = read_sample(sample)

    assert outcomes(cases) == {"passed": 1, "xfailed": 1}
    assert (session.exit_status, session.complete, session.remarks) == (0, True, [])
    assert status_of([Origin(path=SAMPLES / sample)])[0] == "passed"


def test_tries_without_a_teardown_between_them_are_attempts():
    cases = by_id(read_sample("reportlog/7.4-shop.jsonl")[0])

    flaky = cases["tests/test_flaky.py::test_third_time"]
    assert [(attempt.outcome, attempt.failure and attempt.failure.message) for attempt in flaky.attempts] == [
        ("failed", "try 1\nassert 1 >= 3"),
        ("failed", "try 2\nassert 2 >= 3"),
        ("passed", None),
    ]
    assert flaky.attempts[0].start < flaky.attempts[1].start < flaky.attempts[2].start
    setup = cases["tests/test_cart.py::test_needs_database"]
    assert [attempt.outcome for attempt in setup.attempts] == ["error", "error", "error"]


def test_tries_of_the_call_alone_are_attempts():
    cases = by_id(read_sample("reportlog/9-retry.jsonl")[0])

    flaky, never = cases["tests/test_retry.py::test_third_time"], cases["tests/test_retry.py::test_never"]
    assert [attempt.outcome for attempt in flaky.attempts] == ["failed", "passed"]
    assert flaky.attempts[0].failure.message == "try 1\nassert 1 >= 3"
    assert [attempt.outcome for attempt in never.attempts] == ["failed", "failed"]
    assert cases["tests/test_retry.py::test_at_once"].attempts == ()


@pytest.mark.parametrize(
    "sample", ["reportlog/9-flaky.jsonl", "reportlog/9-flaky-xdist.jsonl", "journal/9-flaky.jsonl"]
)
def test_tries_that_the_plugin_flaky_keeps_to_itself_are_attempts_that_nobody_recorded(sample):
    cases = by_id(read_sample(sample)[0])

    third = cases["tests/test_box_flaky.py::test_passes_on_the_third"]
    assert [attempt.outcome for attempt in third.attempts] == ["not-run", "not-run", "passed"]
    assert third.attempts[0].failure.message == "not recorded: the file lists this try without its call"
    never = cases["tests/test_box_flaky.py::test_never_passes"]
    assert ([attempt.outcome for attempt in never.attempts], never.flaky) == (["not-run", "not-run", "failed"], False)
    assert never.failures[0].message == "try 3\nassert 0"
    # It broke in its setup, of which only the teardown is reported.
    assert len(cases["tests/test_box_flaky.py::test_setup"].attempts) == 2
    assert cases["tests/test_box_flaky.py::test_passes_at_once"].attempts == ()
