"""Formats of test results that no reader takes, by what they begin with, and what their runner can write instead."""

import re

from reporting.ingest.xml_pass import is_root

TRX = "write TRX: dotnet test --logger trx"
ROOTS = (
    (b"test-run|test-results|test-suite", "NUnit", TRX),
    (b"assemblies|assembly", "xUnit.net", TRX),
    (b"TestResult|TestLog|BoostTestLog", "Boost.Test", "write JUnit XML: --logger=JUNIT,all,results.xml"),
    (b"testng-results", "TestNG", "name the JUnit XML beside it, in the folder junitreports"),
    (b"robot", "Robot Framework", "write JUnit XML: robot --xunit results.xml"),
    (b"Site", "CTest's dashboard", "write JUnit XML: ctest --output-junit results.xml"),
    (b"testsuites", "Check", "convert it to JUnit XML"),
    (b"TestCase", "Qt Test", "write JUnit XML: -o results.xml,junitxml"),
    (b"TestRun", "CppUnit", "convert it to JUnit XML"),
)
"""By the root of the document."""
WORDS = (
    (rb"TAP version 1|1\.\.\d+\s", "TAP", "convert it to JUnit XML"),
    (rb"=== RUN |--- (PASS|FAIL): |ok  \t|(# .*\n)?FAIL\t", "go test in words", "write events: go test -json"),
    (rb'\{.*?"numTotalTests"', "Jest or Vitest", "write JUnit XML: reporter jest-junit, vitest --reporter=junit"),
    (rb'\{\s*"config"\s*:\s*\{.*?"(configFile|rootDir)"', "Playwright", "write JUnit XML: --reporter=junit"),
    (rb'\{\s*"stats"\s*:\s*\{.*?"passes"', "Mocha", "write JUnit XML: the reporter mocha-junit-reporter"),
    (rb'\{\s*"version".*?"examples"\s*:\s*\[', "RSpec", "write JUnit XML: --format RspecJunitFormatter"),
    (rb'\[.*?"elements".*?"keyword"|\[.*?"keyword".*?"elements"', "Cucumber", "write JUnit XML: its formatter junit"),
    (rb'\{.*?"protocolVersion"', "Dart's runner", "convert it to JUnit XML: the package junitreport"),
)
"""By what stands in the text, in this order."""


def told(head: bytes) -> str:
    """Give what a file that begins so is, and what to write instead; empty where that is not known."""
    for names, name, advice in ROOTS:
        if is_root(head, names):
            return f"is in the format of {name}, which is not read; {advice}"
    for words, name, advice in WORDS:
        if re.match(rb"\s*(?:" + words + rb")", head[:4096], re.DOTALL):
            return f"is in the format of {name}, which is not read; {advice}"
    return ""
