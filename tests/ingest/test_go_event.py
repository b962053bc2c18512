"""The events of one package of Go: its tests and subtests, their tries, and how they ended, failed or crashed."""

import pytest

from reporting.ingest import go_test
from reporting.model import Place
from tests.ingest.go_events import CART, event, events
from tests.ingest.reading import by_id, outcomes, read_sample, read_text, rules


def test_subtests_are_cases_and_a_test_says_that_they_failed():
    cases = by_id(read_sample("go_test/cart.jsonl")[0])

    assert cases[f"{CART}::TestAdd"].failures[0].message == "a subtest failed"
    words = cases[f"{CART}::TestAdd/two_words"].failures[0]
    assert (words.message, words.place) == ("got 1, want 2", Place("cart_test.go", 13))
    assert cases[f"{CART}::TestAdd/a|b"].outcome == "passed"
    assert cases[f"{CART}::TestSkipped"].reason == "needs redis"


def test_seeds_of_a_fuzz_test_and_examples_are_cases():
    cases = by_id(read_sample("go_test/fuzz-seeds.jsonl")[0])

    assert cases["example.com/shop/fuzzed::FuzzPrice/seed#1"].failures[0].message == "-1 is not positive"
    assert cases["example.com/shop/fuzzed::Example"].outcome == "failed"


def test_panic_is_a_crash_and_what_came_after_is_missing():
    cases, session = read_sample("go_test/panic.jsonl")

    crash = by_id(cases)["example.com/shop/crash::TestPanics/inner"]
    assert crash.failures[0].message == "panic: assignment to entry in nil map [recovered]"
    assert rules(session) == ["process-ended"]


def test_exit_leaves_its_test_without_an_end():
    cases, _ = read_sample("go_test/exit.jsonl")

    case = by_id(cases)["example.com/shop/exit::TestLeaves"]
    assert (case.outcome, case.duration) == ("crashed", None)
    assert case.failures[0].message == "the test process ended while it ran"


def test_timeout_names_itself():
    cases, _ = read_sample("go_test/timeout.jsonl")

    assert by_id(cases)["example.com/shop/timeout::TestHangs"].failures[0].message == "panic: test timed out after 1s"


def test_repetitions_in_one_run_are_the_worst_of_them():
    text = events(
        event("run", "TestA"), event("fail", "TestA", Elapsed=1),
        event("run", "TestA"), event("pass", "TestA", Elapsed=2), event("fail"),
    )  # fmt: skip
    (case,), _ = read_text(go_test, text)

    assert (case.outcome, case.flaky) == ("failed", False)
    assert [attempt.outcome for attempt in case.attempts] == ["failed", "passed"]


@pytest.mark.parametrize("ends", [("pass", "pass"), ("pass", "fail"), ("fail", "pass")])
def test_two_tests_of_one_name_that_run_at_once_each_have_an_end(ends):
    text = events(
        event("run", "TestA"), event("pause", "TestA"), event("run", "TestA"), event("pause", "TestA"),
        event("cont", "TestA"), event("cont", "TestA"), *(event(end, "TestA") for end in ends),
        event("fail" if "fail" in ends else "pass"),
    )  # fmt: skip
    cases, session = read_text(go_test, text)

    assert outcomes(cases) == {"failed" if "fail" in ends else "passed": 1}
    assert [attempt.outcome for attempt in cases[0].attempts] == [f"{end}ed" for end in ends]
    assert session.complete


def test_subtest_of_a_passed_test_without_an_end_did_not_crash():
    started = [event("run", "TestA"), event("run", "TestA/x"), event("run", "TestB"), event("run", "TestB/x")]
    cases, session = read_text(go_test, events(*started, event("pass", "TestA"), event("pass", "TestB"), event("pass")))

    assert outcomes(cases) == {"passed": 2, "not-run": 2}
    assert (rules(session), session.complete) == (["end-not-told"], False)
    cases, _ = read_text(go_test, events(*started, event("pass", "TestA"), event("fail", "TestB"), event("fail")))
    assert outcomes(cases) == {"passed": 1, "not-run": 1, "failed": 1, "crashed": 1}


def test_very_many_failures_without_a_word_take_no_time_of_their_own():
    tests = [event(action, f"Test{number}") for number in range(20_000) for action in ("run", "fail")]
    cases, _ = read_text(go_test, events(*tests, event("fail")))

    assert outcomes(cases) == {"failed": 20_000}


def test_failed_benchmark_is_not_lost():
    cases, _ = read_text(go_test, events(event("run", "BenchmarkA"), event("fail", "BenchmarkA"), event("fail")))

    assert outcomes(cases) == {"failed": 1}


def test_a_test_that_prints_of_a_panic_did_not_crash():
    cases, session = read_text(
        go_test,
        events(
            event("run", "TestA"),
            event("output", "TestA", Output="panic: as expected\n"),
            event("fail", "TestA"),
            event("fail"),
        ),
    )

    assert (outcomes(cases), session.complete) == ({"failed": 1}, True)


def test_long_output_loses_its_middle():
    line = event("output", "TestA", Output="y" * 10_000 + "\n")
    (case,), _ = read_text(go_test, events(event("run", "TestA"), *[line] * 50, event("fail", "TestA"), event("fail")))

    assert len(case.failures[0].trace) < 70_000
    assert "characters are left out here" in case.failures[0].trace
