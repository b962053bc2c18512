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
LONGEST = 64
"""Bytes that a reference or a colour may have; those of programs have fewer than twenty."""
_COLOUR = re.compile(rb"(?:\x1b|&#(?:0{0,4}27|[xX]0{0,4}1[bB]);)\[[0-9;:]*[A-Za-z]")
_HIGH = rb"(&#(?:[xX]0{0,4}[dD][89abAB][0-9a-fA-F]{2}|0{0,3}5[56][0-9]{3});)"
_LOW = rb"(&#(?:[xX]0{0,4}[dD][c-fC-F][0-9a-fA-F]{2}|0{0,3}5[67][0-9]{3});)"
_PAIR = re.compile(_HIGH + _LOW)
"""Two references that may be the halves of a pair."""
_REFERENCE = re.compile(rb"&#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,8});")
_FORBIDDEN = (*(set(range(1, 0x20)) - set(b"\t\n\r")), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_CODES = {number: (f"\\x{number:02x}" if number < 0x20 else f"\\u{number:04x}").encode() for number in _FORBIDDEN}
_RAW = {chr(number).encode(): _CODES[number] for number in _FORBIDDEN if not 0xD800 <= number < 0xE000}


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
            cut = max(held.rfind(b"&", -LONGEST), held.rfind(b"\x1b", -LONGEST))
            cut = cut if cut > 0 else len(held)
        yield _legible(held[:cut])
        held = held[cut:]
    yield _legible(held)


def _legible(text: bytes) -> bytes:
    """Give what stands for the text: no colours, pairs joined, codes of what is forbidden."""
    if b"\x1b" in text or b"&#" in text:
        text = _COLOUR.sub(b"", text)
        text = _PAIR.sub(_joined, text)
        text = _REFERENCE.sub(_told, text)
    for character, code in _RAW.items():
        if character in text:
            text = text.replace(character, code)
    return text


def _joined(found: re.Match[bytes]) -> bytes:
    """Give one reference for the halves of a pair."""
    high, low = _number(found[1]) - 0xD800, _number(found[2]) - 0xDC00
    return b"&#%d;" % (0x10000 + (high << 10) + low) if 0 <= high < 0x400 and 0 <= low < 0x400 else found[0]


def _told(found: re.Match[bytes]) -> bytes:
    """Give the code of a character that XML forbids; the reference to any other, and to none, as it stands."""
    return _CODES.get(_number(found[0]), found[0])


def _number(reference: bytes) -> int:
    return int(reference[3:-1], 16) if reference[2] in b"xX" else int(reference[2:-1])
