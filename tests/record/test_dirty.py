"""Whatever tests log, record or raise, the results file is strict JSON and complete, serial and under pytest-xdist."""

import json
import weakref

import pytest

from reporting.model import CaseEvent, Observation
from tests.record.recorded import QUIET, REPORTERS, sample

pytest_plugins = "pytester"

LONE = "a\\udc80b"
"""A lone surrogate as it is kept: written as its escape."""
EVIDENCE = "test_dirty.py::test_take_evidence"


def found_in(done, name: str) -> dict:
    (found,) = [test for test in done.results["tests"] if test["nodeid"] == f"test_dirty.py::{name}"]
    return found


def test_unrecorded_the_same_suite_loses_its_results(pytester):
    """The control: without the recording these samples do break pytest-json-report."""
    sample(pytester.path, "dirty")
    done = pytester.runpytest_subprocess(*QUIET, *REPORTERS)
    assert "ReferenceError: weakly-referenced object no longer exists" in done.stdout.str() + done.stderr.str()
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|Invalid"):
        json.loads((pytester.path / "results.json").read_bytes())


def test_nothing_is_lost(both):
    assert both.status == pytest.ExitCode.TESTS_FAILED
    assert "INTERNALERROR" not in both.output
    dirty = [test for test in both.results["tests"] if test["nodeid"].startswith("test_dirty.py::")]
    assert len(dirty) == 25
    assert all({"setup", "teardown"} <= test.keys() for test in dirty)
    assert all("call" in test for test in dirty if test["outcome"] != "skipped")


def test_the_file_is_utf_8_without_surrogates(both):
    raw = (both.folder / "results.json").read_bytes()
    raw.decode("utf-8")
    json.dumps(both.results, ensure_ascii=False, allow_nan=False).encode("utf-8")
    for line in (both.folder / "journal.jsonl").read_bytes().splitlines():
        json.dumps(json.loads(line), ensure_ascii=False, allow_nan=False).encode("utf-8")


@pytest.mark.parametrize(
    ("name", "extra", "kept"),
    [
        ("test_log_weak_proxy", "websocket", "Held"),
        ("test_log_dead_proxy", "websocket", f"<{weakref.ProxyType.__name__}>"),
        ("test_log_tuple_key", "seen", {"('a', 1)": 2}),
    ],
)
def test_extras_of_log_records(both, name, extra, kept):
    (record,) = found_in(both, name)["call"]["log"]
    assert record[extra] == kept
    assert record["levelname"] == "WARNING"
    assert record["lineno"] > 0


def test_a_lock_in_a_log_record(both):
    (record,) = found_in(both, "test_log_lock")["call"]["log"]
    assert record["lock"].startswith("<unlocked _thread.lock object at ")


def test_a_message_with_a_lone_surrogate(both):
    (record,) = found_in(both, "test_log_lone_surrogate")["call"]["log"]
    assert record["msg"] == f"said {LONE}"


def test_metadata(both):
    assert found_in(both, "test_metadata_circular")["metadata"] == {"self": "<circular>"}
    assert found_in(both, "test_metadata_lone_surrogate")["metadata"] == {"text": LONE}
    assert found_in(both, "test_metadata_types")["metadata"] == {
        "later": ["filled after it was stored"],
        "bytes": "\\xff",
        "set": [1, 2],
        "('tuple', 'key')": 1,
        "nan": "nan",
        "object": "Held",
    }


@pytest.mark.parametrize(
    ("number", "kept"), tuple(enumerate(["nan", "-inf", "\\xff", [1], LONE, "0x100000000000000000000", "Held"]))
)
def test_properties(both, number, kept):
    assert {"value": kept} in found_in(both, f"test_property[{number}]")["user_properties"]


def test_failures(both):
    assertion, error = both.cases["test_assertion_lone_surrogate"], both.cases["test_error_lone_surrogate"]
    assert assertion.failures[0].message.startswith(f"assert '{LONE}' == ''")
    assert (error.failures[0].type, error.failures[0].message) == ("ExceptionGroup", f"{LONE} (2 sub-exceptions)")
    assert "RuntimeError: no repr" in both.cases["test_repr_that_raises"].failures[0].message


def test_reasons_and_subtests(both):
    assert both.cases["test_skip_lone_surrogate"].reason == LONE
    assert both.cases["test_xfail_lone_surrogate"].reason == LONE
    assert [subtest.title for subtest in both.cases["test_subtest_lone_surrogate"].subtests] == [f"{LONE} (held=Held)"]


def test_warnings(serial):
    assert LONE in {warning["message"] for warning in serial.results["warnings"]}


def test_evidence(both):
    (record,) = [event.record for event in both.events if isinstance(event, CaseEvent) and event.nodeid == EVIDENCE]
    assert [step.title for step in record.steps] == [LONE]
    assert record.observations == (
        Observation(name="nan", value="nan"),
        Observation(name=LONE, value=LONE, unit=LONE),
        Observation(name="bytes", value="\\xff"),
        Observation(name="huge", value=hex(2**80), limit=float(2**81)),
        Observation(name="object", value="Held"),
    )
