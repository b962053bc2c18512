"""JUnit XML whoever wrote it: what is recognised, names and times, encodings, and what is refused."""

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import junit_xml
from tests.ingest.reading import outcomes, read_bytes, read_text


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


@pytest.mark.parametrize("declaration", ['<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>'])
def test_blanks_before_the_declaration_are_passed_over(declaration):
    text = f'\n \n{declaration}\n<testsuite name="s"><testcase name="\u00fcber"/></testsuite>'
    (case,), _ = read_text(junit_xml, text)

    assert case.nodeid == "s::\u00fcber"
    with pytest.raises(UnreadableResultsError, match="line 4, "):
        read_text(junit_xml, text.replace("/></", "/></s></"))


def test_blanks_before_the_declaration_of_another_encoding_are_refused():
    with pytest.raises(UnreadableResultsError, match="line 2, "):
        read_bytes(junit_xml, b'\n<?xml version="1.0" encoding="iso-8859-1"?><testsuite/>')


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
        b'<testrun name="Cart" tests="1"><testsuite name="shop.CartTest"/></testrun>',
    ],
)
def test_recognises(head):
    assert junit_xml.recognise(head)


CHECK = b'<testsuites xmlns="http://check.sourceforge.net/ns"><suite><test result="failure"/></suite></testsuites>'


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<html>",
        b"<testsuitesx>",
        b"{}",
        b"<suites><testsuite/></suites>",
        b"<testrun><suite/></testrun>",
        b"\x00",
        CHECK,
    ],
)
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
