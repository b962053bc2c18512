"""pytest-json-report."""

from typing import BinaryIO

from reporting.ingest.reader import Take
from reporting.model import Session

NAME = "pytest-json-report"


def recognise(head: bytes) -> bool:
    """Whether these are the first bytes of a pytest-json-report file."""
    return head.lstrip()[:1] == b"{" and b'"exitcode"' in head and b'"created"' in head


def read(stream: BinaryIO, take: Take) -> Session:
    """Hand on the cases."""
    stream.read()
    take(())
    return Session()
