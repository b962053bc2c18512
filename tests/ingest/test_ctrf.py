"""CTRF: what five reporters write, and the mapping field by field."""

import json

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import ctrf
from reporting.model import Step
from tests.ingest.reading import by_id, is_green, outcomes, read_bytes, read_sample, read_text, rules


def document(*tests, summary=None, **results):
    counts = {word: sum(test.get("status") == word for test in tests) for word in ctrf.WORDS}
    return json.dumps(
        {
            "reportFormat": "CTRF",
            "specVersion": "0.0.0",
            "results": {
                "tool": {"name": "tool"},
                "summary": {"tests": len(tests), **counts, "start": 1706828654274, "stop": 1706828655782}
                if summary is None
                else summary,
                "tests": list(tests),
                **results,
            },
        }
    )


def only(**test):
    (case,), session = read_text(ctrf, document({"name": "n", "status": "passed", "duration": 1200, **test}))
    return case, session


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("pytest", {"passed": 9, "failed": 4, "error": 2, "skipped": 1, "xfailed": 1, "flaky": 1}),
        ("jest", {"passed": 4, "failed": 2, "skipped": 2, "flaky": 1}),
        ("vitest", {"passed": 6, "failed": 2, "skipped": 2, "flaky": 1}),
        ("mocha", {"passed": 2, "failed": 3, "skipped": 2, "flaky": 1}),
        ("playwright", {"passed": 2, "failed": 4, "skipped": 3, "xfailed": 1, "flaky": 1}),
        ("playwright-timeout", {"passed": 1, "skipped": 2}),
    ],
)
def test_counts_what_the_reporter_counted(sample, expected):
    cases, session = read_sample(f"ctrf/{sample}.json")

    assert outcomes(cases) == expected
    assert rules(session) == (["did-not-run"] if sample.startswith("playwright") else [])
    assert session.start is not None
    assert session.duration > 0


@pytest.mark.parametrize(
    ("sample", "nodeid"),
    [
        ("pytest", "tests/test_cart.py::TestCart::test_add[z::w]"),
        ("jest", "cart.test.js::cart when empty adds | one"),
        ("vitest", "cart.test.ts::cart > when empty > adds | one"),
        ("mocha", "cart.spec.js::cart when empty adds | one"),
        ("playwright", "cart.spec.ts::one > cart > adds | one"),
    ],
)
def test_ids_say_where_and_hold_no_path_of_a_machine(sample, nodeid):
    cases = by_id(read_sample(f"ctrf/{sample}.json")[0])

    assert nodeid in cases
    assert not any(name.startswith("/") for name in cases)


def test_attempts_with_each_ones_error():
    cases = by_id(read_sample("ctrf/pytest.json")[0])

    flaky = cases["tests/test_flaky.py::test_third_time"]
    assert [(attempt.outcome, attempt.failure and attempt.failure.message) for attempt in flaky.attempts] == [
        ("failed", "try 1\nassert 1 >= 3"),
        ("failed", "try 2\nassert 2 >= 3"),
        ("passed", None),
    ]
    setup = cases["tests/test_cart.py::test_needs_database"]
    assert (setup.outcome, setup.failures[0].phase, setup.executed) == ("error", "setup", False)


def test_attempts_that_are_only_counted():
    case = by_id(read_sample("ctrf/jest.json")[0])["cart.test.js::cart flaky"]

    assert [attempt.outcome for attempt in case.attempts] == ["failed", "failed", "passed"]


def test_attempts_that_hold_the_last_one_too():
    case, _ = only(
        retries=1, flaky=True, retryAttempts=[{"attempt": 1, "status": "failed"}, {"attempt": 2, "status": "passed"}]
    )

    assert [attempt.outcome for attempt in case.attempts] == ["failed", "passed"]


def test_a_pass_whose_own_word_is_failed_was_expected_to_fail():
    case = by_id(read_sample("ctrf/playwright.json")[0])["cart.spec.ts::one > cart > known bug"]

    assert case.outcome == "xfailed"


def test_a_pass_that_playwright_was_told_to_fail_is_a_failure():
    case = by_id(read_sample("ctrf/playwright.json")[0])["cart.spec.ts::one > cart > fixed bug"]

    assert (case.outcome, case.failures[0].message) == ("failed", "Expected to fail, but passed.")


@pytest.mark.parametrize(
    ("annotations", "tool", "said"),
    [
        ([], "playwright", ["did-not-run"]),
        ([{"type": "serial"}, "skip"], "playwright", ["did-not-run"]),
        ([{"type": "skip"}], "playwright", []),
        ([{"type": "fixme", "description": "later"}], "playwright", []),
        (None, "playwright", []),
        ([], "vitest", []),
    ],
)
def test_what_playwright_did_not_run_is_told_from_what_a_test_skips(annotations, tool, said):
    test = {"name": "n", "status": "skipped", "duration": 0, "extra": {"annotations": annotations}}
    _, session = read_text(ctrf, document(test, tool={"name": tool}))

    assert rules(session) == said


def test_times_are_milliseconds_or_seconds_by_mistake():
    case, session = only(start=1706828654274)

    assert (case.duration, case.start) == (1.2, 1706828654.274)
    assert (session.start, session.end, session.duration) == (1706828654.274, 1706828655.782, 1.508)
    assert only(start=1706828654)[0].start == 1706828654.0
    assert only(duration=-1)[0].duration is None
    assert only(duration=None, start=None)[0].duration is None


def test_fields_that_a_report_uses():
    case, session = read_text(
        ctrf,
        document(
            {
                "name": "pays", "status": "failed", "duration": 5, "suite": ["shop", "cart"],
                "filePath": "tests/cart.ts", "threadId": "w1", "line": 12,
                "message": "TypeError: no card", "trace": "at cart.ts:3",
                "steps": [{"name": "open", "status": "passed"}, {"name": "pay", "status": "pending"}],
                "attachments": [
                    {"name": "shot", "contentType": "image/png", "path": "/home/ci/shot.png"},
                    {"name": "log", "contentType": "text/plain", "path": "out/log.txt"},
                ],
                "extra": {"execution_report": {"version": 1, "guards": ["checkout"]}, "other": [1]},
                "stdout": ["x"], "labels": {"a": 1}, "parameters": {}, "insights": {},
            },
            environment={"commit": "abc", "buildNumber": 7, "healthy": False, "extra": {"a": 1}},
        ),
    )  # fmt: skip
    (case,) = case

    assert case.nodeid == "tests/cart.ts::shop > cart > pays"
    assert (case.worker, case.line, case.guards) == ("w1", 12, ("checkout",))
    assert (case.failures[0].type, case.failures[0].message, case.failures[0].trace) == (
        "TypeError", "no card", "at cart.ts:3",
    )  # fmt: skip
    assert [step.outcome for step in case.steps] == ["passed", "not-run"]
    assert session.environment == {"tool": "tool", "commit": "abc", "buildNumber": "7", "healthy": "False"}


def test_steps_and_attachments():
    case, _ = only(
        steps=[{"name": "open", "status": "passed"}, {"name": "pay", "status": "skipped"}],
        attachments=[
            {"name": "shot", "contentType": "x", "path": "/home/ci/shot.png"},
            {"name": "log", "path": "out/log"},
        ],
    )

    assert case.steps == (Step(title="open", outcome="passed"), Step(title="pay", outcome="not-run"))
    assert case.attachments == ("shot", "out/log")


@pytest.mark.parametrize(
    ("status", "raw", "outcome"),
    [
        ("pending", "pending", "skipped"),
        ("other", "todo", "skipped"),
        ("other", "", "not-run"),
        ("failed", "broken", "error"),
        ("failed", "timedOut", "failed"),
        ("passed", "xpassed", "xpassed"),
    ],
)
def test_statuses(status, raw, outcome):
    case, _ = only(status=status, rawStatus=raw)

    assert case.outcome == outcome
    assert case.executed is (outcome not in ("skipped", "not-run"))


def test_unknown_status_is_not_run_and_said():
    cases, session = read_text(ctrf, document({"name": "n", "status": "great"}))

    assert outcomes(cases) == {"not-run": 1}
    assert "unknown-status" in rules(session)


def test_summary_that_the_tests_contradict_is_said():
    summary = {"tests": 6, "passed": 6, "failed": 0}
    cases, session = read_text(ctrf, document({"name": "n", "status": "passed"}, summary=summary))

    assert not is_green(cases, session)
    assert session.remarks[0].text == "The file's summary states 6 cases and lists 1."


def test_documents_before_the_format_named_itself():
    cases, _ = read_text(
        ctrf, '{"results":{"tool":{"name":"jest"},"summary":{"tests":1},"tests":[{"name":"a","status":"passed"}]}}'
    )

    assert outcomes(cases) == {"passed": 1}


def test_what_python_writes_and_is_no_json_is_read_as_meant():
    text = document(
        {"name": "n\\ud800", "status": "passed", "duration": float("nan"), "parameters": {"x": float("inf")}}
    )
    (case,), session = read_text(ctrf, text.replace("\\\\ud800", "\\ud800"))

    assert (case.nodeid, case.duration) == ("tool::n\\ud800", None)
    assert [remark.rule for remark in session.remarks] == ["not-json"]


def test_more_tests_than_a_batch():
    cases, session = read_text(ctrf, document(*({"name": f"n{number}", "status": "passed"} for number in range(2345))))

    assert (len(cases), rules(session)) == (2345, [])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"results":{"tool":{},"summary":{},"tests":[{"name":"a"', "byte 55"),
        (b'{"results":{"tool":{},"summary":{},"tests":{}}}', "no CTRF document"),
        (b'{"results":{"tool":{},"summary":{},"tests":[{"name":1}]}}', "test 1"),
        (b'{"results":{"tool":{"name":"\xff"},"summary":{},"tests":[]}}', "byte"),
        (b"", "is empty"),
    ],
)
def test_says_where_and_what(data, said):
    with pytest.raises(UnreadableResultsError, match=said):
        read_bytes(ctrf, data)


@pytest.mark.parametrize("filler", [0, 2_000_000])
@pytest.mark.parametrize(
    "tests",
    [
        '[{"name":"a","status":"failed","status":"passed"}]',
        '[{"name":"a","status":"\\u0066ailed","status":"passed"}]',
        '[{"name":"a","status":"failed"}],"tests":[{"name":"a","status":"passed"}]',
    ],
)
def test_repeated_keys_do_not_hide_a_failure(filler, tests):
    with pytest.raises(UnreadableResultsError, match="same key twice"):
        read_bytes(
            ctrf,
            f'{{"results":{{"tool":{{}},"summary":{{"tests":1}},"extra":"{"x" * filler}","tests":{tests}}}}}'.encode(),
        )


@pytest.mark.parametrize(
    "head", [b'{"results": {"tool": {}, "summary": {}}}', b'\n{"reportFormat": "CTRF", "results": {']
)
def test_recognises(head):
    assert ctrf.recognise(head)


@pytest.mark.parametrize("head", [b"", b"[]", b'{"results": []}', b'{"tests": [], "summary": {}}', b"<a/>"])
def test_does_not_recognise(head):
    assert not ctrf.recognise(head)
