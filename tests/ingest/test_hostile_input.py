"""Files that were cut, broken or made to do harm: one line of error or an incomplete run, never a traceback or a pass.

What speed and memory they take is measured beside the benchmarks: a test does not look at a clock.
"""

import json
import random

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import allure, ctrf, go_test, junit_xml, trx
from tests.ingest.reading import is_green, read_bytes

GREEN = {
    junit_xml: b"""<?xml version="1.0" encoding="utf-8"?>
<!-- by hand -->
<testsuites name="all" tests="3"><testsuite name="s" tests="3" failures="0" time="0.5" timestamp="2026-11-22T13:05:33Z">
<properties><property name="a" value="b"/></properties>
<testcase classname="a.B" name="\xc3\xbcber &lt;1&gt;" time="0.1"/><testcase classname="a.B" name="two" time="0.2">
<system-out><![CDATA[printed ]]></system-out></testcase><testcase classname="a.B" name="three" time="0.2"></testcase>
</testsuite></testsuites>
""",
    ctrf: json.dumps(
        {
            "reportFormat": "CTRF",
            "specVersion": "0.0.0",
            "results": {
                "tool": {"name": "t"},
                "summary": {"tests": 2, "passed": 2, "failed": 0, "start": 1706828654274, "stop": 1706828655782},
                "tests": [{"name": "\u00fcber", "status": "passed", "duration": 1}, {"name": "b", "status": "passed"}],
            },
        },
        ensure_ascii=False,
    ).encode(),
    allure: b"".join(
        b"\x1e" + json.dumps({"uuid": name, "historyId": name, "name": name, "status": "passed"}).encode() + b"\n"
        for name in ("a", "b")
    ),
    go_test: b"".join(
        json.dumps({"Time": "2026-11-22T13:05:33Z", "Action": action, "Package": "p", **test}).encode() + b"\n"
        for action, test in (
            ("start", {}), ("run", {"Test": "TestA"}), ("output", {"Test": "TestA", "Output": "=== RUN"}),
            ("pass", {"Test": "TestA", "Elapsed": 0.1}), ("run", {"Test": "TestB"}), ("pass", {"Test": "TestB"}),
            ("pass", {}),
        )
    ),
    trx: b"""<?xml version="1.0" encoding="utf-8"?>
<TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
<UnitTestResult testId="t1" testName="A.B.one" outcome="Passed" duration="00:00:00.5"/>
<UnitTestResult testId="t2" testName="A.B.two" outcome="Passed"><Output><StdOut>x</StdOut></Output></UnitTestResult>
</Results><TestDefinitions><UnitTest id="t1"><TestMethod className="A.B"/></UnitTest></TestDefinitions>
<ResultSummary outcome="Completed"><Counters total="2" passed="2"/></ResultSummary></TestRun>
""",
}  # fmt: skip

FORMATS = pytest.mark.parametrize("reader", GREEN, ids=lambda reader: reader.NAME)


def verdict(reader, data: bytes) -> str:
    """Give `error` for one line of it, `green`, or `said` where something is left to tell."""
    try:
        cases, session = read_bytes(reader, data)
    except UnreadableResultsError as error:
        return "error" if "\n" not in str(error) and len(str(error)) < 2000 else "no line"
    return "green" if is_green(cases, session) else "said"


@FORMATS
def test_the_whole_file_is_green(reader):
    assert verdict(reader, GREEN[reader]) == "green"


@FORMATS
def test_cut_at_every_byte_it_is_never_green(reader):
    data = GREEN[reader]
    whole = len(data.rstrip())
    # A folder of Allure results has no list of its files: between two of them nothing is missing.
    between = {at for at in range(whole) if reader is allure and data[at : at + 1] == b"\x1e"}
    between |= {at - 1 for at in between} | {at + 1 for at in between}

    green = [at for at in range(whole) if at not in between and verdict(reader, data[:at]) == "green"]

    assert green == []


@FORMATS
def test_broken_anywhere_it_never_raises_anything_else(reader):
    chance = random.Random(17)
    data = GREEN[reader]
    tokens = [
        b"\0",
        b"\xff",
        b"\xc3",
        b'"',
        b"<",
        b"&",
        b"{",
        b"]",
        b"1e999",
        b"NaN",
        b"null",
        b"-",
        b"\x1e",
        b"\n",
        b"\\ud800",
    ]
    seen = set()
    for _ in range(1500):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(broken))
            broken[at : at + chance.randint(0, 4)] = chance.choice(tokens)
        seen.add(verdict(reader, bytes(broken)))

    assert "no line" not in seen
    assert "error" in seen or reader is go_test
    assert "said" in seen


@FORMATS
def test_a_head_of_blanks_is_looked_through_once(reader):
    for blank in (b"\n", b" ", b"\t\n", b"<!--", b'{"'):
        assert not reader.recognise((blank * 65536)[:65536])


@FORMATS
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t ",
        b"\0" * 1000,
        b"\xff\xfe\xfd",
        "\ufeff".encode("utf-16"),
        b"[" * 200_000,
        b"{" * 200_000,
        b'{"a":' * 200_000,
        b"<a>" * 200_000,
        b"<" * 200_000,
        b'{"results":{"tests":' + b"[" * 200_000,
        b'{"uuid":"u","historyId":"h","status":"passed","steps":' + b'[{"steps":' * 100_000,
        b'{"Action":"pass","Package":"p","Test":"t","x":' + b"[" * 200_000 + b"\n",
    ],
    ids=lambda data: repr(data[:24]),
)
def test_foreign_and_nested_without_end(reader, data):
    assert verdict(reader, data) in ("error", "said")


@pytest.mark.parametrize("reader", [junit_xml, trx], ids=lambda reader: reader.NAME)
@pytest.mark.parametrize(
    "attack",
    [
        b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x"> %x;]>',
        b'<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd">',
        b"<!DOCTYPE testsuites>",
    ],
    ids=["billion laughs", "external entity", "parameter entity", "external subset", "bare"],
)
def test_document_type_is_refused_before_it_is_read(reader, attack):
    data = GREEN[reader]
    root = data.index(b"<testsuites" if reader is junit_xml else b"<TestRun")

    with pytest.raises(UnreadableResultsError, match="DOCTYPE"):
        read_bytes(reader, data[:root] + attack + data[root:])
    # The file is taken for what it claims to be, so that its reader is the one to refuse it.
    assert reader.recognise(data[:root] + attack + data[root:])


@pytest.mark.parametrize("reader", [junit_xml, trx], ids=lambda reader: reader.NAME)
def test_elements_within_elements_are_refused(reader):
    root, end = (b"<testsuites>", b"</testsuites>") if reader is junit_xml else (b"<TestRun>", b"</TestRun>")
    for element in (b"x", b"testsuite", b"testcase", b"UnitTestResult"):
        data = root + b"<" + element + b">" + (b"<" + element + b">") * 100_000
        with pytest.raises(UnreadableResultsError, match="deep"):
            read_bytes(reader, data + (b"</" + element + b">") * 100_001 + end)


@pytest.mark.parametrize("reader", [junit_xml, trx], ids=lambda reader: reader.NAME)
def test_a_tag_without_end_is_refused(reader):
    root = b"<testsuites a='" if reader is junit_xml else b"<TestRun a='"

    with pytest.raises(UnreadableResultsError, match="one tag of more than"):
        read_bytes(reader, root + b"x" * (9 << 20) + b"'/>")


def test_a_long_name_is_not_held_a_thousand_times():
    name = "n" * 100_000
    cases, _ = read_bytes(
        junit_xml, f"""<testsuite name="{name}">{'<testcase name="a"/>' * 100}</testsuite>""".encode()
    )
    results = '<UnitTestResult testId="t" testName="a" outcome="Passed"/>' * 100
    method = f'<UnitTest id="t"><TestMethod className="{name}"/></UnitTest>'
    cases += read_bytes(trx, f"<TestRun>{results}{method}</TestRun>".encode())[0]
    tests = ",".join(['{"name":"a","status":"passed"}'] * 100)
    cases += read_bytes(ctrf, f'{{"results":{{"tool":{{"name":"{name}"}},"tests":[{tests}]}}}}'.encode())[0]
    steps = [{"name": name, "status": "passed", "steps": [{"name": "s", "status": "passed"}] * 500}]
    (case,), _ = read_bytes(allure, json.dumps({"uuid": "u", "historyId": "h", "steps": steps}).encode())

    assert len(cases) == 300
    assert all(len(one.nodeid) < 1100 for one in cases)
    assert all(len(step.title) < 2000 for step in case.steps)


@pytest.mark.parametrize(
    "number", ["1e999", "-1e999", "9" * 5000, "NaN", "Infinity", "-1", "1.5e-400", '"1"', "null", "{}"]
)
def test_numbers_beyond_reason(number):
    texts = {
        ctrf: '{"results":{"tool":{"name":"t"},"summary":{"tests":%s},"tests":'
        '[{"name":"a","status":"passed","duration":%s,"start":%s,"retries":%s}]}}',
        allure: '{"uuid":"u","historyId":"h","status":"passed","start":%s,"stop":%s}',
        go_test: '{"Action":"run","Package":"p","Test":"TestA"}\n'
        '{"Action":"pass","Package":"p","Test":"TestA","Elapsed":%s}\n{"Action":"pass","Package":"p","Elapsed":%s}\n',
    }
    for reader, text in texts.items():
        data = text.replace("%s", number).encode()
        try:
            cases, session = read_bytes(reader, data)
        except UnreadableResultsError:
            continue
        for case in cases:
            assert case.duration is None or 0 <= case.duration < 1e9
            assert case.start is None or 0 < case.start < 1e11
        assert session.duration is None or 0 <= session.duration < 1e9


@pytest.mark.parametrize("count", ["-1", "1e3", "9" * 5000, "NaN", "6.5", "", "x"])
def test_counts_beyond_reason_promise_nothing(count):
    cases, session = read_bytes(
        junit_xml, f'<testsuite name="s" tests="{count}" failures="{count}"><testcase name="a"/></testsuite>'.encode()
    )

    assert (len(cases), session.stated) == (1, None)
