"""Allure results: the folders of seven adapters, and what one file of such a folder may be."""

import json

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import allure
from reporting.model import Case
from tests.ingest.reading import by_id, is_green, outcomes, read_bytes, read_sample, read_text, rules


def folder(*entries):
    return b"".join(
        b"\x1e" + (entry if isinstance(entry, bytes) else json.dumps(entry).encode()) + b"\n" for entry in entries
    )


def result(**more):
    return {
        "uuid": "u1", "name": "n", "fullName": "f#n", "historyId": "h", "status": "passed", "stage": "finished",
        "start": 1700000000000, "stop": 1700000000500, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("pytest", {"passed": 6, "failed": 1, "error": 3, "skipped": 1, "xfailed": 1, "flaky": 1}),
        ("jest", {"passed": 4, "failed": 2, "skipped": 2, "flaky": 1}),
        ("vitest", {"passed": 6, "failed": 2, "skipped": 1}),
        ("mocha", {"passed": 2, "failed": 1, "error": 1, "skipped": 2, "flaky": 1}),
        ("playwright", {"passed": 2, "failed": 3, "error": 1, "skipped": 3, "xfailed": 1, "flaky": 1}),
        ("behave", {"passed": 3, "failed": 1, "error": 2, "skipped": 1}),
        ("robot", {"passed": 1, "failed": 2, "skipped": 1}),
    ],
)
def test_counts_what_the_runner_counted(sample, expected):
    cases, session = read_sample(f"allure/{sample}")

    assert outcomes(cases) == expected
    assert (session.complete, rules(session)) == (True, [])
    assert session.start < session.end


@pytest.mark.parametrize(
    ("sample", "nodeid"),
    [
        ("pytest", "tests/test_allure.py::TestPrice::test_round[a|b]"),
        ("pytest", "tests/test_allure.py::test_add"),
        ("jest", "cart.test.js::cart when empty adds | one"),
        ("vitest", "vitest/cart.test.ts::cart when empty adds | one"),
        ("mocha", "cart > when empty::adds | one"),
        ("playwright", "cart.spec.ts::cart > adds | one[Project=one]"),
        ("behave", "cart::many -- @1.2 [n=2]"),
        ("robot", "Cart::Add"),
    ],
)
def test_ids_say_where(sample, nodeid):
    assert nodeid in by_id(read_sample(f"allure/{sample}")[0])


def test_fixtures_tell_the_phase():
    cases = by_id(read_sample("allure/pytest")[0])

    setup, teardown = cases["tests/test_allure.py::test_setup"], cases["tests/test_allure.py::test_teardown"]
    assert (setup.outcome, [failure.phase for failure in setup.failures], setup.executed) == ("error", ["setup"], False)
    assert (teardown.outcome, [failure.phase for failure in teardown.failures]) == ("error", ["teardown"])
    assert teardown.failures[0].message == "still connected"


def test_results_of_one_history_are_attempts_and_the_last_to_stop_decides():
    early = result(uuid="a", status="failed", statusDetails={"message": "Error: no"}, stop=1700000000100)
    late = result(uuid="b", stop=1700000000900)

    for order in ((early, late), (late, early)):
        (case,), _ = read_text(allure, folder(*order))
        assert (case.outcome, case.flaky) == ("passed", True)
        assert [attempt.outcome for attempt in case.attempts] == ["failed", "passed"]
        assert case.attempts[0].failure.message == "no"


def test_cases_come_in_their_order_each_with_all_of_its_tries():
    def entry(number, **more):
        stop = 1700000001000 + number
        named = {"uuid": str(number), "historyId": str(number), "fullName": f"f#n{number}"}
        return {**result(**named, stop=stop, labels=[{"name": "thread", "value": f"w{number % 2}"}]), **more}

    failed, broken = {"status": "failed"}, {"status": "broken"}
    entries = [entry(number) for number in range(2500)]
    entries[7], entries[1200] = entry(7, **failed), entry(1200, **broken)
    again = [{**entry(3, **failed), "stop": 1700000000900}, {**entry(1200), "stop": 1700000005000}]
    once_more = {**entry(2000), "stop": 1700000009000}

    cases, session = read_text(allure, folder(*entries, *again, once_more))

    assert [case.nodeid for case in cases] == [f"f::n{number}" for number in range(2500)]
    assert outcomes(cases) == {"passed": 2499, "failed": 1, "flaky": 2}
    assert [attempt.outcome for attempt in cases[3].attempts] == ["failed", "passed"]
    assert [attempt.outcome for attempt in cases[1200].attempts] == ["error", "passed"]
    assert [attempt.outcome for attempt in cases[2000].attempts] == ["passed", "passed"]
    assert cases[2001] == Case(nodeid="f::n2001", outcome="passed", start=1700000000.0, duration=3.001, worker="w1")
    assert (session.start, session.end) == (1700000000.0, 1700000009.0)


def test_results_without_a_history_are_kept_apart():
    cases, _ = read_text(
        allure,
        folder(result(historyId=None, name="a", fullName="f#a"), result(historyId=None, name="b", fullName="f#b")),
    )

    assert [case.nodeid for case in cases] == ["f::a", "f::b"]


def test_teardown_that_broke_after_a_pass_is_an_error():
    container = {"uuid": "c", "children": ["u1"], "afters": [{"name": "close", "status": "broken"}]}
    (case,), _ = read_text(allure, folder(container, result()))

    assert (case.outcome, case.failures[0].phase, case.failures[0].message) == ("error", "teardown", "close failed")


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
        (None, None, "not-run", True),
    ],
)
def test_statuses_and_stages(status, stage, outcome, complete):
    (case,), session = read_text(allure, folder(result(status=status, stage=stage)))

    assert (case.outcome, session.complete) == (outcome, complete)


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


def test_results_that_have_little_more_than_a_name():
    bare = {"name": "Passed test", "fullName": "Simple > Passed test", "status": "passed", "start": 1566219149481}
    cases, _ = read_text(allure, folder(bare, {"name": "b", "status": "failed"}))

    assert outcomes(cases) == {"passed": 1, "failed": 1}
    assert outcomes(read_text(allure, '{"uuid": "u", "name": "n", "status": "passed"}')[0]) == {"passed": 1}
    assert not allure.recognise(json.dumps(bare).encode())
    assert not allure.recognise(b'{"uuid": "u", "name": "Bob", "status": "active"}')


def test_expectations_that_pytest_tells_by_words():
    labels = [{"name": "framework", "value": "pytest"}]
    (case,), _ = read_text(allure, folder(result(labels=labels, statusDetails={"message": "XPASS bug 13"})))

    assert (case.outcome, case.reason) == ("xpassed", "bug 13")


def test_setup_that_broke_is_an_error_whatever_the_result_says():
    container = {"uuid": "c", "children": ["u1"], "befores": [{"name": "open", "status": "failed"}]}
    (case,), _ = read_text(allure, folder(container, result(status="skipped")))

    assert (case.outcome, case.failures[0].phase, case.executed) == ("error", "setup", False)


def test_more_results_than_a_batch_and_times_they_cannot_have():
    entries = (result(historyId=str(number), fullName=f"f#n{number}", stop=1, start=2) for number in range(1001))
    cases, session = read_text(allure, folder(*entries))

    assert len(by_id(cases)) == 1001
    assert {case.duration for case in cases} == {None}
    assert session.start is None


def test_unreadable_file_of_a_folder_is_counted_and_said():
    cases, session = read_text(allure, folder(result(), b'{"uuid": "u2", "name', b'{"uuid": 1}'))

    assert outcomes(cases) == {"passed": 1}
    assert not is_green(cases, session)
    assert session.remarks[0].text == "2 of 3 files cannot be read."


def test_too_long_file_is_counted_and_passed_over(monkeypatch):
    monkeypatch.setattr(allure, "LARGEST", 1000)
    monkeypatch.setattr(allure, "CHUNK", 100)
    big = result(historyId="x", description="y" * 5000)
    cases, session = read_bytes(allure, folder(result(), big, result(historyId="z", fullName="f#z")))

    assert (len(cases), session.remarks[0].text) == (2, "1 of 3 files cannot be read.")
    _, session = read_bytes(allure, folder(result(), big))
    assert session.remarks[0].text == "1 of 2 files cannot be read."


def test_repeated_keys_do_not_hide_a_failure():
    text = json.dumps(result()).replace('"status": "passed"', '"status": "failed", "status": "passed"')

    with pytest.raises(UnreadableResultsError, match="same key twice"):
        read_text(allure, text)


def test_one_file_alone_is_read_with_or_without_a_byte_order_mark():
    text = json.dumps(result())

    assert outcomes(read_text(allure, text)[0]) == {"passed": 1}
    assert outcomes(read_bytes(allure, b"\xef\xbb\xbf" + text.encode())[0]) == {"passed": 1}


def test_folder_of_containers_only_is_not_green():
    cases, session = read_text(allure, folder({"uuid": "c", "children": []}))

    assert not is_green(cases, session)


def test_recognises_only_its_own():
    assert allure.recognise(b'\x1e{"uuid":"a","children":["b"]}')
    assert allure.recognise(b'{"name":"n","uuid":"a","historyId":"h"}')
    assert not allure.recognise(b'{"uuid":"a","version":1}')
    assert not allure.recognise(b'[{"uuid":"a","historyId":"h"}]')
    assert not allure.recognise(b'{"uuid":"a","knownTestCaseIds":[],"testResults":{"h":{"historyId":"h"}}}')


@pytest.mark.parametrize("times", [{}, {"start": None, "stop": None}])
def test_of_tries_that_stopped_together_a_pass_does_not_decide(times):
    passed, failed = result(uuid="a", **times), result(uuid="b", status="failed", **times)

    for order in ((passed, failed), (failed, passed)):
        (case,), _ = read_text(allure, folder(*order))
        assert (case.outcome, case.flaky) == ("failed", False)


@pytest.mark.parametrize("children", [["gone"], [], None, ["gone", "u2"]])
def test_a_fixture_that_broke_around_no_result_is_said(children):
    container = {"uuid": "c", "children": children, "befores": [{"name": "database", "status": "BROKEN"}], "afters": []}
    cases, session = read_text(allure, folder(container, result()))

    assert outcomes(cases) == {"passed": 1}
    assert [(lost.nodeid, lost.failure.message) for lost in session.collect_failures] == [
        ("database", "database failed")
    ]
    assert read_text(allure, folder({**container, "children": ["u1"]}, result()))[1].collect_failures == []


def test_a_status_that_is_there_twice_is_refused_whatever_it_was_first():
    for word in ("unknown", "Broken"):
        text = json.dumps(result()).replace('"status": "passed"', f'"status": "{word}", "status": "passed"')
        with pytest.raises(UnreadableResultsError, match="same key twice"):
            read_text(allure, text)
