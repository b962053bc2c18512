"""A case of an Allure results folder: its outcome, the phase that broke, its steps and its node id."""

import pytest

from reporting.ingest import allure
from tests.ingest.allure_folder import folder, result
from tests.ingest.reading import by_id, outcomes, read_sample, read_text


def test_fixtures_tell_the_phase():
    cases = by_id(read_sample("allure/pytest")[0])

    setup, teardown = cases["tests/test_allure.py::test_setup"], cases["tests/test_allure.py::test_teardown"]
    assert (setup.outcome, [failure.phase for failure in setup.failures], setup.executed) == ("error", ["setup"], False)
    assert (teardown.outcome, [failure.phase for failure in teardown.failures]) == ("error", ["teardown"])
    assert teardown.failures[0].message == "still connected"


def test_setup_that_broke_is_an_error_whatever_the_result_says():
    container = {"uuid": "c", "children": ["u1"], "befores": [{"name": "open", "status": "failed"}]}
    (case,), _ = read_text(allure, folder(container, result(status="skipped")))

    assert (case.outcome, case.failures[0].phase, case.executed) == ("error", "setup", False)


def test_teardown_that_broke_after_a_pass_is_an_error():
    container = {"uuid": "c", "children": ["u1"], "afters": [{"name": "close", "status": "broken"}]}
    (case,), _ = read_text(allure, folder(container, result()))

    assert (case.outcome, case.failures[0].phase, case.failures[0].message) == ("error", "teardown", "close failed")


def test_every_fixture_that_broke_around_one_result_is_told_by_it():
    containers = [
        {"uuid": name, "children": ["u1"], "afters": [{"name": name, "status": "broken"}]}
        for name in ("server", "database")
    ]
    (case,), session = read_text(allure, folder(*containers, result()))

    assert (case.outcome, case.failures[0].phase) == ("error", "teardown")
    assert session.collect_failures == []


def test_steps_without_end_are_bounded():
    step = {"name": "s", "status": "passed", "attachments": [{"name": "a", "source": "a.txt"}]}
    for _ in range(60):
        step = {"name": "s", "status": "passed", "steps": [step]}
    (case,), _ = read_text(allure, folder(result(steps=[step] * 3000)))

    assert len(case.steps) == 1000
    assert all(title.count(" > ") <= 20 for title in (one.title for one in case.steps))


def test_steps_labels_and_attachments():
    steps = [
        {"name": "put", "status": "passed", "start": 1700000000000, "stop": 1700000000250, "steps": [{"name": "deep"}]},
        {"name": "pay", "status": "broken", "statusDetails": {"message": "declined"}},
    ]
    attachments = [{"name": "a", "source": "x.txt"}, {"name": "evil", "source": "../../etc/passwd"}]
    (case,), _ = read_text(
        allure,
        folder(
            result(
                steps=steps,
                attachments=attachments,
                description="Pays.\nMore.",
                labels=[{"name": "thread", "value": "w1"}],
            )
        ),
    )

    assert [(step.title, step.outcome, step.duration, step.error) for step in case.steps] == [
        ("put", "passed", 0.25, ""),
        ("put > deep", "not-run", None, ""),
        ("pay", "failed", None, "declined"),
    ]
    assert (case.attachments, case.intent, case.worker) == (("x.txt", "evil"), "Pays.", "w1")


@pytest.mark.parametrize(
    ("status", "stage", "outcome", "complete"),
    [
        ("broken", "finished", "error", True),
        ("unknown", "finished", "not-run", True),
        (None, "pending", "skipped", True),
        (None, "running", "not-run", False),
        ("passed", "running", "not-run", False),
        ("failed", "running", "failed", True),
        ("broken", "interrupted", "error", True),
        ("passed", "scheduled", "passed", True),
        (None, None, "not-run", True),
    ],
)
def test_statuses_and_stages(status, stage, outcome, complete):
    (case,), session = read_text(allure, folder(result(status=status, stage=stage)))

    assert (case.outcome, session.complete) == (outcome, complete)


def test_a_result_that_is_scheduled_and_has_no_end_did_not_run():
    (case,), session = read_text(allure, folder(result(stage="scheduled", stop=None)))

    assert (case.outcome, session.complete) == ("not-run", False)


def test_words_in_capitals_are_the_same_words():
    steps = [{"name": "pay", "status": "FAILED"}]
    cases, session = read_text(
        allure,
        folder(
            result(status="PASSED", stage="FINISHED"),
            result(status="Broken", historyId="2", fullName="b", steps=steps),
            result(status="PASSED", stage="RUNNING", historyId="3", fullName="c"),
        ),
    )

    assert outcomes(cases) == {"passed": 1, "error": 1, "not-run": 1}
    assert cases[1].steps[0].outcome == "failed"
    assert not session.complete


def test_expectations_that_pytest_tells_by_words():
    labels = [{"name": "framework", "value": "pytest"}]
    (case,), _ = read_text(allure, folder(result(labels=labels, statusDetails={"message": "XPASS bug 13"})))

    assert (case.outcome, case.reason) == ("xpassed", "bug 13")


@pytest.mark.parametrize(
    ("more", "nodeid"),
    [
        (
            {
                "fullName": "shop.CartTest.adds",
                "labels": [{"name": "testClass", "value": "shop.CartTest"}, {"name": "testMethod", "value": "adds"}],
                "parameters": [{"name": "n", "value": 3}, {"name": "token", "value": "x", "mode": "masked"}],
            },
            "shop.CartTest::adds[n=3]",
        ),
        ({"fullName": None, "labels": [{"name": "feature", "value": "cart"}]}, "cart::n"),
        ({"fullName": None, "labels": None}, "Allure::n"),
        (
            {"fullName": None, "name": None, "labels": [{"name": "framework", "value": 1}, {"value": "x"}]},
            "Allure::(unnamed)",
        ),
        (
            {
                "fullName": "tests.test_pay.TestPay#test_a",
                "name": "A title",
                "labels": [{"name": "framework", "value": "pytest"}, {"name": "package", "value": "tests.test_pay"}],
                "parameters": [{"name": "n", "value": "'x'"}, {"name": "m", "value": "2", "excluded": True}],
            },
            "tests/test_pay.py::TestPay::test_a[x]",
        ),
    ],
)
def test_ids_by_label(more, nodeid):
    (case,), _ = read_text(allure, folder(result(**more)))

    assert case.nodeid == nodeid
