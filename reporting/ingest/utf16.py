"""XML in UTF-16 as UTF-8, which is what the readers read: .NET and PowerShell write results files so.

Only what begins as XML is taken; JSON between systems is UTF-8 (https://www.rfc-editor.org/rfc/rfc8259#section-8.1).
How the bytes tell is the table of https://www.w3.org/TR/xml/#sec-guessing.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from reporting.errors import UnreadableResultsError

BLOCK = 65536
BEGINNINGS = {
    b"\xff\xfe<\x00": "utf-16-le",
    b"\xfe\xff\x00<": "utf-16-be",
    b"<\x00": "utf-16-le",
    b"\x00<": "utf-16-be",
}
OTHER = (b"\xff\xfe", b"\xfe\xff", b"{\x00", b"\x00{", b"[\x00", b"\x00[")
"""What UTF-16 text begins with that is no XML."""
DECLARED = r"""(<\?xml[^>]{0,200}?)\sencoding\s*=\s*["'][^"'>]*["']"""


def codec_of(head: bytes) -> str | None:
    """Give the codec of XML in UTF-16 that begins with these bytes, None for any other encoding.

    Raises `UnreadableResultsError` for UTF-16 text that is no XML.
    """
    for beginning, codec in BEGINNINGS.items():
        if head.startswith(beginning):
            return codec
    if head.startswith(OTHER):
        raise UnreadableResultsError("is UTF-16 text; UTF-8 was expected: save it as UTF-8 and try again")
    return None


def as_utf8(stream: BinaryIO, codec: str) -> Iterator[bytes]:
    """Give the text block by block, without its byte order mark and the encoding it declares, which is none now.

    PowerShell writes UTF-16 whatever the text itself declares. Raises `UnreadableResultsError` with the byte offset for
    half a character pair. A last byte alone is dropped: the document breaks off there, which its reader sees.
    """
    decoder = codecs.getincrementaldecoder(codec)()
    passed = 0
    while block := stream.read(BLOCK):
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            raise UnreadableResultsError(
                f"byte {passed + error.start}: is no whole character of UTF-16: write the file again"
            ) from error
        if not passed:
            text = re.sub(DECLARED, r"\1", text.removeprefix("\ufeff"), count=1)
        passed += len(block)
        yield text.encode("utf-8")
