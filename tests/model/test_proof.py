"""The table of proof, row by row, and the words of quantities."""

import pytest

from reporting.model import Case, Failure, Observation, Ratio, Step, function_of, plural, proof_of, suite_of
from reporting.report.voice import duration, percent, ratio
from tests.runs import case

STEP = Step(title="pay", outcome="passed")


@pytest.mark.parametrize(
    ("made", "state", "reason"),
    [
        (case(), "proven", ""),
        (case(steps=(STEP,), planned=1), "proven", ""),
        (case(flaky=True), "unproven", "flaky"),
        (case(steps=(Step(title="pay", outcome="passed", mode="simulated"),)), "unproven", "simulated: pay"),
        (case(steps=(Step(title="pay", outcome="passed", mode="indirect"),)), "unproven", "indirect: pay"),
        (case(observations=(Observation(name="n", value=1, mode="simulated"),)), "unproven", "simulated: n"),
        (case(observations=(Observation(name="n", value=1, mode="indirect"),)), "unproven", "indirect: n"),
        (case(steps=(STEP,), planned=2), "unproven", "vacuous"),
        (case(steps=(STEP, Step(title="x", outcome="not-run"))), "unproven", "vacuous"),
        (case(executed=False), "unproven", "not run: no call phase recorded"),
        (case(outcome="skipped"), "unproven", "not run: skipped"),
        (case(outcome="not-run"), "unproven", "not run"),
        (case(outcome="error"), "unproven", "error in setup"),
        (case(outcome="error", failures=(Failure(phase="teardown", message="x"),)), "unproven", "error in teardown"),
        (case(outcome="error", failures=(Failure(phase="call", message="x"),)), "failed", "error in the case"),
        (case(outcome="xpassed"), "unproven", "expectation stale"),
        (case(outcome="failed"), "failed", "failed"),
        (case(outcome="xfailed"), "failed", "the expected defect is there"),
        (case(outcome="xfailed", executed=False), "unproven", "not run: a failure is expected"),
        (case(outcome="crashed"), "failed", "crashed inside the case"),
        (case(outcome="crashed", executed=False), "unproven", "not run: crashed before it"),
    ],
)
def test_proof_of_a_case(made: Case, state, reason):
    assert (proof_of(made).state, proof_of(made).reason) == (state, reason)


@pytest.mark.parametrize(
    ("nodeid", "suite", "function"),
    [
        ("e2e/test_a.py::test_x", "e2e/test_a.py", "e2e/test_a.py::test_x"),
        ("e2e/test_a.py::T::test_x[a-1]", "e2e/test_a.py", "e2e/test_a.py::T::test_x"),
        ("e2e/test_a.py::test_x[a::b[c]]", "e2e/test_a.py", "e2e/test_a.py::test_x"),
        ("a[1]/test_a.py::test_x[2]", "a[1]/test_a.py", "a[1]/test_a.py::test_x"),
        ("test_a.py", "test_a.py", "test_a.py"),
        ("CartTest::adds(int, int)[1]", "CartTest", "CartTest::adds(int, int)"),
        ("shop/net::TestDial/[::1]", "shop/net", "shop/net::TestDial/[::1]"),
        ("shop/broken::[build failed]", "shop/broken", "shop/broken::[build failed]"),
        ("e2e::[sig-node] Pods [Slow] stop [Serial]", "e2e", "e2e::[sig-node] Pods [Slow] stop [Serial]"),
        ("e2e::[sig-node] stops[2]", "e2e", "e2e::[sig-node] stops"),
        ("[all]", "[all]", "[all]"),
    ],
)
def test_suite_and_function_of_a_node_id(nodeid, suite, function):
    assert (suite_of(nodeid), function_of(nodeid)) == (suite, function)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (6, 8, "75.0%"),
        (2, 3, "66.6%"),
        (999_999, 1_000_000, "99.9%"),
        (1, 1_000_000, "under 0.1%"),
        (8, 8, "100%"),
        (0, 8, "0%"),
        (0, 0, "of none"),
    ],
)
def test_rates_are_rounded_down_and_exact_at_the_ends(part, whole, text):
    assert percent(part, whole) == text


def test_every_number_stands_beside_its_whole():
    assert ratio(Ratio(6, 8, "test function")) == "6 of 8 test functions (75.0%)"
    assert ratio(Ratio(1, 1, "suite")) == "1 of 1 suite (100%)"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "not recorded"), (0.0, "0.00 s"), (0.001, "under 0.01 s"), (28.96, "28.96 s"), (3600, "3,600.00 s")],
)
def test_a_duration_that_was_not_recorded_is_not_zero(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("noun", "words"),
    [("case", "cases"), ("test case", "test cases"), ("entry", "entries"), ("key", "keys"), ("class", "classes")],
)
def test_plurals(noun, words):
    assert plural(noun, 2) == words
    assert plural(noun, 1) == noun
