"""UTF-8 that was read as Windows-1252 or Latin-1: found, explained where that can be said, never repaired.

Five bytes have no character in Windows-1252 (81, 8D, 8F, 90, 9D). Programs drop them, keep them as control characters
or write a replacement character; and A0, the hard space, often ends as a plain one. So a spot may have lost a byte.
What a spot meant is said only when one answer remains.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import product

from msgspec import Struct

_LOST = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_SEEN = {byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0x100) if byte not in _LOST}
_BYTE = {chr(byte): byte for byte in range(0x80, 0xA0)} | {seen: byte for byte, seen in _SEEN.items()}
_TAIL = "".join(re.escape(character) for character, byte in _BYTE.items() if byte < 0xC0)
_REPLACED = "\ufffd"
_HARD_SPACE = 0xA0
_RUN = re.compile(f"(?:[\u00c2-\u00f4][{_TAIL}{_REPLACED}]+)+")
_SELECTOR = "\ufe0f"
_UNSEEN = "\u00a0\u200b\u200d\u202f\ufeff" + _SELECTOR

SIGNS = "✅✔☑❌✖✗✘⚠⛔🚫🔴🟢🟡🟠⚪🔧🔨🚀🎉📊📈📝🔍💰🔒⏭⏱⏳ℹ⭐💥🐛📋🛑👍👎"  # noqa: RUF001 - signs, not letters
"""Signs that reports are written with: they decide what a spot that lost a byte most probably meant."""


class Spot(Struct, frozen=True, gc=False):
    """One damaged place of a text: its offsets and what was probably meant, empty when that cannot be said."""

    start: int
    end: int
    meant: str


def spots(text: str) -> Iterator[Spot]:
    """Give the damaged places of a text, in order.

    A single letter of another script may be honest: an accented letter with a quotation mark or a space behind it.
    """
    for match in _RUN.finditer(text):
        run, start = match.group(), match.start()
        found = list(_read_run(run, start))
        shouted = run.endswith("\u00a0") and text[start - 1 : start].isupper()
        if len(found) > 1 or any(not _weak(spot.meant) and not shouted for spot in found):
            yield from _with_selectors(found)


def _read_run(run: str, start: int) -> Iterator[Spot]:
    at = 0
    while at < len(run):
        width, meant = _read(run, at)
        if width:
            yield Spot(start + at, start + at + width, meant)
        at += width or 1


def _read(run: str, at: int) -> tuple[int, str]:
    """Give how many characters at this place are one damaged one, and which; 0 when none is."""
    lead = _BYTE.get(run[at], 0)
    size = 4 if lead >= 0xF0 else 3 if lead >= 0xE0 else 2 if lead >= 0xC2 else 0
    if not size:
        return 0, ""
    try:
        meant = bytes(_BYTE[character] for character in run[at : at + size]).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        meant = ""
    if len(meant) == 1 and (meant.isprintable() or meant in _UNSEEN):
        return size, meant
    for width in range(min(size, len(run) - at), 1, -1):
        candidates = _damaged().get(run[at : at + width])
        if candidates:
            return width, candidates if len(candidates) == 1 else ""
    return 0, ""


def _weak(meant: str) -> bool:
    if not meant or meant in SIGNS or "\u00c0" <= meant <= "\u017f":
        return False
    return unicodedata.category(meant)[0] in "LMCZ"


def _with_selectors(found: list[Spot]) -> Iterator[Spot]:
    """Join a sign with the variation selector behind it, which is no sign of its own."""
    for index, spot in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        if following and following.meant == _SELECTOR and following.start == spot.end:
            yield Spot(spot.start, following.end, spot.meant + _SELECTOR)
        elif not (spot.meant == _SELECTOR and index and found[index - 1].end == spot.start):
            yield spot


@cache
def _damaged() -> dict[str, str]:
    """Give the signs of reports by each form in which they lost a byte."""
    forms: dict[str, str] = {}
    for sign in (*SIGNS, _SELECTOR):
        for form in _forms(sign):
            if len(form) > 1:
                forms[form] = forms.get(form, "") + sign
    return forms


def _forms(sign: str) -> set[str]:
    """Give every way in which Windows-1252 shows the bytes of a sign."""
    encoded = sign.encode("utf-8")
    options = [[_SEEN[byte]] if byte in _SEEN else [chr(byte)] for byte in encoded]
    for byte, seen in zip(encoded, options, strict=True):
        if byte in _LOST:
            seen[:] = ["", chr(byte), _REPLACED]
        elif byte == _HARD_SPACE:
            seen.append("")
    return {"".join(map(chr, encoded)), *map("".join, product(*options))}


def forms_of(sign: str) -> tuple[str, ...]:
    """Give the ways in which a sign appears in a document: as itself, and damaged where only this sign looks so."""
    damaged = _damaged()
    return (sign, *sorted(form for form in _forms(sign) - {sign} if damaged.get(form, sign) == sign))
