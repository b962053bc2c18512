"""XML in UTF-16: real results files written again as .NET and PowerShell write them are the same results."""

import re
import zipfile
from contextlib import suppress

import pytest

from reporting import ingest
from reporting.errors import UnreadableResultsError
from tests.ingest.reading import SAMPLES

FILES = (
    "junit_xml/pytest.xml", "junit_xml/phpunit.xml", "junit_xml/jest-junit.xml", "junit_xml/junit-platform.xml",
    "trx/jest.trx", "trx/mocha.trx", "trx/data-rows-documented.trx",
)  # fmt: skip
DECLARATION = re.compile(r"<\?xml [^>]*\?>")
LITTLE, BIG = ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")


def text_of(name, declares):
    """Give the sample's text, as it declares itself or as UTF-16."""
    text = (SAMPLES / name).read_text(encoding="utf-8").removeprefix("\ufeff")
    assert DECLARATION.match(text)
    if declares == "its own":
        return text
    return DECLARATION.sub(f'<?xml version="1.0" encoding="{declares}"?>', text, count=1)


def read(path):
    cases = []
    source, session = ingest.read(path, cases.extend)
    return cases, session, source


@pytest.mark.parametrize("declares", ["utf-16", "UTF-16LE", "its own"])
@pytest.mark.parametrize("marked", [True, False], ids=["marked", "bare"])
@pytest.mark.parametrize(("codec", "mark"), [LITTLE, BIG], ids=["little", "big"])
@pytest.mark.parametrize("name", FILES)
def test_the_same_cases_as_in_utf_8(name, codec, mark, marked, declares, tmp_path):
    path = tmp_path / "results.xml"
    data = text_of(name, declares).encode(codec)
    path.write_bytes(mark * marked + data)

    cases, session, source = read(path)

    expected, told, original = read(SAMPLES / name)
    assert len(cases) >= 5
    assert (cases, session) == (expected, told)
    assert (source.format, source.size) == (original.format, len(data) + 2 * marked)


@pytest.mark.parametrize("name", FILES)
def test_a_byte_order_mark_before_utf_8_changes_nothing(name, tmp_path):
    path = tmp_path / "results.xml"
    path.write_bytes(b"\xef\xbb\xbf" + (SAMPLES / name).read_bytes().removeprefix(b"\xef\xbb\xbf"))

    assert read(path)[:2] == read(SAMPLES / name)[:2]


def test_found_in_folders_and_archives(tmp_path):
    data = b"\xff\xfe" + text_of(FILES[0], "utf-16").encode("utf-16-le")
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "junit.xml").write_bytes(data)
    (folder / "coverage.xml").write_bytes('<?xml version="1.0"?>\n<coverage/>'.encode("utf-16"))
    archive = tmp_path / "results.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("junit.xml", data)

    for place in (folder, archive):
        (origin,) = ingest.sources([str(place)]).origins
        assert read(origin)[0] == read(SAMPLES / FILES[0])[0]


def test_cut_at_every_byte_it_is_never_green_nor_anything_but_an_error(tmp_path):
    text = '<?xml version="1.0" encoding="utf-16"?><testsuite name="s" tests="2"><testcase name="\U0001f600"/>'
    data = (text + '<testcase name="b"/></testsuite>').encode("utf-16")
    path = tmp_path / "results.xml"
    complete = set()
    for at in range(len(data)):
        path.write_bytes(data[:at])
        with suppress(UnreadableResultsError):
            complete.add(read(path)[1].complete)
    assert complete == {False}


def test_a_document_type_is_refused_as_in_utf_8(tmp_path):
    path = tmp_path / "results.xml"
    path.write_bytes('<!DOCTYPE a [<!ENTITY x "y">]><testsuites>&x;</testsuites>'.encode("utf-16"))

    with pytest.raises(UnreadableResultsError, match=r"results\.xml: line 1, column 1[0-9]?: holds a DOCTYPE"):
        read(path)


def test_half_a_pair_is_named_with_its_place(tmp_path):
    path = tmp_path / "results.xml"
    text = '<?xml version="1.0"?><testsuite name="s"><testcase name="'
    path.write_bytes(text.encode("utf-16-le") + b"\x3d\xd8a\x00" + '"/></testsuite>'.encode("utf-16-le"))

    with pytest.raises(UnreadableResultsError, match=rf"results\.xml: byte {2 * len(text)}: is no whole character"):
        read(path)


@pytest.mark.parametrize("text", ['{"Action":"run"}', "[1]", "go: downloading x\n"])
def test_other_text_in_utf_16_is_refused_in_one_line(text, tmp_path):
    path = tmp_path / "results.json"
    path.write_bytes(text.encode("utf-16"))

    with pytest.raises(UnreadableResultsError, match=r"results\.json: is UTF-16 text; UTF-8 was expected: save it as"):
        read(path)


def test_utf_16_that_is_no_results_file_is_of_no_known_format(tmp_path):
    path = tmp_path / "page.xml"
    path.write_bytes("<html/>".encode("utf-16"))

    with pytest.raises(UnreadableResultsError, match="byte 0: is of no known format"):
        read(path)
