"""Runs of plain cases, taken out of the bytes that expat is given: nearly all of a large file are such runs.

A plain case is a tag with a class, a name and a time, written as its runner always writes it. A regular expression
reads a run of those at half of what expat costs. It is asked only where expat itself says that it stands in the content
of a suite, and takes only what expat would take there. Every other byte is expat's, and so is every judgement.
"""

import re
from collections.abc import Callable
from functools import cache
from xml.parsers.expat import XMLParserType

Plain = Callable[[list[str], list[str], list[str]], None]
"""Takes the class names, the names and the seconds of cases that follow each other."""

BLANKS = rb"[ \t\r\n]*+"
UNMARKED = rb"[ !#-%'-;=-\xff]*+"
"""All but the quote, `&`, `<` and control characters, of which expat makes blanks or an error; found quicker than these
are left out."""
TEXT = UNMARKED + rb"(?:&(?:amp|lt|gt|quot|apos);" + UNMARKED + rb")*+"
VALUES = {"classname": TEXT, "name": rb'(?!")' + TEXT, "time": rb"[0-9]{1,6}+(?:\.[0-9]{1,20}+)?+"}
ORDERS = (("classname", "name", "time"), ("name", "classname", "time"), ("name", "time", "classname"))
"""Of the attributes: as pytest and jest-junit have them, Surefire and Gradle, Node."""
TAGS = tuple(b" ".join(b'%s="%s"' % (name.encode(), VALUES[name]) for name in order) for order in ORDERS)
END = rb"(?: ?/>|>" + BLANKS + rb"</testcase>)"
FIRST = re.compile(rb"<testcase (?:" + b"|".join(b"(%s)" % tag for tag in TAGS) + rb")" + END)
ENTITIES = (("&quot;", '"'), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
"""In the order in which they are replaced: what `&amp;` makes is no entity."""
NO_XML = ("\ufffe", "\uffff")
"""Python's UTF-8 has these two characters, expat's refuses them. In the rest they agree."""


@cache
def runs(order: int) -> re.Pattern[bytes]:
    """Give what matches cases of one order of attributes that follow each other."""
    return re.compile(rb"(?:<testcase " + TAGS[order] + END + BLANKS + rb")++")


class Skim:
    """Stands before a parser, with the names that this has. `between` says whether a case could begin now.

    Offset, line and column are those of the whole text, with what the parser was not given.
    """

    def __init__(self, parser: XMLParserType, between: Callable[[], bool], plain: Plain) -> None:
        self._parser = parser
        self._between = between
        self._plain = plain
        self._rest = b""
        self._given = 0
        self._utf8 = True
        self._in_cdata = False
        self._skimmed = 0
        self._lines = 0
        self._columns = 0
        self._columns_in = 0
        self._before = parser.XmlDeclHandler
        parser.XmlDeclHandler = self._declared
        parser.StartCdataSectionHandler = self._begin_cdata
        parser.EndCdataSectionHandler = self._end_cdata

    def Parse(self, data: bytes, final: bool = False, /) -> None:  # noqa: N802 - as expat has it
        """Parse the next bytes. Raises `ExpatError` for what is not well-formed."""
        data = self._rest + data
        # A tag that is still open at the end is left until it is whole: it may be the first of a run.
        end = len(data) if final else data.rfind(b">") + 1 or len(data)
        self._rest = data[end:]
        given = at = 0
        while found := FIRST.search(data, at, end):
            self._give(data[given : found.start()])
            given, at = found.start(), found.end()
            if self._parser.CurrentByteIndex != self._given:
                # What is half read is read from its beginning each time: a comment is not given in many pieces.
                break
            if self._stands_between():
                taken = self._taken(data, given, end, (found.lastindex or 1) - 1)
                if not taken:
                    break
                given = at = taken
        self._give(data[given:end])
        if final:
            self._parser.Parse(b"", True)

    @property
    def CurrentByteIndex(self) -> int:  # noqa: N802 - as expat has it
        """The offset of what the parser stands at."""
        return self._parser.CurrentByteIndex + self._skimmed

    @property
    def CurrentLineNumber(self) -> int:  # noqa: N802 - as expat has it
        """The line of what the parser stands at, from 1."""
        return self._parser.CurrentLineNumber + self._lines

    @property
    def CurrentColumnNumber(self) -> int:  # noqa: N802 - as expat has it
        """The column of what the parser stands at, from 0."""
        in_this_line = self._parser.CurrentLineNumber == self._columns_in
        return self._parser.CurrentColumnNumber + (self._columns if in_this_line else 0)

    def _give(self, data: bytes) -> None:
        if data:
            if self._given < 2 and (b"\0" in data[:2] or data[:1] >= b"\xfe"):
                self._utf8 = False
            self._given += len(data)
            self._parser.Parse(data, False)

    def _stands_between(self) -> bool:
        """Whether the parser, which has nothing half read, stands in content where a case may begin."""
        return self._utf8 and not self._in_cdata and self._between()

    def _taken(self, data: bytes, begin: int, end: int, order: int) -> int:
        """Take the run that begins there. Give where it ends, 0 if it is not to be taken."""
        run = runs(order).match(data, begin, end)
        if run is None:
            return 0
        try:
            text = run[0].decode("utf-8")
        except UnicodeDecodeError:
            return 0
        if not text.isascii() and any(character in text for character in NO_XML):
            return 0
        self._skimmed += run.end() - begin
        self._count_lines(text)
        parts = text.split('"')
        classnames, names, times = (parts[2 * ORDERS[order].index(name) + 1 :: 6] for name in ORDERS[0])
        if "&" in text:
            classnames = [_unescaped(value) if "&" in value else value for value in classnames]
            names = [_unescaped(value) if "&" in value else value for value in names]
        self._plain(classnames, names, times)
        return run.end()

    def _count_lines(self, text: str) -> None:
        """Count how much further on the text is than the parser."""
        line, column = self.CurrentLineNumber, self.CurrentColumnNumber
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\n" in text:
            line, column = line + text.count("\n"), len(text) - text.rfind("\n") - 1
        else:
            column += len(text)
        self._columns_in = self._parser.CurrentLineNumber
        self._lines, self._columns = line - self._columns_in, column - self._parser.CurrentColumnNumber

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if self._before:
            self._before(version, encoding, standalone)
        self._utf8 = self._utf8 and (encoding is None or encoding.lower() == "utf-8")

    def _begin_cdata(self) -> None:
        self._in_cdata = True

    def _end_cdata(self) -> None:
        self._in_cdata = False


def _unescaped(value: str) -> str:
    for entity, character in ENTITIES:
        value = value.replace(entity, character)
    return value
