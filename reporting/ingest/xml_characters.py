r"""Characters that XML forbids and runners write all the same, told as a document shows them.

vstest and jest write the colours of a console, Java's writers half a pair for each half of an emoji, others whatever
control character a test was given. No parser goes on behind one, so such a file is read a second time, through here:
colours are left out, pairs are joined, and all else is written as its code, such as `\x1f`. NUL is left to be refused:
what holds one is no text. What may stand in XML: https://www.w3.org/TR/xml/#charsets
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

BLOCK = 65536
UNPARTED = 1 << 20
"""Bytes without a line end or a tag, beyond which no more is waited for one."""
_COLOUR = rb"(?:\x1b|&#(?:0{0,4}27|[xX]0{0,4}1[bB]);)\[[0-9;:]*[A-Za-z]"
_ODD = re.compile(
    _COLOUR
    + rb"|(?P<references>(?:(?!" + _COLOUR + rb")&#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,8});)+)"
    + rb"|(?P<raw>(?:(?!" + _COLOUR + rb")[\x01-\x08\x0b\x0c\x0e-\x1f])+)"
)  # fmt: skip
_REFERENCE = re.compile("&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")
_FORBIDDEN = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legible(stream: BinaryIO) -> Iterator[bytes]:
    """Give the text of an XML file block by block, without characters that XML forbids. No line moves."""
    held = b""
    while block := stream.read(BLOCK):
        held += block
        # Nothing that is looked for holds either of them.
        cut = max(held.rfind(b"\n"), held.rfind(b"<"))
        if cut <= 0:
            if len(held) <= UNPARTED:
                continue
            cut = len(held)
        yield _ODD.sub(_told, held[:cut])
        held = held[cut:]
    yield _ODD.sub(_told, held)


def _told(found: re.Match[bytes]) -> bytes:
    """Give what stands for a colour, a forbidden character or a run of references in the text."""
    if found["raw"]:
        return found["raw"].decode("ascii").encode("unicode_escape")
    if not found["references"]:
        return b""
    text = _REFERENCE.sub(_meant, found["references"].decode("ascii"))
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return _FORBIDDEN.sub(_code, joined).encode("ascii", "xmlcharrefreplace")


def _meant(reference: re.Match[str]) -> str:
    """Give the character of a reference that XML forbids; any other, and one to nothing, as it stands."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(number) if number < 0x10000 and _FORBIDDEN.match(chr(number)) else reference[0]


def _code(forbidden: re.Match[str]) -> str:
    return forbidden[0].encode("unicode_escape").decode("ascii")
