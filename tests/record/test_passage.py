"""The record passes unchanged through every reporter, and says the same serial and under pytest-xdist."""

import json
from collections import Counter

from reporting.model import PROPERTY
from tests.record.conftest import CASES

VARYING = {"start", "end", "duration", "worker", "run_id", "trace", "at", "created", "stop"}


def steady(value: object) -> object:
    """Give the value without what differs between two runs."""
    if isinstance(value, dict):
        return {key: steady(item) for key, item in value.items() if key not in VARYING}
    return [steady(item) for item in value] if isinstance(value, list) else value


def texts(results: dict) -> dict[str, list[str]]:
    return {
        test["nodeid"]: [entry[PROPERTY] for entry in test.get("user_properties", ()) if PROPERTY in entry]
        for test in results["tests"]
    }


def test_exactly_one_record_a_case_also_for_those_that_break_in_setup(both):
    found = texts(both.results)
    assert len(found) == CASES
    assert {nodeid: len(records) for nodeid, records in found.items()} == dict.fromkeys(found, 1)


def test_serial_and_spread_runs_record_the_same(serial, spread):
    one, two = (
        {name: steady(json.loads(records[0])) for name, records in texts(done.results).items()}
        for done in (serial, spread)
    )
    for name in one:
        if "test_secret" not in name and "repr_that_raises" not in name:  # their texts hold placeholders, an address
            assert one[name] == two[name], name
    renamed = {name for name in one if "redacted" in name}
    assert one.keys() - two.keys() == renamed, "each run makes its placeholders with a key of its own"


def test_junit_xml_holds_the_very_text_once_a_case(both):
    assert Counter(value for values in both.junit for value in values) == Counter(
        record for records in texts(both.results).values() for record in records
    )
    assert all(len(values) == 1 for values in both.junit)


def test_reportlog_holds_the_very_text_in_the_last_report_of_a_case(both):
    found: dict[str, str] = {}
    for line in both.log:
        for name, value in line.get("user_properties", ()):
            if name == PROPERTY:
                found[line["nodeid"]] = value
                assert line["when"] == "teardown"
    wanted = {name: records[0] for name, records in texts(both.results).items() if "redacted" not in name}
    assert wanted.items() <= found.items()


def test_the_journal_holds_the_same_record(both):
    assert both.ended.keys() == both.cases.keys()
    assert {name: event.record for name, event in both.ended.items()} == both.cases


def test_no_intermediate_attempt_carries_a_record(both):
    carriers = Counter(
        line["nodeid"] for line in both.log for name, _ in line.get("user_properties", ()) if name == PROPERTY
    )
    assert set(carriers.values()) == {1}
