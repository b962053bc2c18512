"""The stored files of the matrix of defects and clean runs, judged again; see samples/pytest/README.md."""

import pytest

from tests.ingest.cleans import CLEANS
from tests.ingest.defects import DEFECTS
from tests.ingest.judging import INDEX, UNREADABLE, sample, status_of

MODES = sorted({key.partition("/")[0] for key in INDEX})
SUITES = {suite.name: suite for suite in (*DEFECTS, *CLEANS)}


def test_the_matrix_is_as_large_as_promised():
    defects = [suite for suite in DEFECTS if suite.kind == "defect"]
    assert len(defects) >= 40
    assert len(CLEANS) >= 28
    assert set(MODES) >= {
        f"pytest-{version}-plain-{how}" for version in ("9", "8.4") for how in ("serial", "xdist")
    } | {f"pytest-9-recorded-{how}" for how in ("serial", "xdist")}
    for mode in MODES:
        kept = {key.partition("/")[2] for key in INDEX if key.startswith(f"{mode}/")}
        assert kept == {suite.name for suite in SUITES.values() if "recorded" in mode or not suite.told}


@pytest.mark.parametrize("mode", MODES)
def test_no_false_green_and_no_false_alarm(mode):
    wrong, judged = [], 0
    for key, run in INDEX.items():
        if not key.startswith(f"{mode}/"):
            continue
        suite = SUITES[key.partition("/")[2]]
        for name, expected in run["statuses"].items():
            judged += 1
            status, why = status_of([sample(mode, suite.name, name)])
            if status != expected:
                wrong.append(f"{key} {name}: {status}, was {expected}: {why}")
            known, _ = status_of([sample(mode, suite.name, name)], exit_status=run["exit status"])
            if run["truth"] == "red" and known == "passed" and suite.name != "stale-file":
                wrong.append(f"{key} {name}: green, and is not")
            if run["truth"] == "clean" and (status, known) != ("passed", "passed"):
                wrong.append(f"{key} {name}: {status}, {known}, and is green: {why}")
    assert wrong == []
    assert judged >= 60


def test_what_a_run_is_judged_by():
    expected = {
        "fails": "failed",
        "error-in-teardown": "failed",
        "keyboard-interrupt": "incomplete",
        "exit-0-in-test": "incomplete",
        "circular-metadata": "incomplete",
        "log-with-tuple-key": UNREADABLE,
        "import-error": "failed",
        "import-error-without-collectors": "incomplete",
        "exit-first": "failed",
        "kept-duplicates": "incomplete",
        "summary-only": "incomplete",
        "collect-only": "incomplete",
        "deselected-all": "nothing ran",
        "no-tests": "empty",
        "all-skipped": "nothing ran",
        "module-skips": "nothing ran",
        "usage-error": "incomplete",
        "internal-error": "incomplete",
        "strict-xpass": "failed",
        "passes": "passed",
        "rerun-passes": "passed",
    }
    index = {name: INDEX[f"pytest-9-plain-serial/{name}"]["statuses"]["results.json"] for name in expected}
    assert index == expected
