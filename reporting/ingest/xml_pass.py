"""One pass of expat over XML that nobody vouches for.

A document type declaration is refused where it begins, before an entity could be declared in it, so nothing expands and
nothing is fetched. Depth and the length of one tag are bounded; the time is linear in the bytes.
"""

import codecs
import re
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, Protocol
from xml.parsers import expat

from reporting.errors import UnreadableResultsError
from reporting.ingest.reader import OddCharacterError
from reporting.model import Remark

DEEPEST = 64
CHUNK = 256 * 1024
LONGEST_TAG = 8 * 1024 * 1024
CUT_OFF = {
    "no element found",
    "unclosed token",
    "partial character",
    "unclosed CDATA section",
}
"""What expat says of a document that ends too early: https://libexpat.github.io/doc/api/latest/#XML_ErrorString"""
ODD_CHARACTER = {"not well-formed (invalid token)", "reference to invalid character number"}
HANDLERS = tuple(name for name in dir(expat.XMLParserType) if name.endswith("Handler"))
BEFORE_ROOT = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^<\[>]*(\[.*?\]\s*)?>", re.DOTALL)
KNOWN = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "us-ascii"})
LATE = re.compile(rb"(\s+)(<\?xml\s[^>]*\?>)")
ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"'>]*)["']""")


def new_parser(expected: str, standing: Callable[[], "Parsing"] | None = None) -> expat.XMLParserType:
    """Give a parser that hands text on in few pieces, and refuses a DOCTYPE and encodings that it cannot read.

    `expected` names the format in errors; `standing` gives what knows the place in the file, where that is not the
    parser itself.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 64 * 1024
    # From 2.6 on expat puts off what may not be whole, and tells of an element after what follows it was given. What
    # that saves time on, one very long tag, is refused.
    if put_off := getattr(parser, "SetReparseDeferralEnabled", None):
        put_off(False)

    def at() -> Parsing:
        return standing() if standing else parser

    def refuse(*_: object) -> None:
        raise refused(at(), f"a DOCTYPE, which {expected} never has", "remove it, if you trust the file")

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and not _is_known(encoding):
            raise UnreadableResultsError(
                f"line {at().CurrentLineNumber}: declares the encoding {encoding[:40]}; UTF-8 was expected: save it as "
                "UTF-8"
            )

    parser.StartDoctypeDeclHandler = refuse
    parser.XmlDeclHandler = declared
    return parser


def let_go(parser: expat.XMLParserType) -> None:
    """Part a parser from its handlers, which hold it: nothing collects such cycles while results are read."""
    for handler in HANDLERS:
        setattr(parser, handler, None)


class Parsing(Protocol):
    """Expat's parser, or what stands before it."""

    @property
    def CurrentByteIndex(self) -> int:  # noqa: N802 - as expat has it
        """The offset of what it stands at."""

    @property
    def CurrentLineNumber(self) -> int:  # noqa: N802 - as expat has it
        """The line, from 1."""

    @property
    def CurrentColumnNumber(self) -> int:  # noqa: N802 - as expat has it
        """The column, from 0."""

    def Parse(self, data: bytes, final: bool, /) -> object:  # noqa: N802 - as expat has it
        """Parse the next bytes. Raises `ExpatError` for what is not well-formed."""


def feed(parser: Parsing, stream: BinaryIO, expected: str) -> bool:
    """Parse the whole stream; give whether the document was whole, False where it breaks off.

    Raises `UnreadableResultsError` with line and column for what is not well-formed or what no results file holds.
    """
    fed = 0
    try:
        while chunk := stream.read(CHUNK):
            if not fed:
                chunk = _less_late_declaration(in_utf8(chunk))
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TAG:
                raise refused(parser, f"one tag of more than {LONGEST_TAG} bytes", "cut the text in it")
    except expat.ExpatError as error:
        raise _not_well_formed(parser, error, expected) from error
    try:
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if expat.errors.messages[error.code] in CUT_OFF:
            return False
        raise _not_well_formed(parser, error, expected) from error
    return True


def is_root(head: bytes, names: bytes) -> bool:
    """Whether the document's first element, behind its declarations and comments, bears one of the names (`a|b`)."""
    body = BEFORE_ROOT.sub(b"", head[:8192])
    return re.match(rb"\s*<(?:[\w.-]+:)?(?:" + names + rb")[\s/>]", body) is not None


def whole(text: str | None) -> int | None:
    """Give a count; None for one that is missing or no number that a run could have."""
    if text is None or len(text) > 9 or not text.strip().isdecimal():
        return None
    return int(text)


def is_count(text: str | None) -> bool:
    """Whether a count is missing, empty, or one that `whole` reads: it is not known what another one promises."""
    return text is None or whole(text) is not None or not text.strip()


def refused(parser: Parsing, found: str, advice: str) -> UnreadableResultsError:
    """Give the error for what the parser stands at."""
    return UnreadableResultsError(
        f"line {parser.CurrentLineNumber}, column {parser.CurrentColumnNumber + 1}: holds {found}: {advice}"
    )


def cut_off(parser: Parsing, expected: str) -> UnreadableResultsError:
    """Give the error for a document that ends before it says anything."""
    return UnreadableResultsError(
        f"line {parser.CurrentLineNumber}, byte {parser.CurrentByteIndex}: ends in the middle of {expected}: "
        "run the tests again, their runner did not finish it"
    )


def broken_off(parser: Parsing) -> Remark:
    """Give what is to be said of a document that ends in its middle."""
    text = f"The file breaks off at line {parser.CurrentLineNumber}: what came after it is not known."
    return Remark(rule="cut-off", effect="incomplete", text=text)


def in_utf8(head: bytes) -> bytes:
    """Give the beginning with UTF-8 declared by its name in XML, where it is declared otherwise or must be meant."""
    declared = ENCODING.match(head)
    if declared is None or declared[1].lower() == b"utf-8":
        return head
    with suppress(LookupError, ValueError):
        # What can be read so far is not UTF-16: .NET declares that of text which it then writes as UTF-8.
        if codecs.lookup(declared[1].decode("ascii")).name in {"utf-8", "utf-16", "utf-16-le", "utf-16-be"}:
            return head[: declared.start(1)] + b"UTF-8" + head[declared.end(1) :]
    return head


def _less_late_declaration(head: bytes) -> bytes:
    """Give the beginning with blanks for a declaration that stands behind blanks already, as templates leave it."""
    late = LATE.match(head[:512])
    if late is None or (b"encoding" in late[2] and b"utf-8" not in late[2].lower()):
        return head
    return late[1] + b" " * len(late[2]) + head[late.end() :]


def _is_known(encoding: str) -> bool:
    """Whether expat knows the encoding, or can be told of it, which is by a table of 256 characters.

    pyexpat answers others with a bare Python error.
    """
    if encoding.lower() in KNOWN:
        return True
    with suppress(LookupError, ValueError):
        return len(bytes(range(256)).decode(encoding, "replace")) == 256
    return False


def _not_well_formed(parser: Parsing, error: expat.ExpatError, expected: str) -> UnreadableResultsError:
    found = expat.errors.messages[error.code]
    kind = OddCharacterError if found in ODD_CHARACTER else UnreadableResultsError
    return kind(
        f"line {parser.CurrentLineNumber}, column {parser.CurrentColumnNumber + 1}: is not well-formed XML "
        f"({found}) where {expected} was expected: write the file again, or repair that "
        "place"
    )
