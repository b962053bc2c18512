"""Several JUnit documents behind each other in one file: one source, each of them well-formed, and nothing else."""

import io
from contextlib import suppress

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import junit_xml, xml_pass
from tests.ingest.reading import SAMPLES, by_id, is_green, outcomes, read_bytes, rules

DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>'
FIRST = DECLARED + b'<testsuites><testsuite name="a" tests="1"><testcase name="x" time="1"/></testsuite></testsuites>\n'
SECOND = b"<!-- \xc3\xbc -->\n" + DECLARED[:19] + b"?><testsuite name='b'>\n<testcase name='y'></testcase></testsuite>"
THIRD = b'<testsuite name="c" tests="1"><testcase classname="C" name="z" time="0.5"/></testsuite>\n'


def pieces(data, size):
    """Give a stream that is read in small pieces, whatever is asked for."""

    class Slow(io.BytesIO):
        def read(self, count=-1):
            return super().read(size)

    assert len(data) > size
    return Slow(data)


@pytest.mark.parametrize("between", [b"", b"\n\n", b" \t\r\n", b"<!-- next -->", b"<?next one?>\n"])
def test_all_are_read(between):
    cases, session = read_bytes(junit_xml, between.join((FIRST, THIRD, FIRST.replace(b"x", b"w"), THIRD)))

    assert [case.nodeid for case in cases] == ["a::x", "C::z", "a::w", "C::z"]
    assert is_green(cases, session)


@pytest.mark.parametrize("second", [SECOND, b"\xef\xbb\xbf" + THIRD, b"\xef\xbb\xbf" + DECLARED + THIRD])
def test_each_begins_as_a_file_does(second):
    cases, session = read_bytes(junit_xml, FIRST + second)

    assert is_green(cases, session)
    assert len(cases) == 2


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_each_has_an_encoding_of_its_own(encoding):
    name = "\u00fc" if encoding != "utf-16" else "\u20ac"
    text = f'<?xml version="1.0" encoding="{encoding}"?><testsuite><testcase classname="s" name="{name}"/></testsuite>'
    # .NET declares UTF-16 of text that it then writes as UTF-8.
    data = text.encode("utf-8" if encoding == "utf-16" else encoding)

    cases, _ = read_bytes(junit_xml, FIRST + data + THIRD + data)

    assert [case.nodeid for case in cases] == ["a::x", f"s::{name}", "C::z", f"s::{name}"]


@pytest.mark.parametrize("size", range(1, 120))
def test_a_document_may_begin_anywhere_in_what_is_read_at_once(size):
    cases = []
    data = FIRST + b"\n" * 70 + b"\xef\xbb\xbf" + THIRD + DECLARED + THIRD

    session = junit_xml.read(pieces(data, size), cases.extend)

    assert [case.nodeid for case in cases] == ["a::x", "C::z", "C::z"]
    assert session.complete


def test_cut_at_every_byte_it_is_never_green_but_between_two():
    data = FIRST + SECOND + THIRD
    ends = {len(FIRST.rstrip()), len(FIRST + SECOND), len(data.rstrip())}
    green = set()
    for at in range(1, len(data) + 1):
        with suppress(UnreadableResultsError):
            green |= {at} if is_green(*read_bytes(junit_xml, data[:at])) else set()

    # Nothing can tell that another document was to follow; white space and whole comments say nothing.
    comment = len(FIRST) + SECOND.index(b"-->") + 3
    assert green == ends | {len(FIRST), comment, comment + 1, len(data)}


def test_one_that_breaks_off_before_another_is_refused():
    for at in range(len(DECLARED) + 1, len(FIRST.rstrip())):
        with pytest.raises(UnreadableResultsError, match="not well-formed"):
            read_bytes(junit_xml, FIRST[:at] + FIRST)


@pytest.mark.parametrize("foreign", [b"garbage", b"{}", b"\0", b"&amp;", b"</testsuites>", b"<![CDATA[x]]>", b"\xff"])
def test_what_is_foreign_is_refused(foreign):
    bom = b"\xef\xbb\xbf"
    for behind in (b"", b" ", THIRD, b"\n" + THIRD, bom + THIRD, b"<" + THIRD, b">" + THIRD, b"\n" + bom + DECLARED):
        for before in (FIRST, FIRST.rstrip(), FIRST + THIRD):
            with pytest.raises(UnreadableResultsError, match="not well-formed"):
                read_bytes(junit_xml, before + foreign + behind)


def test_what_one_promises_no_other_makes_up_for():
    short = b'<testsuite name="d" tests="2"><testcase name="x"/></testsuite>'
    for data in (short + THIRD + THIRD, THIRD + THIRD + short):
        cases, session = read_bytes(junit_xml, data)
        assert (len(cases), session.stated.cases) == (3, 4)
        assert not is_green(cases, session)


def test_the_case_of_a_run_that_was_appended_is_listed_once_more():
    failed = b'<testsuites name="pytest tests"><testsuite name="pytest" tests="1" failures="1"><testcase '
    failed += b'classname="test_a" name="test_b"><failure message="no"/></testcase></testsuite></testsuites>'
    passed = b'<testsuites name="pytest tests"><testsuite name="pytest" tests="1"><testcase classname="test_a" '
    passed += b'name="test_b" time="1"/></testsuite></testsuites>'

    for data in (failed + passed, passed + failed):
        cases, _ = read_bytes(junit_xml, data)
        assert outcomes(cases) == {"failed": 1, "passed": 1}


def test_times_of_several_are_not_summed_up():
    timed = b'<testsuites time="5"><testsuite name="a" time="5" timestamp="%s"><testcase name="x"/></testsuite>'
    timed += b"</testsuites>"
    data = timed % b"2026-11-22T13:05:33Z" + timed % b"2026-11-22T13:04:33Z"

    _, session = read_bytes(junit_xml, data)

    assert (session.start, session.duration, session.end) == (1795352673.0, None, None)


def test_more_than_any_workspace_has_are_refused():
    with pytest.raises(UnreadableResultsError, match="line 10001: holds more than 10000 documents behind each other"):
        read_bytes(junit_xml, b"<testsuite/>\n" * 10_001)
    cases, _ = read_bytes(junit_xml, THIRD * 10_000)
    assert len(cases) == 10_000


def test_large_ones_are_read_as_quickly_as_one(monkeypatch):
    asked = []
    cases = b'<testcase classname="c" name="n" time="0.1"/>' * 20_000
    new_parser = junit_xml.new_parser

    def counted(*arguments):
        asked.append(arguments)
        return new_parser(*arguments)

    monkeypatch.setattr(junit_xml, "new_parser", counted)
    assert len(cases) > 3 * xml_pass.CHUNK
    found, session = read_bytes(junit_xml, (b'<testsuite name="s">' + cases + b"</testsuite>\n") * 3)

    assert (len(found), len(asked)) == (60_000, 3)
    assert is_green(found, session)


def test_a_real_one_a_test_binary():
    data = (SAMPLES / "junit_xml" / "libtest-binaries.xml").read_bytes()
    cases, session = read_bytes(junit_xml, data)

    assert {"tests::errs", "integration::passes_at_once"} <= set(by_id(cases))
    # The ignored one is counted by the first document, and not listed.
    assert rules(session) == ["skips-not-listed"]
    assert session.complete


def test_no_expat_puts_off_what_it_was_given():
    begun: list[str] = []
    parser = xml_pass.new_parser("JUnit XML")
    parser.StartElementHandler = lambda name, _: begun.append(name)
    for piece in (b"<testsuites><testsui", b"te", b">"):
        parser.Parse(piece, False)
    assert begun == ["testsuites", "testsuite"]
