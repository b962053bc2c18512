"""Formats of test results that no reader takes: they are named, with what their runner can write instead."""

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import read, recognised, unread

HEADS = {
    "NUnit": '<?xml version="1.0"?><test-run id="0" testcasecount="3" result="Failed"/>',
    "xUnit.net": '<assemblies timestamp="11/22/2026 06:41:26"><assembly name="Shop.dll"/></assemblies>',
    "Boost.Test": '<TestResult><TestSuite name="Shop" result="failed"/></TestResult>',
    "TestNG": '<testng-results skipped="0" failed="1" passed="2"/>',
    "Robot Framework": '<robot generator="Robot 7.0"><suite id="s1"/></robot>',
    "CTest's dashboard": '<Site BuildName="Linux"><Testing/></Site>',
    "Check": '<testsuites xmlns="http://check.sourceforge.net/ns"/>',
    "Qt Test": '<TestCase name="Cart"><TestFunction name="adds"/></TestCase>',
    "CppUnit": "<TestRun><FailedTests/><SuccessfulTests/><Statistics/></TestRun>",
    "RSpec": '{"version": "3.13.0", "seed": 7, "examples": [{"description": "adds", "status": "failed"}]}',
    "TAP": "1..2\nok 1 - adds\nnot ok 2 - removes\n",
    "go test in words": "=== RUN   TestAdd\n--- FAIL: TestAdd (0.00s)\n",
    "Jest or Vitest": '{"numFailedTestSuites":1,"numTotalTests":3,"testResults":[]}',
    "Playwright": '{"config": {"configFile": "playwright.config.ts"}, "suites": []}',
    "Mocha": '{"stats": {"suites": 1, "tests": 2, "passes": 1}, "tests": []}',
    "Cucumber": '[{"keyword": "Feature", "name": "Cart", "elements": []}]',
    "Dart's runner": '{"protocolVersion":"0.1.1","runnerVersion":"1.25.0","type":"start","time":0}',
}


@pytest.mark.parametrize("name", HEADS)
def test_other_results_are_named_with_what_to_write_instead(name, tmp_path):
    path = tmp_path / "results"
    path.write_text(HEADS[name], encoding="utf-8")

    assert recognised(path.read_bytes()) is None
    with pytest.raises(UnreadableResultsError, match=f"byte 0: is in the format of {name}, which is not read; "):
        read(path, list)


@pytest.mark.parametrize("head", [b"", b"<coverage/>", b'{"config": {}, "suites": []}', b"[]", b"ok", b"\xff\xfe"])
def test_what_is_no_result_is_not_named(head):
    assert unread.told(head) == ""


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("NUnit", b'<test-suite type="Assembly" name="Shop.dll" result="Failed"/>'),
        (
            "go test in words",
            b"# shop/cart [shop/cart.test]\n./cart.go:4:6: no fmt\nFAIL\tshop/cart [build failed]\n",
        ),
    ],
)
def test_other_beginnings_of_the_same(name, head):
    assert unread.told(head).startswith(f"is in the format of {name}, ")
