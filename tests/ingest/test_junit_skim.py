"""Runs of plain cases that expat is not given: nothing that is read may differ for it, and no judgement either."""

import io
import random
import re
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.errors import UnreadableResultsError
from reporting.ingest import junit_skim, junit_xml
from reporting.model import Case, Passes, Session
from tests.ingest.reading import SAMPLES

REAL = sorted((SAMPLES / "junit_xml").glob("*.xml"))
NOWHERE = re.compile(rb"(?!)")

PLAIN = (
    '<testcase classname="tests.test_a" name="test_1" time="0.001" />',
    '<testcase classname="tests.test_a.TestB" name="test_2[a-&gt;&amp;lt;&quot;]" time="1"/>',
    '<testcase classname="tests.test_a" name="test_1" time="0.5"/>',
    '<testcase name="caf\u00e9 \U0001f600" classname="shop.CartTest" time="0.25"/>\n  ',
    '<testcase name="adds" classname="shop.CartTest" time="12.000001">\n  </testcase>\n  ',
    '<testcase name="adds | one" time="0.000571" classname="test"/>\r\n',
    '<testcase classname="shop.A&amp;B" name="adds" time="0.5"/>',
    '<testcase classname="" name="x&apos;\x7f" time="999999"/>\t',
)
OTHER = (
    '<testcase classname="tests.test_a" name="test_1" time="0.1"><failure message="m">E  x\n</failure></testcase>',
    '<testcase classname="tests.test_a" name="test_1" time="0.1"><error message="failed on teardown with"/></testcase>',
    '<testcase classname="tests.test_b" name="" time="0.1"/>',
    '<testcase classname="tests.test_b" name="a&#10;b" time="0.1"/>',
    '<testcase classname="tests.test_b" name="a\tb" time="1,5"/>',
    '<testcase classname="tests.test_b" name="c" time="-1" status="skipped"/>',
    '<testcase classname="tests.test_b" name="a\x1fb" time="1"/>',
    '<testcase classname="tests.test_b" name="a&quotb" time="1"/>',
    '<testcase classname="tests.test_b" name="d" time="9999999"/>',
    '<testcase name="d"><testcase classname="tests.test_a" name="test_1" time="0.001"/></testcase>',
    '<testcase name="e"><system-out><![CDATA[{}]]></system-out></testcase>',
    '<x:testcase name="f"><testcase classname="a" name="b" time="1"></testcase></x:testcase>',
    "<!-- {} -->",
    "<?note {} ?>",
    "<![CDATA[{}]]>",
    "<system-out>{}</system-out>",
    "<properties><property name='a' value='b'/></properties>\n",
    "<error message='no server'>{}</error>",
    "<testsuite name='s > t' tests='2'>{}</testsuite>\n",
    "<testsuite name='pytest' tests='3'>",
    "</testsuite>",
    "text ]] > & ]]>",
    "&lt;testcase ",
    "\ufffe",
    "<testcase classname='",
)
HEADS = (
    '<testsuites name="pytest tests"><testsuite name="pytest" tests="4">',
    '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites><testsuite name="a" tests="4">\n',
    '<?xml version="1.0" encoding="utf8"?><testsuite name="a">',
    '<?xml version="1.0" encoding="us-ascii"?><testsuite name="a">',
    '<?xml version="1.0" encoding="iso-8859-1"?><testsuite name="a">',
    '\ufeff<testsuites tests="1">',
    "<testcase name='root'>",
    "<!DOCTYPE testsuites><testsuites>",
)
TAILS = ("</testsuite></testsuites>", "</testsuite>", "", '<testcase classname="a" name="b" time="1"/>')


class Pieces(io.BytesIO):
    """A file that gives at most so many bytes at once, an XML declaration whole, as every stream that is read does."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self._size = size

    def read(self, size: int | None = -1, /) -> bytes:
        declared = 0 if self.tell() else self.getvalue().find(b"?>", 0, 100) + 1
        return super().read(max(self._size, declared))


def told(data: bytes, size: int = 1 << 18) -> tuple[list[Case], Session] | str:
    """Give the cases and the session, or the sentence that refuses the bytes."""
    cases: list[Case] = []
    try:
        session = junit_xml.read(Pieces(data, size), cases.extend)
    except UnreadableResultsError as error:
        return str(error)
    return cases, session


def told_by_expat(data: bytes) -> tuple[list[Case], Session] | str:
    """Give what expat makes of them, given every byte."""
    with mock.patch.object(junit_skim, "FIRST", NOWHERE):
        return told(data)


def skimmed(data: bytes) -> int:
    """Give how many cases expat was not given."""
    counts: list[int] = []

    class Counting(junit_skim.Skim):
        def __init__(self, parser, between, plain):
            def counted(classnames, names, times):
                counts.append(len(names))
                plain(classnames, names, times)

            super().__init__(parser, between, counted)

    with mock.patch.object(junit_xml, "Skim", Counting):
        told(data)
    return sum(counts)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_files_are_read_the_same_wherever_a_piece_or_the_file_ends(path):
    data = path.read_bytes()
    whole = told_by_expat(data)

    for size in (1, 2, 7, 64, 1 << 18):
        assert told(data, size) == whole
    for end in range(0, len(data), 1 + len(data) // 150):
        assert told(data[:end]) == told_by_expat(data[:end])


@pytest.mark.parametrize("plain", PLAIN)
def test_a_small_file_is_read_the_same_wherever_it_ends(plain):
    text = f"<testsuites><testsuite name='a' tests='5'>{plain}{plain}<!-- {plain} -->{OTHER[0]}{plain}</testsuite>"
    data = f"{text}<testsuite name='pytest'>{plain}<system-out><![CDATA[{plain}]]></system-out>".encode()

    for end in range(len(data)):
        assert told(data[:end], 99) == told_by_expat(data[:end])


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_files_that_were_broken_are_judged_the_same(path):
    chance = random.Random(path.stem)
    data = path.read_bytes()

    for _ in range(40):
        broken = bytearray(data)
        for _ in range(chance.choice((1, 1, 3))):
            at = chance.randrange(len(broken))
            broken[at : at + chance.randrange(3)] = chance.choice(
                (b"", b"<", b">", b'"', b"&", b"/", b"\n", b"\x00", b"\xff", b"\xc3", b"\xef\xbf\xbf", b"<!--", b"]]>")
            )
        assert told(bytes(broken)) == told_by_expat(bytes(broken))


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Give XML that is often whole: runs of plain cases between, within and around everything else."""
    runs = st.lists(st.sampled_from(PLAIN), max_size=4).map("".join)
    others = st.sampled_from(OTHER)
    inside = "".join(
        draw(runs) + draw(others).replace("{}", draw(runs)) for _ in range(draw(st.integers(min_value=0, max_value=5)))
    )
    return (draw(st.sampled_from(HEADS)) + inside + draw(runs) + draw(st.sampled_from(TAILS))).encode()


@settings(max_examples=500, deadline=None)
@given(documents(), st.data())
def test_made_documents_are_read_the_same(data, draw):
    if draw.draw(st.booleans()):
        at = draw.draw(st.integers(min_value=0, max_value=len(data)))
        data = data[:at] + draw.draw(st.binary(max_size=2)) + data[at + draw.draw(st.integers(0, 2)) :]
    size = draw.draw(st.sampled_from((1, 3, 17, 100, 1 << 18)))

    assert told(data, size) == told_by_expat(data)


@pytest.mark.parametrize("plain", PLAIN)
def test_plain_cases_are_not_given_to_expat(plain):
    data = f'<testsuite name="s"><properties/>{plain * 3}{OTHER[0]}{plain * 2}</testsuite>'.encode()

    assert skimmed(data) == 5
    assert told(data) == told_by_expat(data)


@pytest.mark.parametrize("other", OTHER)
@pytest.mark.parametrize("head", HEADS)
def test_everything_else_is_read_the_same(head, other):
    data = f"{head}{PLAIN[0]}{other.replace('{}', PLAIN[1])}{PLAIN[2]}".encode()

    assert told(data) == told_by_expat(data)


@pytest.mark.parametrize("around", ["<!-- {} -->", "<![CDATA[{}]]>", "<?a {}?>"])
def test_what_only_looks_like_a_case_is_given_to_expat(around):
    data = f'<testsuite name="s">{around.format("".join(PLAIN))}</testsuite>'.encode()

    assert skimmed(data) == 0
    assert told(data) == told_by_expat(data)


@pytest.mark.parametrize("around", ["<!-- {} -->", "<?a {}?>", "<!-- {}"])
def test_what_is_half_read_is_given_in_few_pieces(around):
    """Expat begins anew with a comment whenever it gets more of it: in many pieces it takes the square of the time."""
    pieces: list[int] = []

    class Counting(junit_skim.Skim):
        def _give(self, data):
            pieces.append(len(data))
            super()._give(data)

    data = f'<testsuite name="s"><testcase name="a"/>{around.format(PLAIN[0] * 20_000)}'.encode()
    with mock.patch.object(junit_xml, "Skim", Counting):
        told(data)

    assert sum(pieces) == len(data)
    assert len(pieces) < 20


@pytest.mark.parametrize("bad", [b"\xff", "\uffff".encode()])
def test_a_run_that_is_not_to_be_taken_is_looked_at_once(bad):
    runs: list[int] = []

    class Counting(junit_skim.Skim):
        def _taken(self, data, begin, end, order):
            runs.append(begin)
            return super()._taken(data, begin, end, order)

    data = f'<testsuite name="s">{PLAIN[0] * 2000}'.encode() + PLAIN[0].encode().replace(b"test_1", bad)
    with mock.patch.object(junit_xml, "Skim", Counting):
        assert told(data) == told_by_expat(data)

    assert len(runs) == 1


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16"])
def test_other_encodings_are_given_to_expat(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><testsuite name="s">{PLAIN[0] * 3}</testsuite>'

    assert skimmed(text.encode(encoding)) == 0
    assert len(told(text.encode(encoding))[0]) == 3


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_given_to_expat(codec):
    """What is plain as UTF-8 stands in the text of such a document, as characters of another script."""
    hidden = PLAIN[0].encode().decode(codec)
    data = f'<testsuite name="s">{hidden}<testcase name="a"/></testsuite>'.encode(codec)

    assert skimmed(data) == 0
    assert [case.nodeid for case in told(data)[0]] == ["s::a"]


@pytest.mark.parametrize("between", ["", "\n", "\r\n  ", " \r "])
@pytest.mark.parametrize("name", ["a", "\u00fc"])
def test_errors_say_where_they_are_in_the_whole_file(between, name):
    plain = f'<testcase classname="c" name="{name}" time="1"/>{between}'
    text = f'<testsuite name="s">{between}{plain * 3}{OTHER[0]}{plain * 2}'

    for broken in ("<a></b>", "<a>" * 70, "<a b='1' b='2'/>", "<", "</testsuite>x"):
        data = (text + broken).encode()
        assert skimmed(data) == 5
        assert told(data) == told_by_expat(data)


def test_plain_cases_of_a_large_file_are_handed_on_without_a_record_each():
    batches: list[object] = []
    cases = "".join(f'<testcase classname="{"a" * 2000}" name="test_{n}" time="0.1"/>' for n in range(5000))

    session = junit_xml.read(io.BytesIO(f'<testsuite name="pytest" tests="5000">{cases}'.encode()), batches.append)

    assert (sum(map(len, batches)), session.running) == (5000, "")
    assert all(isinstance(batch, Passes) for batch in batches)
