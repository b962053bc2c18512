"""The readers that ship with us, in the order in which they are asked. Each is imported when its turn comes.

Most runs need the first one only, and the import of all costs more than reading a small file.
"""

import importlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast, overload

from reporting.ingest.reader import Reader

NAMES = ("pytest_json_report", "journal", "reportlog", "junit_xml", "ctrf", "allure", "go_test", "trx")
XML = ("junit_xml", "trx")

if TYPE_CHECKING:
    from reporting.ingest import allure, ctrf, go_test, journal, junit_xml, pytest_json_report, reportlog, trx

    CHECKED: tuple[Reader, ...] = (pytest_json_report, journal, reportlog, junit_xml, ctrf, allure, go_test, trx)


class Readers(Sequence[Reader]):
    """The modules of the names, imported one by one as they are looked at."""

    def __len__(self) -> int:
        return len(NAMES)

    @overload
    def __getitem__(self, index: int) -> Reader: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Reader]: ...

    def __getitem__(self, index: int | slice) -> Reader | Sequence[Reader]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        return _imported(NAMES[index])


def likeliest_first(head: bytes) -> Iterator[Reader]:
    """Give every reader that ships with us, those of XML first for what begins as XML does."""
    xml = head.lstrip()[:1] == b"<"
    yield from map(_imported, sorted(NAMES, key=lambda name: (name in XML) != xml))


def _imported(name: str) -> Reader:
    return cast("Reader", importlib.import_module(f"reporting.ingest.{name}"))
