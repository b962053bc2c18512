"""What a report counts is what pytest itself said of the run, or the report says why not."""

import json

import pytest

from tests.real.suites import SUITES, collected, document

ERRORS_OF_COLLECTION = {"bitarray": 1}
SKIPS_OF_COLLECTION = {"networkx": 4}
"""pytest's closing line counts files among the cases; a report counts cases, and says of the files what they are."""


def test_the_samples_are_what_they_are_for():
    assert max(sum(suite.said.values()) for suite in SUITES.values()) > 5_000
    assert sum(suite.said.get("failed", 0) > 100 for suite in SUITES.values()) == 1
    assert sum(suite.exit_status == 0 for suite in SUITES.values()) == 2


@pytest.mark.parametrize("name", SUITES)
def test_our_counts_are_those_of_the_closing_line(name):
    suite = SUITES[name]
    evidence = collected(suite.path).evidence
    broken = [one for one in evidence.run.collect_failures if not one.skipped]
    skipped = [one for one in evidence.run.collect_failures if one.skipped]
    assert len(broken) == ERRORS_OF_COLLECTION.get(name, 0)
    assert len(skipped) == SKIPS_OF_COLLECTION.get(name, 0)
    count = evidence.total.count
    ours = {
        "passed": count("passed"),
        "failed": count("failed"),
        "skipped": count("skipped") + len(skipped),
        "xfailed": count("xfailed"),
        "xpassed": count("xpassed"),
        "error": count("error") + len(broken),
    }
    assert ours == {word: suite.said.get(word, 0) for word in ours}
    assert evidence.total.cases == sum(ours.values()) - len(skipped) - len(broken)
    assert evidence.run.exit_status == suite.exit_status
    assert evidence.run.status == ("failed" if suite.exit_status else "passed")


@pytest.mark.parametrize("name", SUITES)
def test_every_case_of_the_file_is_in_the_evidence_with_its_duration(name):
    listed = json.loads(SUITES[name].bytes)["tests"]
    evidence = collected(SUITES[name].path).evidence
    assert sorted(case.nodeid for case in evidence.cases) == sorted(test["nodeid"] for test in listed)
    seconds = sum(
        test[stage]["duration"] for test in listed for stage in ("setup", "call", "teardown") if stage in test
    )
    assert evidence.total.seconds == pytest.approx(seconds)
    assert not evidence.total.untimed


def test_a_file_that_could_not_be_collected_is_named_with_its_reason():
    text = document(SUITES["bitarray"].path)
    assert "1 file or folder could not be collected; cases in them are missing from every count" in text
    assert "`bitarray/test_free_threading.py`" in text
