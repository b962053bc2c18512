"""The bytes of a document: UTF-8 is read however it is written, anything else is named."""

import pytest

from reporting.audit.decode import decode
from reporting.errors import UnreadableResultsError


def test_utf_8_is_read_with_and_without_a_mark_and_with_any_line_ends() -> None:
    assert decode("a\r\nb\rc ✅".encode("utf-8-sig"), name="r.md") == "a\nb\nc ✅"
    assert decode(b"", name="r.md") == ""


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_another_unicode_encoding_is_named(encoding: str) -> None:
    with pytest.raises(UnreadableResultsError, match=r"^r\.md: .*Save it as UTF-8"):
        decode("# Report, 6 of 8 tests passed".encode(encoding), name="r.md")


def test_bytes_that_are_no_utf_8_are_shown_with_their_place() -> None:
    with pytest.raises(UnreadableResultsError, match=r"^r\.md: byte 9 \(line 2\) is 0xe9, which is not UTF-8"):
        decode("# Title\n\u00e9 6 of 8".encode("latin-1").replace(b"\n", b"\n "), name="r.md")


def test_a_single_zero_is_no_reason_to_refuse() -> None:
    assert "\0" in decode(b"6 of 8 \0 tests passed", name="r.md")
