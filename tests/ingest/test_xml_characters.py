r"""Characters that XML forbids: a file that holds them is read as if it held their codes, and as nothing else.

Real files with them: vstest's `&#x1C;` in stack traces of the Jenkins plugin for MSTest (JENKINS-23531), the bell in
the example of dart-junitreport. The samples here get theirs put in, at every kind of place.
"""

import io
import os
import re
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from reporting import ingest
from reporting.errors import UnreadableResultsError
from reporting.ingest import Origin
from reporting.ingest.xml_characters import BLOCK, UNPARTED, legible
from reporting.model import Case, Session
from tests.ingest.reading import SAMPLES, is_green

PLACES = re.compile(r"""(?<==")[^"<>&]+(?=")|(?<=>)[^<>&\]]++(?=</)""")
"""The values of attributes, and texts."""
ODD = {
    "&#x1F;": r"\x1f",
    "\x01": r"\x01",
    "\x1b": r"\x1b",
    "&#xD83D;": r"\ud83d",
    "&#65534;": r"\ufffe",
    "\uffff": r"\uffff",
}
FILES = sorted(
    f"{path.parent.name}/{path.name}"
    for folder, ending in (("junit_xml", "*.xml"), ("trx", "*.trx"))
    for path in (SAMPLES / folder).glob(ending)
    if path.stat().st_size < 60_000
)
NOTE = ("not-xml", "note")
FREE = ("name", "message", "Message", "StackTrace", "system-out", "StdOut", "failure", "error", "skipped")
"""Attributes and elements of which nothing but text is asked."""


def changed(name: str, odd: str) -> str:
    """Give the sample with the odd text in the midst of every text and value that may hold any text."""
    whole = (SAMPLES / name).read_text(encoding="utf-8").removeprefix("\ufeff")

    def put(found: re.Match[str]) -> str:
        begin = whole.rfind(" " if whole[found.start() - 1] == '"' else "<", 0, found.start()) + 1
        text = found[0]
        if re.split("[ =>]", whole[begin : found.start()])[0] not in FREE:
            return text
        return text[: len(text) // 2] + odd + text[len(text) // 2 :]

    return PLACES.sub(put, whole)


def read(path: Path | Origin) -> tuple[list[Case], Session, int]:
    cases: list[Case] = []
    source, session = ingest.read(path, cases.extend)
    return cases, session, source.cases


def remarks(session: Session) -> list[tuple[str, str]]:
    return [(remark.rule, remark.effect) for remark in session.remarks]


@pytest.mark.parametrize("name", FILES)
def test_the_same_cases_as_with_the_codes_written_out(name, tmp_path):
    path = tmp_path / "results.xml"
    changes = 0
    for odd, code in ODD.items():
        path.write_text(changed(name, code), encoding="utf-8", newline="\n")
        expected, told, count = read(path)
        text = changed(name, odd)
        changes += text.count(odd)
        path.write_text(text, encoding="utf-8", newline="\n")
        cases, session, counted = read(path)
        assert cases == expected
        assert (counted, len(cases)) == (count, len(expected))
        assert remarks(session) == [*remarks(told), *([NOTE] if odd in text else [])]
    assert changes >= len(ODD)


@pytest.mark.parametrize("name", FILES)
def test_colours_are_left_out(name, tmp_path):
    path = tmp_path / "results.xml"
    path.write_text(changed(name, ""), encoding="utf-8", newline="\n")
    expected, _, _ = read(path)
    for colour in ("&#x1B;[31m", "&#27;[0m", "\x1b[38;5;12m", "&#x001b;[K"):
        path.write_text(changed(name, colour), encoding="utf-8", newline="\n")
        assert read(path)[0] == expected


def test_the_second_pass_is_told_too(tmp_path):
    path = tmp_path / "results.xml"
    path.write_text(
        "<testsuite>" + '<testcase name="a"/>\n' * 20_000 + "&#1;</testsuite>", encoding="utf-8", newline="\n"
    )
    told: list[int] = []
    ingest.read(path, list, told.append)
    size = path.stat().st_size
    (back,) = (count for count in told if count < 0)
    assert 0 < -back <= size
    assert sum(told) == size


def test_a_file_that_is_written_between_the_passes_is_refused(tmp_path):
    path = tmp_path / "results.xml"
    path.write_text('<testsuite><testcase name="a"/>&#1;</testsuite>', encoding="utf-8", newline="\n")

    def replace(count: int) -> None:
        if count < 0:
            path.write_text('<testsuite><testcase name="b"/><testcase name="c"/></testsuite>', encoding="utf-8")

    with pytest.raises(UnreadableResultsError, match=r"results\.xml: was written while it was read"):
        ingest.read(path, list, replace)


@pytest.mark.parametrize("at", [0, 1, 999, 1000, 1001, 2500, 4999])
@pytest.mark.parametrize("by", ["pytest", "jest"])
def test_each_case_is_handed_on_once_wherever_the_first_pass_ended(at, by, tmp_path):
    rows = [f'<testcase classname="a.b" name="t{number}" time="0.5"/>' for number in range(5000)]
    rows[4000] = rows[4000].replace("/>", '><failure message="no"/></testcase>')
    plain = tmp_path / "plain.xml"
    odd = tmp_path / "odd.xml"
    for path, text in ((plain, r"\x02"), (odd, "&#2;")):
        told = [*rows[:at], rows[at].replace("/>", f"><system-out>{text}</system-out></testcase>"), *rows[at + 1 :]]
        path.write_text(f'<testsuite name="{by}">{"".join(told)}</testsuite>', encoding="utf-8", newline="\n")
    cases, session, count = read(odd)
    expected, told, _ = read(plain)
    assert [case.nodeid for case in cases] == [case.nodeid for case in expected]
    assert cases == expected
    assert count == len(cases) == 5000
    assert remarks(session) == [*remarks(told), NOTE]


def test_a_pass_stays_one_and_a_failure_too(tmp_path):
    path = tmp_path / "results.xml"
    path.write_text('<testsuite><testcase name="a"><system-out>&#x1F;</system-out></testcase></testsuite>')
    cases, session, _ = read(path)
    assert is_green(cases, session)
    path.write_text('<testsuite><testcase name="a"><failure message="&#x1F;"/></testcase></testsuite>')
    cases, session, _ = read(path)
    assert [(case.outcome, case.failures[0].message) for case in cases] == [("failed", r"\x1f")]


def test_a_member_of_an_archive_and_utf_16_too(tmp_path):
    text = '<?xml version="1.0" encoding="utf-16"?><testsuite><testcase name="a&#xD83D;&#xDE00;"/></testsuite>'
    archive = tmp_path / "results.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("junit.xml", text.encode("utf-16"))
    cases, session, _ = read(archive)
    assert [case.nodeid for case in cases] == ["::a\N{GRINNING FACE}"]
    assert NOTE in remarks(session)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no names in folders there")
def test_a_pipe_is_not_waited_for_a_second_time(tmp_path):
    path = tmp_path / "results.xml"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(b'<testsuite><testcase name="a&#1;"/></testsuite>',))
    writer.start()
    with pytest.raises(UnreadableResultsError, match=r"line 1, column \d+: .*or name a file that holds all this"):
        ingest.read(Origin(path=path), list)
    writer.join()


@pytest.mark.parametrize("bad", ["\x00", "&#0;", "<b>", "&nbsp;", "&#x110000;", "& ", "]]>"])
def test_what_is_no_character_that_xml_forbids_stays_refused_at_its_place(bad, tmp_path):
    path = tmp_path / "results.xml"
    path.write_text(f'<testsuite>\n&#1;\n<testcase name="a"/>{bad}</testsuite>', encoding="utf-8", newline="\n")
    with pytest.raises(UnreadableResultsError, match=r"results\.xml: line [23]"):
        ingest.read(path, list)


def test_what_breaks_off_behind_one_is_no_complete_run(tmp_path):
    path = tmp_path / "results.xml"
    path.write_text('<testsuite><testcase name="a"/><testcase name="&#1;"/>', encoding="utf-8")
    cases, session, _ = read(path)
    assert len(cases) == 2
    assert not is_green(cases, session)


@pytest.mark.parametrize("odd", [b"&#xD83D;&#xDE00;", b"&#55357;&#56832;", b"&#x1b;[31m", b"\x1b[1m", b"&#1;"])
def test_none_is_parted_by_the_end_of_a_block(odd):
    for before in range(BLOCK - 40, BLOCK + 2):
        text = b"<a>" + b"x" * before + odd + b"y" * 100 + b"\n</a>"
        once = b"".join(legible(io.BytesIO(text)))
        assert once == b"<a>" + b"x" * before + b"".join(legible(io.BytesIO(odd))) + b"y" * 100 + b"\n</a>"
        assert odd not in once


@pytest.mark.parametrize("between", [b"", b"&#10;", b"&#xDE00;", b"&#xD83D;", b"&#56832;", b"&#55357;", b"\x1b[0m"])
def test_halves_are_joined_to_their_neighbours_alone(between):
    face = b"&#xD83D;&#56832;"
    text = b"".join(legible(io.BytesIO(face + between + face)))
    assert text.startswith(b"&#128512;")
    assert text.endswith(b"&#128512;")


def test_references_that_xml_allows_stay_as_they_are():
    allowed = b"<a b='&#10;&#13;&#9;&#32;&#x10FFFF;&#xFFFD;&#xE000;&amp;&lt;&#x00041;'>\x7f\xc2\x85&#159;</a>"
    assert b"".join(legible(io.BytesIO(allowed))) == allowed


@pytest.mark.parametrize("odd", [b"&#x0001;", b"\x1b[31;1m", b"&#00027;[0m", b"a&#1;b"])
def test_none_is_parted_where_a_text_has_no_line_end(odd):
    for before in range(len(odd)):
        text = b"x" * before + odd * (2 * UNPARTED // len(odd))
        once = b"".join(legible(io.BytesIO(text)))
        assert once == b"x" * before + b"".join(legible(io.BytesIO(odd))) * (2 * UNPARTED // len(odd))


def test_memory_stays_that_of_a_text_without_line_ends():
    blocks = list(legible(io.BytesIO(b"x" * (4 * UNPARTED))))
    assert sum(map(len, blocks)) == 4 * UNPARTED
    assert max(map(len, blocks)) <= UNPARTED + BLOCK
