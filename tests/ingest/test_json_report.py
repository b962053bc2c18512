"""What is no JSON, or JSON of another kind than pytest-json-report writes."""

import json

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import chunks
from reporting.model import Place
from tests.ingest.json_results import document, grown, read_text, rules, text_of
from tests.ingest.judging import SERIAL, read_all, sample


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
