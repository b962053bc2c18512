"""Bytes to text: UTF-8 or a clear refusal. Nothing is guessed and nothing is repaired."""

import codecs
import re

from reporting.errors import UnreadableResultsError

_BOMS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_NEWLINES = re.compile(r"\r\n?")


def decode(data: bytes, *, name: str) -> str:
    r"""Give the document's text with `\n` line ends and without a byte order mark.

    Raises `UnreadableResultsError` naming the file, the byte and what to do, for anything but UTF-8.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            raise UnreadableResultsError(f"{name}: begins with the byte order mark of {encoding}. Save it as UTF-8.")
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        place = len(data) - len(body) + error.start
        line = data.count(b"\n", 0, place) + 1
        raise UnreadableResultsError(
            f"{name}: byte {place} (line {line}) is 0x{data[place]:02x}, which is not UTF-8. "
            f"Save the file as UTF-8; if it was written as Windows-1252, convert it first."
        ) from error
    if text.count("\0") * 4 > len(text):
        raise UnreadableResultsError(f"{name}: every other byte is zero, as in UTF-16. Save it as UTF-8.")
    return _NEWLINES.sub("\n", text) if "\r" in text else text
