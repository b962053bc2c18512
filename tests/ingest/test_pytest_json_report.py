"""Every way in which pytest-json-report misleads, read from files that pytest really wrote."""

import gc
import io
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import chunks, pytest_json_report, read
from reporting.ingest.opened import Opened
from reporting.model import Attempt, Case, Observation, Place, Session, Stated
from tests.ingest.judging import INDEX, OLD, SERIAL, TOLD, TOLD_XDIST, XDIST, read_all, sample

BOTH = pytest.mark.parametrize("mode", [SERIAL, XDIST])


def outcomes(mode: str, suite: str) -> dict[str, str]:
    return {name: case.outcome for name, case in sorted(read_all(sample(mode, suite))[0].items())}


def text_of(mode: str, suite: str) -> bytes:
    with Opened(sample(mode, suite)) as opened:
        return opened.stream.read()


def read_text(data: bytes | dict[str, Any]) -> tuple[list[Case], Session]:
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    assert pytest_json_report.recognise(text[:65536])
    cases: list[Case] = []
    session = pytest_json_report.read(io.BytesIO(text), cases.extend)
    return cases, session


def rules(session: Session) -> list[str]:
    return [remark.rule for remark in session.remarks]


def document(mode: str = SERIAL, suite: str = "fails") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text_of(mode, suite))
    return found


# What ends how


@BOTH
def test_a_failure_and_where_it_is(mode):
    cases, session = read_all(sample(mode, "fails"))
    failed, passed = cases["test_b"], cases["test_a"]
    assert (passed.outcome, passed.line, passed.failures) == ("passed", 1, ())
    (failure,) = failed.failures
    assert (failed.outcome, failed.line) == ("failed", 2)
    assert (failure.phase, failure.type, failure.message) == ("call", "AssertionError", "assert 1 == 2")
    assert failure.place == Place("test_it.py", 2)
    assert failure.trace.startswith(">   def test_b(): assert 1 == 2\n")
    assert failure.trace.endswith("test_it.py:2: AssertionError")
    assert 0.0 < failed.duration < 5.0
    assert {case.worker[:2] for case in cases.values()} == ({"gw"} if mode == XDIST else {""})
    assert (session.exit_status, session.root, session.recorded) == (1, "/project", False)
    assert session.stated == Stated(cases=2, collected=2, outcomes={"passed": 1, "failed": 1})
    assert session.end - session.start == pytest.approx(session.duration)


@BOTH
def test_a_case_that_fails_and_breaks_in_teardown_is_one_case_with_two_failures(mode):
    cases, _ = read_all(sample(mode, "fails-and-error-in-teardown"))
    assert cases["test_a"].outcome == "failed"
    assert [(one.phase, one.type, one.message) for one in cases["test_a"].failures] == [
        ("call", "AssertionError", "assert 1 == 2"),
        ("teardown", "RuntimeError", "cannot clean up"),
    ]


@BOTH
def test_what_breaks_around_the_call_is_an_error(mode):
    setup = read_all(sample(mode, "error-in-setup"))[0]["test_b"]
    assert (setup.outcome, setup.executed, setup.failures[0].phase) == ("error", False, "setup")
    teardown = read_all(sample(mode, "error-in-teardown"))[0]["test_a"]
    assert (teardown.outcome, teardown.executed, teardown.failures[0].phase) == ("error", True, "teardown")


@BOTH
def test_passed_on_a_retry_is_passed_and_flaky(mode):
    cases, session = read_all(sample(mode, "rerun-passes"))
    assert (cases["test_a"].outcome, cases["test_a"].flaky) == ("passed", True)
    assert session.stated.outcomes == {"rerun": 1}
    failed = read_all(sample(mode, "rerun-fails"))[0]["test_a"]
    assert (failed.outcome, failed.flaky) == ("failed", False)


@BOTH
@pytest.mark.parametrize("suite", ["subtest-fails", "unittest-subtest-fails"])
def test_a_failed_subtest_fails_its_case(mode, suite):
    assert set(outcomes(mode, suite).values()) == {"failed"}


def test_older_pytest_hides_a_failed_subtest_behind_a_word_of_its_own():
    (entry,) = document(OLD, "subtest-fails")["tests"]
    assert entry["outcome"] == "subtests passed"
    assert {entry[phase]["outcome"] for phase in ("setup", "call", "teardown")} == {"passed"}
    cases, session = read_all(sample(OLD, "subtest-fails"))
    assert (cases["test_a"].outcome, session.exit_status) == ("passed", 1)
    assert outcomes(OLD, "subtests") == {"test_a": "passed"}


@pytest.mark.parametrize("suite", ["killed", "segfault", "os-exit", "timeout-by-thread"])
def test_a_lost_worker_crashes_its_case(suite):
    cases, _ = read_all(sample(XDIST, suite))
    lost = cases["test_b"]
    assert (lost.outcome, lost.executed, lost.failures[0].phase) == ("crashed", True, "worker")
    assert lost.failures[0].message.startswith(f"worker '{lost.worker}' crashed while running")


@BOTH
def test_skips_of_every_kind_and_their_reasons(mode):
    cases, session = read_all(sample(mode, "skips"))
    assert {name: case.reason for name, case in cases.items()} == {
        "test_mark": "unconditional skip",
        "test_if": 'it\'s "quoted"',
        "test_fixture": "needs redis|x",
        "test_body": "in body, 'quoted'",
        "TestC::test_c": "class",
        "Unit::test_u": "unit",
        "Unit::test_v": "decorated",
        "test_runs": "",
    }
    assert [name for name, case in cases.items() if case.outcome != "skipped"] == ["test_runs"]
    assert all(not case.failures for case in cases.values())
    assert session.remarks == []


@BOTH
def test_expected_failures_are_told_from_skips(mode):
    cases, _ = read_all(sample(mode, "expected-failures"))
    found = {
        name: (case.outcome, case.executed, case.reason, [one.type for one in case.failures])
        for name, case in cases.items()
    }
    assert found == {
        "test_call": ("xfailed", True, "", ["AssertionError"]),
        "test_not_run": ("xfailed", False, "hangs", []),
        "test_imperative": ("xfailed", True, "by hand", []),
        "test_setup": ("xfailed", False, "", ["RuntimeError"]),
        "test_raises": ("xfailed", True, "", ["ValueError"]),
        "test_runs": ("passed", True, "", []),
    }
    assert outcomes(mode, "unexpected-pass") == {"test_a": "xpassed", "test_b": "passed"}
    strict = read_all(sample(mode, "strict-xpass"))[0]["test_a"]
    assert (strict.outcome, strict.failures[0].message) == ("failed", "[XPASS(strict)] known")
    for suite in ("short-traceback", "native-traceback"):
        assert outcomes(mode, suite) == {"test_a": "xfailed", "test_b": "passed"}


def test_an_interrupted_case_did_not_pass():
    cases, session = read_all(sample(SERIAL, "keyboard-interrupt"))
    assert document(SERIAL, "keyboard-interrupt")["summary"]["passed"] == 2
    assert {name: case.outcome for name, case in cases.items()} == {"test_a": "passed", "test_b": "not-run"}
    assert cases["test_b"].reason == "ended before its call phase did"
    assert rules(session) == ["cases-lost", "phases-missing"]
    assert session.remarks[0].text == "1 of 3 selected case has no result."


def test_a_reporter_that_broke_leaves_only_a_missing_phase():
    assert document(XDIST, "circular-metadata")["exitcode"] == 0
    cases, session = read_all(sample(XDIST, "circular-metadata"))
    assert cases["test_b"].outcome == "not-run"
    assert rules(session) == ["phases-missing"]


@BOTH
def test_a_file_that_cannot_be_imported_stands_only_among_the_collectors(mode):
    _, session = read_all(sample(mode, "import-error-and-on"))
    (broken,) = session.collect_failures
    assert (broken.nodeid, broken.skipped) == ("test_it.py", False)
    assert (broken.failure.phase, broken.failure.type) == ("collect", "ModuleNotFoundError")
    assert broken.failure.message == "No module named 'no_such_module'"
    _, session = read_all(sample(mode, "syntax-error"))
    assert session.collect_failures[0].failure.type == "SyntaxError"


@BOTH
def test_a_module_that_skips_itself_is_no_fault(mode):
    _, session = read_all(sample(mode, "module-skips-itself"))
    (skipped,) = session.collect_failures
    assert (skipped.nodeid, skipped.skipped, skipped.failure.message) == ("test_it.py", True, "not here")


def test_a_summary_without_cases_says_so():
    cases, session = read_all(sample(SERIAL, "summary-only"))
    assert (cases, session.stated.cases) == ({}, 2)
    assert [(remark.rule, remark.effect) for remark in session.remarks] == [("summary-only", "incomplete")]
    _, session = read_all(sample(SERIAL, "summary-only-fails"))
    assert [(remark.rule, remark.effect) for remark in session.remarks] == [("summary-only", "failed")]


def test_an_outcome_that_a_plugin_made_up_is_quoted_and_not_believed():
    cases, session = read_all(sample(SERIAL, "unknown-outcome"))
    assert cases["test_b"].outcome == "not-run"
    assert rules(session) == ["unknown-outcome"]


def test_what_was_left_out_is_no_fault():
    for suite in ("omits-much", "omits-all", "no-traceback"):
        assert outcomes(SERIAL, suite) == {"test_a": "passed", "test_b": "passed"}


def test_node_ids_stay_as_they_are():
    cases, _ = read_all(sample(SERIAL, "odd-names"))
    written = {entry["nodeid"].partition("::")[2] for entry in document(SERIAL, "odd-names")["tests"]}
    assert set(cases) == written
    assert any("|" in name for name in cases)
    assert any("`" in name for name in cases)


# What our plugin adds


@pytest.mark.parametrize("mode", [TOLD, TOLD_XDIST])
def test_what_was_recorded_of_a_case(mode):
    cases, session = read_all(sample(mode, "told"))
    told = cases["test_told"]
    assert (told.intent, told.services, told.guards, told.covers) == (
        "Logs a user in.",
        ("web",),
        ("subscriptions",),
        ("REQ-1",),
    )
    assert [(step.title, step.outcome, step.mode) for step in told.steps] == [
        ("ask", "passed", "real"),
        ("answer", "passed", "simulated"),
        ("log out", "not-run", "real"),
    ]
    assert (told.planned, told.observations) == (3, (Observation(name="latency", value=12.5, unit="ms", limit=20.0),))
    assert session.start < told.start < session.end
    flaky = cases["test_flaky"]
    assert (flaky.outcome, flaky.flaky) == ("passed", True)
    assert [attempt.outcome for attempt in flaky.attempts] == ["failed", "passed"]
    assert flaky.attempts[0].failure.trace.endswith("AssertionError")
    expected = cases["test_expected"]
    assert (expected.outcome, expected.reason, expected.failures[0].trace[-14:]) == (
        "xfailed",
        "defect 12",
        "AssertionError",
    )
    left_out = cases["test_left_out"]
    assert (left_out.outcome, left_out.reason, left_out.guards) == ("not-run", "deselected", ("trials",))


@pytest.mark.parametrize("mode", [TOLD, TOLD_XDIST])
def test_what_was_recorded_of_the_session(mode):
    _, session = read_all(sample(mode, "told"))
    assert session.recorded
    assert len(session.run_id) == 32
    assert session.command[0] == "pytest"
    assert session.selection["-k"] == "not left_out"
    assert (session.stated.collected, session.stated.deselected) == (4, 1)
    assert session.environment["pytest"].startswith("9.")
    assert session.workers == (2 if mode == TOLD_XDIST else 0)
    assert session.remarks == []


def test_a_record_of_another_format_is_left_out_and_said():
    found = document(TOLD, "told")
    found["execution_report"] = {"version": "odd"}
    found["tests"][0]["user_properties"] = [{"execution_report": "{no json"}, {"other": 1}]
    cases, session = read_text(found)
    assert (cases[0].outcome, cases[0].intent) == ("passed", "")
    assert not session.recorded
    assert [remark.rule for remark in session.remarks] == ["record-unreadable", "record-unreadable"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"exit_status": 1}, "exit-status-differs"),
        ({"collected": 9}, "summary-differs"),
        ({"problems": ["the journal ends early"]}, "recording-problem"),
        ({"collect_failures": [{"nodeid": "x.py", "failure": {"phase": "collect", "message": "x"}}]}, None),
    ],
)
def test_what_the_recording_knows_better(change, rule):
    found = document(TOLD, "passes")
    found["execution_report"] |= change
    _, session = read_text(found)
    assert rules(session) == ([rule] if rule else [])
    assert session.exit_status == 0
    assert [failure.nodeid for failure in session.collect_failures] == ([] if rule else ["x.py"])
    if rule == "recording-problem":
        assert session.remarks[0].quote == "the journal ends early"


def test_a_session_record_beside_what_is_no_json():
    found = document(TOLD, "told")
    found["tests"][0]["user_properties"].append({"ratio": float("nan")})
    found["execution_report"]["exit_status"] = None
    del found["exitcode"]
    cases, session = read_text(found)
    assert (session.recorded, session.exit_status, rules(session)) == (True, None, ["not-json"])
    assert cases[0].intent == "Logs a user in."


# The layout


LAYOUTS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "indented": lambda found: json.dumps(found, indent=4).encode(),
    "dense": lambda found: json.dumps(found, separators=(",", ":")).encode(),
    "sorted": lambda found: json.dumps(found, sort_keys=True).encode(),
    "not escaped": lambda found: json.dumps(found, ensure_ascii=False).encode(),
    "reversed": lambda found: json.dumps(dict(reversed(found.items()))).encode(),
    "more behind": lambda found: json.dumps({**found, "later": [{"nodeid": "x"}, {"nodeid": "y"}]}).encode(),
    "more before": lambda found: json.dumps({"tool": {"tests": [{"nodeid": "x"}]}, **found}).encode(),
    "nested look-alikes": lambda found: json.dumps(
        {
            **found,
            "environment": {"x": {"a": 1, "tests": [{"nodeid": "x"}, {"nodeid": "y"}]}},
            "tests": [{**test, "metadata": {"tests": [{"nodeid": "x"}, {"nodeid": "y"}]}} for test in found["tests"]],
        }
    ).encode(),
    "blank at the end": lambda found: json.dumps(found).encode() + b"\n \n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", [1 << 18, 300])
@pytest.mark.parametrize("suite", ["odd-names", "skips", "module-skips-itself", "fails"])
def test_the_layout_makes_no_difference(layout, size, suite, monkeypatch):
    found = document(suite=suite)
    expected = read_text(json.dumps(found).encode())
    monkeypatch.setattr(chunks, "SIZE", size)
    cases, session = read_text(LAYOUTS[layout](found))
    session.environment = {}
    assert (cases, session) == expected


@pytest.mark.parametrize("size", [40, 700])
def test_reading_in_pieces_gives_what_reading_as_a_whole_gives(size, monkeypatch):
    stored = [
        (mode, key) for mode, _, key in (key.partition("/") for key in INDEX) if "plain" in mode or "serial" in mode
    ]
    files = [sample(mode, key) for mode, key in stored if INDEX[f"{mode}/{key}"]["statuses"].get("results.json")]
    readable = [one for one in files if "tuple-key" not in one.name]
    assert len(readable) > 200
    expected = [read_all(one) for one in readable]
    monkeypatch.setattr(chunks, "SIZE", size)
    assert [read_all(one) for one in readable] == expected


def grown(found: dict[str, Any], times: int) -> dict[str, Any]:
    """Give the document with each test as often, under node ids of their own, and figures that fit."""
    tests = [{**test, "nodeid": f"{test['nodeid']}[{number}]"} for number in range(times) for test in found["tests"]]
    summary = {name: count * times for name, count in found["summary"].items()}
    return {**found, "tests": tests, "summary": summary}


def test_a_large_file_takes_the_memory_of_a_piece():
    data = json.dumps(grown(document(suite="skips"), 1500)).encode()
    assert len(data) > 4_000_000
    stream = io.BytesIO(data)
    counted = 0

    def take(cases):
        nonlocal counted
        counted += len(cases)

    tracemalloc.start()
    try:
        session = pytest_json_report.read(stream, take)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (counted, session.remarks) == (12_000, [])
    assert peak < 2_500_000


def test_what_is_in_no_known_layout_must_fit_into_memory(monkeypatch):
    monkeypatch.setattr(chunks, "SIZE", 500)
    monkeypatch.setattr(chunks, "WHOLE", 20_000)
    found = grown(document(), 100)
    assert len(read_text(json.dumps(found).encode())[0]) == 200
    with pytest.raises(
        UnreadableResultsError, match=r"^byte 0: more than 0 MiB.*write it without --json-report-indent"
    ):
        read_text(json.dumps(found, indent=1).encode())


def test_collectors_of_another_shape_are_read_as_a_whole(monkeypatch):
    monkeypatch.setattr(chunks, "SIZE", 300)
    found = document(suite="module-skips-itself")
    expected = read_text(json.dumps(found).encode())
    found["collectors"][0] = {**found["collectors"][0], "more": [{"collectors": [], "tests": [{"nodeid": "x"}]}]}
    assert read_text(json.dumps(found).encode()) == expected


def test_one_very_long_collector_is_taken_apart(monkeypatch):
    found = grown(document(), 3000)
    entries = [{"nodeid": test["nodeid"], "type": "Function", "lineno": 3} for test in found["tests"]]
    found["collectors"] = [
        {"nodeid": "test_it.py", "outcome": "passed", "result": entries},
        {"nodeid": "test_no.py", "outcome": "failed", "result": [], "longrepr": "E   ValueError: x"},
        {"nodeid": ".", "outcome": "passed", "result": []},
    ]
    monkeypatch.setattr(chunks, "LONG", 100_000)
    monkeypatch.setattr(chunks, "SIZE", 1 << 15)
    ordered = {name: found[name] for name in ("created", "exitcode", "root", "summary", "collectors", "tests")}
    data = json.dumps(ordered).encode()
    read = chunks.Chunks(io.BytesIO(data))
    cases, session = read_text(data)
    assert len(cases) == 6000
    assert [failure.nodeid for failure in session.collect_failures] == ["test_no.py"]
    assert session.remarks == []
    assert read.have == 0


@pytest.mark.parametrize("on", [True, False])
def test_the_cyclic_collector_is_off_while_reading_and_then_as_it_was(on, tmp_path):
    whole, cut = tmp_path / "whole.json", tmp_path / "cut.json"
    data = text_of(SERIAL, "fails")
    whole.write_bytes(data)
    cut.write_bytes(data[:-40])
    seen = []
    (gc.enable if on else gc.disable)()
    try:
        read(whole, lambda _: seen.append(gc.isenabled()))
        assert gc.isenabled() is on
        with pytest.raises(UnreadableResultsError):
            read(cut, list)
        assert gc.isenabled() is on
    finally:
        gc.enable()
    assert seen == [False]


# What is no JSON, or JSON of another kind


def test_numbers_and_characters_that_json_does_not_know():
    assert b"NaN" in text_of(SERIAL, "not-a-number")
    cases, session = read_all(sample(SERIAL, "not-a-number"))
    assert cases["test_a"].outcome == "failed"
    assert rules(session) == ["not-json"]
    assert b"\\udc80" in text_of(SERIAL, "surrogate-in-failure")
    cases, session = read_all(sample(SERIAL, "surrogate-in-failure"))
    assert "\\udc80" in cases["test_b"].failures[0].message
    assert cases["test_b"].failures[0].trace.encode("utf-8")
    assert rules(session) == ["not-json"]


@pytest.mark.parametrize("size", [1 << 18, 300])
@pytest.mark.parametrize("odd", [b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-1e400", b"9" * 5000, b"-3.5"])
def test_an_odd_duration_is_not_recorded(odd, size, monkeypatch):
    monkeypatch.setattr(chunks, "SIZE", size)
    data = text_of(SERIAL, "fails")
    at = data.index(b'"duration": ', data.index(b'"tests"')) + len(b'"duration": ')
    cases, session = read_text(data[:at] + odd + data[data.index(b",", at) :])
    assert (cases[0].outcome, cases[0].duration) == ("passed", None)
    assert cases[1].duration is not None
    assert "odd-duration" in rules(session)


@pytest.mark.parametrize("name", ["created", "duration"])
@pytest.mark.parametrize("odd", [b"NaN", b"1e400", b"-7", b"null"])
def test_odd_times_of_the_session_are_unknown(name, odd):
    found = document()
    value = json.dumps(found[name]).encode()
    data = text_of(SERIAL, "fails").replace(value, odd, 1)
    cases, session = read_text(data)
    assert len(cases) == 2
    assert session.start is None or name == "created"


def test_a_session_of_weeks_had_its_clock_changed():
    _, session = read_text({**document(), "duration": 8 * 86400.0})
    assert (session.start, session.duration, rules(session)) == (None, None, ["clock-changed"])


REPEATED = {
    "phase": (b'"call": {', b'"call": {"outcome": "failed", "duration": 0.1}, "call": {'),
    "outcome of a phase": (
        b'"outcome": "passed"}, "teardown"',
        b'"outcome": "failed", "outcome": "passed"}, "teardown"',
    ),
    "tests": (b'"tests": [', b'"tests": [{"nodeid": "x::y", "outcome": "failed"}], "tests": ['),
    "exit code": (b'"exitcode": ', b'"exitcode": 1, "exitcode": '),
    "summary": (b'"summary": {', b'"summary": {"failed": 1}, "summary": {'),
    "spelled otherwise": (
        b'"outcome": "passed"}, "teardown"',
        b'"outcome": "failed", "\\u006futcome": "passed"}, "teardown"',
    ),
}


@pytest.mark.parametrize("what", REPEATED)
def test_a_repeated_key_that_could_hide_a_failure_is_refused(what):
    data = text_of(SERIAL, "passes")
    old, new = REPEATED[what]
    assert old in data
    with pytest.raises(UnreadableResultsError, match=r"byte 0 and \d+: an object has the same key twice"):
        read_text(data.replace(old, new, 1))


def test_a_key_that_only_looks_repeated_is_none():
    found = document(suite="passes")
    found["tests"][0]["metadata"] = {"outcome": "failed", "nested": [{"outcome": "failed"}]}
    found["tests"][0]["keywords"] += ["tests", "outcome", "exitcode"]
    assert [case.outcome for case in read_text(found)[0]] == ["passed", "passed"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data[:-1], r"^byte \d+: ends where more JSON was expected"),
        (lambda data: data[:700], r"^byte 700: ends where more JSON was expected.*give the journal of that run"),
        (lambda data: data + b"}", r"^byte \d+: is not valid JSON \(Extra data\): let pytest write it again"),
        (
            lambda data: data.replace(b'"root": ', b'"root" '),
            r"^byte \d+: is not valid JSON \(Expecting ':' delimiter\)",
        ),
        (lambda data: data.replace(b'"exitcode": 1', b'"exitcode": "one"'), "is JSON, but not as pytest-json-report"),
        (lambda data: data.replace(b'"tests": [', b'"tests": [7, '), "is JSON, but not as pytest-json-report"),
        (lambda data: data.replace(b'"tests": [', b'"tests": [' + b"[" * 100_000), r"^byte \d+: is nested too deeply"),
        (lambda data: data.replace(b"assert 1 ==", b"assert \xff =="), r"^byte \d+: is not UTF-8"),
        (lambda data: data.replace(b'["test_b"', b'["test_\xe9"'), r"^byte \d+: is not UTF-8"),
        (
            lambda data: data.replace(b"assert 1 ==", b"assert \x00 =="),
            r"^byte \d+: is not valid JSON \(Invalid control",
        ),
    ],
)
def test_a_broken_file_is_refused_with_the_place(change, message):
    data = text_of(SERIAL, "fails")
    changed = change(data)
    assert changed != data
    with pytest.raises(UnreadableResultsError, match=message):
        read_text(changed)


def test_the_place_of_a_fault_far_behind_is_that_of_the_file(monkeypatch):
    monkeypatch.setattr(chunks, "SIZE", 500)
    data = json.dumps(grown(document(), 50)).encode()
    at = data.rindex(b'"call"')
    broken = data[:at] + b"'" + data[at + 1 :]
    with pytest.raises(UnreadableResultsError, match=rf"^byte {at}: is not valid JSON"):
        read_text(broken)
    with pytest.raises(UnreadableResultsError, match=rf"^byte {at}: ends where more JSON"):
        read_text(data[:at])


def test_a_node_id_that_is_listed_twice_is_said():
    found = document(suite="passes")
    found["tests"].append(found["tests"][0])
    found["summary"] = {"passed": 3, "total": 3, "collected": 3}
    cases, session = read_text(found)
    assert len(cases) == 3
    assert rules(session) == ["node-id-repeated"]


@pytest.mark.parametrize(
    ("summary", "text"),
    [
        ({"passed": 2, "total": 2, "collected": 2}, "states 0 cases of one outcome and lists 1"),
        ({"passed": 1, "failed": 1, "total": 3, "collected": 3}, "states 3 cases and lists 2"),
    ],
)
def test_a_summary_that_its_own_cases_contradict(summary, text):
    _, session = read_text({**document(), "summary": summary})
    assert session.remarks[0].rule == "summary-differs"
    assert text in session.remarks[0].text


def test_a_root_on_windows():
    text = text_of(SERIAL, "fails").replace(b'"/project', b'"D:\\\\git\\\\Project').replace(b"Project/", b"Project\\\\")
    cases, session = read_text(text)
    assert session.root == "D:\\git\\Project"
    assert cases[1].failures[0].place == Place("test_it.py", 2)


def test_a_long_trace_loses_its_middle():
    found = document()
    found["tests"][1]["call"]["longrepr"] = "\n".join(f"line {number}" for number in range(50_000))
    trace = read_text(found)[0][1].failures[0].trace
    assert len(trace) < 70_000
    assert "characters are left out here" in trace


def test_cases_survive_being_saved():
    cases, _ = read_all(sample(TOLD, "told"))
    for case in cases.values():
        assert msgspec.json.decode(msgspec.json.encode(case), type=Case) == case
    assert isinstance(cases["test_flaky"].attempts[0], Attempt)
