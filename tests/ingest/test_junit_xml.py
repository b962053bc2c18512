"""JUnit XML whoever wrote it: suites and what they promise, attributes, bounds, encodings, and what is refused."""

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import junit_xml
from tests.ingest.reading import is_green, outcomes, read_bytes, read_text, rules


def test_a_failed_rerun_without_its_failure_is_not_green():
    (case,), _ = read_text(
        junit_xml, '<testsuite name="s"><testcase name="n"><rerunError message="again"/></testcase></testsuite>'
    )

    assert (case.outcome, case.failures[0].message) == ("error", "again")


def test_stated_and_not_listed_is_said():
    _, session = read_text(
        junit_xml, '<testsuites><testsuite name="a" tests="6" failures="1" skipped="2"/></testsuites>'
    )

    assert session.stated.cases == 6
    assert session.remarks[0].text == "The file's summary states 6 cases and lists 0."
    assert session.remarks[0].effect == "incomplete"


def test_what_every_level_promises_is_missing_once():
    _, session = read_text(
        junit_xml,
        '<testsuites tests="5"><testsuite name="a" tests="5"><testsuite name="b" tests="3"><testcase name="x"/>'
        '</testsuite><testsuite name="c" tests="2"><testcase name="y"/><testcase name="z"/></testsuite></testsuite>'
        "</testsuites>",
    )

    assert session.stated.cases == 5


@pytest.mark.parametrize(
    "explained",
    [
        "<testsuite name='pytest' tests='3'><testcase classname='test_a' name='test_b'/></testsuite>",
        "<testsuite name='s' tests='3' skipped='2'><testcase name='y'/></testsuite>",
        "<testsuite name='s' tests='0' skipped='2'/>",
    ],
)
def test_what_explains_one_suite_explains_none_of_another(explained):
    short = "<testsuite name='a' tests='3'><testcase name='x'/></testsuite>"
    whole = "<testsuite name='a' tests='1'><testcase name='x'/></testsuite>"
    for pair in ((explained, "{}"), ("{}", explained)):
        text = f"<testsuites>{pair[0]}{pair[1]}</testsuites>"
        assert not is_green(*read_text(junit_xml, text.replace("{}", short)))
        assert is_green(*read_text(junit_xml, text.replace("{}", whole)))


def test_failures_that_are_counted_and_not_listed_are_not_green():
    cases, session = read_text(
        junit_xml, '<testsuite name="a" tests="2" failures="1"><testcase name="x"/><testcase name="y"/></testsuite>'
    )

    assert outcomes(cases) == {"passed": 2}
    assert not is_green(cases, session)
    assert session.remarks[0].text == "The file's summary states 1 cases of one outcome and lists 0."


def test_several_outcomes_of_one_case_are_one_case_at_its_worst():
    (case,), _ = read_text(
        junit_xml,
        '<testsuites><testsuite name="s"><testcase classname="c" name="n" time="0.123"><skipped/>'
        '<failure message="wrong">first</failure><error message="left">second</error></testcase></testsuite>'
        "</testsuites>",
    )

    assert case.outcome == "failed"
    assert [failure.message for failure in case.failures] == ["wrong", "left"]


def test_a_suites_own_error_is_no_case_and_not_lost():
    cases, session = read_text(
        junit_xml,
        '<testsuites><testsuite name="s" tests="1" errors="1"><testcase name="x"/><error message="no server"/>'
        "</testsuite></testsuites>",
    )

    assert outcomes(cases) == {"passed": 1}
    assert (session.collect_failures[0].nodeid, session.collect_failures[0].failure.message) == ("s", "no server")


@pytest.mark.parametrize(
    ("attributes", "outcome"),
    [
        ('status="notrun"', "skipped"),
        ('status="run" result="suppressed"', "skipped"),
        ('status="run" result="completed"', "passed"),
        ('status="disabled"', "skipped"),
        ('status="failed"', "failed"),
        ('status="untested"', "not-run"),
        ('status="broken"', "error"),
        ('status="timedout"', "failed"),
        ('status="panicked"', "crashed"),
        ('status="run"', "passed"),
    ],
)
def test_words_in_attributes(attributes, outcome):
    (case,), _ = read_text(junit_xml, f'<testsuite name="s"><testcase name="n" {attributes}/></testsuite>')

    assert case.outcome == outcome
    assert case.executed is (outcome not in ("skipped", "not-run"))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1,234.5", 1234.5),
        ("1,234,567.25", 1234567.25),
        ("0,25", 0.25),
        ("12", 12.0),
        ("1e-3", 0.001),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("1967986371", None),
        ("1e999", None),
        ("9" * 5000, None),
    ],
)
def test_durations(text, seconds):
    (case,), _ = read_text(junit_xml, f'<testsuite name="s"><testcase name="n" time="{text}"/></testsuite>')

    assert case.duration == seconds


def test_missing_attributes_and_empty_names():
    cases, session = read_text(
        junit_xml, '<testsuites><testsuite><testcase/><testcase name="" classname="c"/></testsuite></testsuites>'
    )

    assert [case.nodeid for case in cases] == ["::(unnamed)", "c::(unnamed)"]
    assert (session.stated, session.start, session.duration) == (None, None, None)


def test_repeated_ids_are_all_kept():
    cases, _ = read_text(
        junit_xml, '<testsuite name="s"><testcase name="n"/><testcase name="n"><failure/></testcase></testsuite>'
    )

    assert [case.outcome for case in cases] == ["passed", "failed"]


def test_times_without_a_zone_are_utc_and_said_to_be():
    text = '<testsuites time="2.5"><testsuite timestamp="{}" tests="1"><testcase name="n"/></testsuite></testsuites>'

    for stamp in ("2021-03-07T10:36:56", "2021-03-07T10:36:56 UTC", "Sun, 07 Mar 2021 10:36:56 GMT"):
        _, session = read_text(junit_xml, text.format(stamp))
        assert (session.start, session.end) == (1615113416.0, 1615113418.5)
    _, session = read_text(junit_xml, text.format("2021-03-07T11:36:56+01:00"))
    assert (session.start, session.remarks) == (1615113416.0, [])
    _, session = read_text(junit_xml, text.format("1970-01-01T00:00:00"))
    assert session.start is None


def test_long_text_loses_its_middle_and_says_so():
    body = "begin " + "x" * 200_000 + " end"
    (case,), _ = read_text(
        junit_xml,
        f'<testsuite name="s"><testcase name="n"><failure message="{body}">{body}</failure></testcase></testsuite>',
    )

    trace = case.failures[0].trace
    assert len(trace) < 70_000
    assert trace.startswith("begin x")
    assert trace.endswith("x end")
    assert "134474 characters are left out here" in trace
    assert len(case.failures[0].message) < 9_000


def test_many_elements_in_one_case_are_bounded_and_keep_the_worst():
    inside = '<skipped/><failure message="f"/>' + '<error message="e"/>' * 500
    (case,), _ = read_text(junit_xml, f'<testsuite name="s"><testcase name="n">{inside}</testcase></testsuite>')

    assert case.outcome == "failed"
    assert len(case.failures) < 60


def test_very_many_suites_that_could_not_run_are_bounded_and_said():
    broken = '<error message="no server"/>'
    not_collected = '<testcase name="tests.test_a"><error message="collection failure"/></testcase>'
    for name, inside in (("all", broken), ("pytest tests", not_collected)):
        suite = f'<testsuite name="s">{inside}</testsuite>'
        _, session = read_text(junit_xml, f'<testsuites name="{name}">{suite * 1500}</testsuites>')
        assert len(session.collect_failures) == 1000
        assert rules(session) == ["collect-failures-left-out"]


def test_more_told_cases_than_a_batch():
    text = "".join(f'<testcase name="n{number}" line="{number}"/>' for number in range(2500))
    cases, _ = read_text(junit_xml, f'<testsuite name="s">{text}</testsuite>')

    assert [case.line for case in cases] == list(range(2500))


def test_prefixes_are_passed_over():
    cases, _ = read_text(
        junit_xml,
        '<j:testsuites xmlns:j="urn:j"><j:testsuite name="s"><j:testcase name="a"/><j:testcase name="b"><j:failure/>'
        "</j:testcase></j:testsuite></j:testsuites>",
    )

    assert [(case.nodeid, case.outcome) for case in cases] == [("s::a", "passed"), ("s::b", "failed")]


def test_case_within_a_case_is_a_case():
    cases, _ = read_text(
        junit_xml,
        '<testsuite name="s"><testcase name="a"><testcase name="b"><failure/></testcase></testcase></testsuite>',
    )

    assert [(case.nodeid, case.outcome) for case in cases] == [("s::a", "passed"), ("s::b", "failed")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf8", "utf-16", "iso-8859-1", "windows-1252"])
def test_declared_encodings_are_read(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><testsuite name="s"><testcase name="\u00fcber"/></testsuite>'
    (case,), _ = read_bytes(junit_xml, text.encode(encoding))

    assert case.nodeid == "s::\u00fcber"


@pytest.mark.parametrize("encoding", ["utf-16", "UTF-16LE", "utf8"])
def test_an_encoding_that_cannot_be_is_not_believed(encoding):
    # .NET declares UTF-16 of every text that it writes to a string first.
    text = f'<?xml version="1.0" encoding="{encoding}"?><testsuite name="s"><testcase name="\u00fcber"/></testsuite>'
    (case,), _ = read_bytes(junit_xml, text.encode())

    assert case.nodeid == "s::\u00fcber"


@pytest.mark.parametrize("encoding", ["shift_jis", "no-such", "utf-7", "utf-" + "8" * 100, "a b", "", "\u00fc", "\0"])
def test_other_encodings_are_refused_in_one_line(encoding):
    with pytest.raises(UnreadableResultsError, match="line 1"):
        read_bytes(junit_xml, f'<?xml version="1.0" encoding="{encoding}"?><testsuite/>'.encode())


@pytest.mark.parametrize("encoding", ["shift_jis", "no-such", "utf_16"])
def test_an_encoding_at_the_end_of_a_very_long_declaration_is_refused_in_one_line(encoding):
    with pytest.raises(UnreadableResultsError, match=f"declares the encoding {encoding}"):
        read_bytes(junit_xml, f'<?xml version="1.0"{" " * (1 << 18)}encoding="{encoding}"?><testsuite/>'.encode())


@pytest.mark.parametrize(
    "head",
    [
        b"<testsuites>",
        b'<?xml version="1.0"?>\n<!-- by us -->\n<?x y?><testsuite name="a"/>',
        b'<!DOCTYPE testsuites [<!ENTITY a "b">]><testsuites/>',
        b"<a:testsuites xmlns:a='b'/>",
    ],
)
def test_recognises(head):
    assert junit_xml.recognise(head)


@pytest.mark.parametrize("head", [b"", b"<html>", b"<testsuitesx>", b"{}", b"<suites><testsuite/></suites>", b"\x00"])
def test_does_not_recognise(head):
    assert not junit_xml.recognise(head)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]><testsuite/>', "line 1, column 13: holds a DOCTYPE"),
        ("<testsuite>\n<testcase name='a'></testsuite>", "line 2, column 22: is not well-formed XML (mismatched tag)"),
        ("<testsuite><testcase name='a'>&undefined;</testcase></testsuite>", "undefined entity"),
        ("<testsuite><testcase name='a\x1b'/></testsuite>", "invalid token"),
        ("<testsuite", "ends in the middle of JUnit XML"),
        ("<testsuite/>\njunk", "line 2, column 1: is not well-formed XML (junk after document element)"),
        ("<testsuite/>\n<testsuite>\n</a>", "line 3, column 3: is not well-formed XML (mismatched tag)"),
        ("<testsuite/>\n <html/>", "line 2, column 2: holds a document <html>"),
        ("<testsuite/><testcase name='a'/>", "line 1, column 13: holds a document <testcase>"),
        ('<testsuite/>\n<?xml version="1.0" encoding="shift_jis"?><testsuite/>', "line 2: declares the encoding"),
        ('<testsuite/>\n<!DOCTYPE a [<!ENTITY x "y">]><testsuite/>', "line 2, column 13: holds a DOCTYPE"),
    ],
)
def test_says_where_and_what(text, said):
    with pytest.raises(UnreadableResultsError) as caught:
        read_bytes(junit_xml, text.encode())

    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_breaks_off_tells_what_it_has():
    cases, session = read_bytes(
        junit_xml, b'<testsuite name="s" tests="3">\n<testcase name="a"/>\n<testcase name="b" time="1">'
    )

    assert outcomes(cases) == {"passed": 1}
    assert (session.complete, session.running) == (False, "s::b")
    assert [remark.text for remark in session.remarks] == [
        "The file breaks off at line 3: what came after it is not known.",
        "The file's summary states 3 cases and lists 1.",
    ]


@pytest.mark.parametrize(
    ("inside", "outcome"),
    [
        ("<Failure/>", "error"),
        ("<timeout>after 5 s</timeout>", "error"),
        ("<x><aborted/></x>", "error"),
        ("<skipped><failure message='m'/></skipped>", "failed"),
        ("<error-count/><failure/>", "failed"),
        ("<description/><system-err>failure</system-err>", "passed"),
    ],
)
def test_an_element_that_speaks_of_a_failure_is_no_pass_whatever_its_name(inside, outcome):
    cases, _ = read_text(junit_xml, f'<testsuite name="s"><testcase name="a">{inside}</testcase></testsuite>')

    assert [case.outcome for case in cases] == [outcome]


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("NOT RUN", "skipped"),
        ("timed-out", "failed"),
        ("Canceled", "not-run"),
        ("killed", "crashed"),
        ("unstable", "not-run"),
        ("Failed ", "failed"),
        ("run", "passed"),
        ("PASSED", "passed"),
    ],
)
def test_of_a_status_that_nobody_knows_it_is_not_known_that_the_case_passed(word, outcome):
    for key in ("status", "result"):
        text = f'<testsuite name="s"><testcase name="a" {key}="{word}"/><testcase name="b" status="run"/></testsuite>'
        cases, session = read_text(junit_xml, text)
        assert [case.outcome for case in cases] == [outcome, "passed"]
        assert is_green(cases, session) is (outcome == "passed")


@pytest.mark.parametrize("count", ["1.0", "+1", "1,0", "-1", "yes", "9" * 5000])
@pytest.mark.parametrize("key", ["failures", "errors", "tests"])
def test_a_count_that_is_no_number_is_said(key, count):
    cases, session = read_text(junit_xml, f'<testsuite name="s" {key}="{count}"><testcase name="a"/></testsuite>')

    assert not is_green(cases, session)
    assert rules(session) == ["count-unreadable"]
    assert is_green(*read_text(junit_xml, f'<testsuite name="s" {key}=""><testcase name="a"/></testsuite>'))
