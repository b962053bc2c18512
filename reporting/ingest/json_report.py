"""The records of pytest-json-report, decoded strictly where that is possible and tolerantly where it wrote no JSON."""

import json
import re
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Raw, Struct, field

from reporting.errors import UnreadableResultsError
from reporting.ingest import tolerant
from reporting.ingest.phases import Phases


class Property(Struct, gc=False):
    """An entry of `user_properties`; those of others are passed over."""

    execution_report: Any = None


class Listed(Phases, gc=False):
    """What is recorded of a test beside its outcome; `lineno` counts from 0."""

    nodeid: str = ""
    lineno: int | None = None
    user_properties: tuple[Property, ...] = ()


class Entry(Listed, gc=False):
    """A test with any outcome."""

    outcome: str = ""


class PassedStage(Struct, gc=False):
    """A phase that passed in a time that a phase may take."""

    duration: Annotated[float, Meta(ge=0.0, lt=1e9)]
    outcome: Literal["passed"]


class PassedSetup(PassedStage, gc=False):
    """A setup that passed; what pytest-xdist writes of the worker stands in each phase, and is read in this one."""

    longrepr: str = ""


class Passed(Struct, gc=False, kw_only=True, tag_field="outcome", tag="passed"):
    """A test that passed in all three phases: in nothing else of a file may a test that passed be listed otherwise.

    The fields stand as in the file: the decoder looks for each behind the one before.
    """

    nodeid: str
    lineno: int | None = None
    setup: PassedSetup
    call: PassedStage
    teardown: PassedStage
    user_properties: tuple[Property, ...] = ()
    lost: None = field(name="???", default=None)


class Other(Listed, gc=False, tag_field="outcome"):
    """A test that did not simply pass."""

    @property
    def outcome(self) -> str:
        """The word that the plugin stored."""
        return str(self.__struct_config__.tag)


class Failed(Other, gc=False, tag="failed"):
    """A test that failed in its call."""


class Broken(Other, gc=False, tag="error"):
    """A test that failed in its setup or teardown."""


class Skipped(Other, gc=False, tag="skipped"):
    """A test that was skipped."""


class XFailed(Other, gc=False, tag="xfailed"):
    """A test that failed as expected."""


class XPassed(Other, gc=False, tag="xpassed"):
    """A test that was expected to fail."""


class Rerun(Other, gc=False, tag="rerun"):
    """A test that was tried again."""


class Collector(Struct, gc=False):
    """A file, class or folder that was collected; the list of what it holds is passed over."""

    nodeid: str = ""
    outcome: str = ""
    longrepr: str = ""


class Document(Struct):
    """The whole file. `tests` is None where it holds a summary only."""

    created: float | None = None
    duration: float | None = None
    exitcode: int | None = None
    root: str = ""
    environment: dict[str, Any] = {}
    summary: dict[str, Any] = {}
    collectors: list[Collector] = []
    tests: list[Entry] | None = None
    execution_report: Raw = field(default_factory=Raw)


ORDINARY = msgspec.json.Decoder(list[Passed | Failed | Broken | Skipped | XFailed | XPassed | Rerun])
"""Tests of the outcomes that pytest itself knows. Whatever else a piece holds is decoded with `ENTRIES` instead."""
ENTRIES = msgspec.json.Decoder(list[Entry])
COLLECTORS = msgspec.json.Decoder(list[Collector])
DOCUMENT = msgspec.json.Decoder(Document)

OUTCOME = b'"outcome"'
SECTION = re.compile(rb'"(exitcode|summary|tests|collectors)"\s*:')
NO_JSON = re.compile(rb"NaN|Infinity|\\u[dD]")
"""Without one of these nothing is gained by reading tolerantly."""
ESCAPED_LETTER = re.compile(rb"\\u00[67]")

T = TypeVar("T")


def decoded(data: bytes | memoryview, decoder: msgspec.json.Decoder[T]) -> tuple[T, bool]:
    """Give the value, and whether it could only be read tolerantly.

    Raises ValueError or RecursionError where it is not JSON, or not what was expected.
    """
    try:
        return decoder.decode(data), False
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if not isinstance(error, msgspec.ValidationError) and not NO_JSON.search(data):
            raise
        value = tolerant.loads(bytes(data))
        if isinstance(value, dict) and "execution_report" in value:
            value["execution_report"] = Raw(msgspec.json.encode(value["execution_report"]))
        return msgspec.convert(value, decoder.type), True


def document(data: bytes, prefix: int, base: int) -> tuple[Document, bool]:
    """Give the file's document as `decoded` does.

    The first `prefix` bytes come from the file's beginning, the others stand there at `base`. Raises
    `UnreadableResultsError` with the byte offset, what was expected and what to do.
    """
    try:
        try:
            return decoded(data, DOCUMENT)
        except msgspec.DecodeError:
            # It knows no place for what is cut off.
            tolerant.loads(data)
            raise
    except json.JSONDecodeError as error:
        raise UnreadableResultsError(_broken(error, data, prefix, base)) from error
    except RecursionError as error:
        raise UnreadableResultsError(
            f"byte {base}: is nested too deeply for results of pytest-json-report: name the file that pytest wrote"
        ) from error
    except ValueError as error:
        raise UnreadableResultsError(
            f"byte 0: is JSON, but not as pytest-json-report writes it ({error}): name the file that pytest wrote"
        ) from error


def _broken(error: json.JSONDecodeError, data: bytes, prefix: int, base: int) -> str:
    at = len(error.doc[: error.pos].encode("utf-8", "surrogatepass"))
    if error.msg.startswith("Unterminated string") or at >= len(data.rstrip()):
        return (
            f"byte {base + len(data) - prefix}: ends where more JSON was expected, because its runner was stopped: "
            "run the tests again, or give the journal of that run"
        )
    offset = at if at < prefix else base + at - prefix
    return f"byte {offset}: is not valid JSON ({error.msg}): let pytest write it again"


def refuse_repeated_keys(data: bytes, found: Document, base: int) -> None:
    """Raise `UnreadableResultsError` where a key that decides an outcome, or a section, stands twice in one object.

    The strict decoder takes the last of equal keys, so that a failed phase could hide behind a passed one. Each phase,
    test and collector has its key `outcome` once: only where the data hold that key more or less often, have a section
    twice, or spell a letter as an escape, which no runner does, is a slow exact look needed, and that covers all keys.
    Covered is what is decoded as a whole: small files, other layouts, head and tail of every file. The middle of a
    large file in the plugin's own layout comes out of dictionaries; what were hidden there, recounting would find.
    """
    tests = found.tests or []
    outcomes = len(found.collectors) + len(tests) + sum(len(entry.stages()) for entry in tests)
    sections = SECTION.findall(data)
    if data.count(OUTCOME) != outcomes or len(set(sections)) < len(sections) or ESCAPED_LETTER.search(data):
        tolerant.refuse_repeated_keys(data, base)
