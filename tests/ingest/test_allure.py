"""Allure results: the folders of seven adapters, and what one file of such a folder may be."""

import json

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import allure
from tests.ingest.allure_folder import folder, result
from tests.ingest.reading import by_id, is_green, outcomes, read_bytes, read_sample, read_text, rules


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
    ("sample", "hook", "phase"),
    [("vitest-after", "afterAll hook", "teardown"), ("mocha-before", '"before all" hook', "setup")],
)
def test_a_hook_that_failed_and_is_told_of_in_globals_only_is_said(sample, hook, phase):
    cases, session = read_sample(f"allure/{sample}")

    assert outcomes(cases) == {"passed": 1}
    (lost,) = session.collect_failures
    assert (lost.nodeid, lost.failure.phase, lost.failure.message) == (hook, phase, "no database")
    assert lost.failure.trace.startswith("Error: no database")


def test_globals_that_say_no_more_than_the_results_are_passed_over():
    cases, session = read_sample("allure/playwright-skips")
    assert (outcomes(cases), session.collect_failures) == ({"passed": 1, "skipped": 1}, [])

    # A hook around one case, whose results tell how it ended; a hook of a container; a try before the last one.
    errors = [
        {"message": "afterEach hook failed: x"},
        {"message": "afterAll failed: y"},
        {"message": "beforeAll failed: z"},
    ]
    container = {"uuid": "c", "children": ["u1"], "afters": [{"status": "broken", "statusDetails": {"message": "y"}}]}
    red = result(uuid="u2", status="broken", statusDetails={"message": "z"}, stop=1700000000100)
    _, session = read_bytes(allure, folder({"attachments": [], "errors": errors}, container, red, result()))
    assert session.collect_failures == []


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


def test_results_that_have_little_more_than_a_name():
    bare = {"name": "Passed test", "fullName": "Simple > Passed test", "status": "passed", "start": 1566219149481}
    cases, _ = read_text(allure, folder(bare, {"name": "b", "status": "failed"}))

    assert outcomes(cases) == {"passed": 1, "failed": 1}
    assert outcomes(read_text(allure, '{"uuid": "u", "name": "n", "status": "passed"}')[0]) == {"passed": 1}
    assert not allure.recognise(json.dumps(bare).encode())
    assert not allure.recognise(b'{"uuid": "u", "name": "Bob", "status": "active"}')


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
    assert allure.recognise(b'\x1e{"uuid":"a","name":"n","start":1}')
    assert not allure.recognise(b'\x1e{"status":"passed","score":3}')
    assert not allure.recognise(b'{"id":{"started":{}},"children":[{"pattern":{}}],"started":{"uuid":"a"}}')
    assert not allure.recognise(b'{"uuid":"a","version":1}')
    assert not allure.recognise(b'[{"uuid":"a","historyId":"h"}]')
    assert not allure.recognise(b'{"uuid":"a","knownTestCaseIds":[],"testResults":{"h":{"historyId":"h"}}}')


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
