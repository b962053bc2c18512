"""The types of Allure's results and containers, as far as a report uses them. Times are milliseconds.

https://allurereport.org/docs/how-it-works-test-result-file/ and https://allurereport.org/docs/how-it-works-container-file/
"""

from typing import Any, Optional

from msgspec import Struct

Words = str | None
Number = float | None


class Details(Struct, gc=False):
    """Why a test or a step ended as it did."""

    message: Words = None
    trace: Words = None
    flaky: bool | None = None


class Named(Struct, gc=False):
    """A label or a parameter; the value of a parameter may be anything."""

    name: Words = None
    value: Any = None
    excluded: bool | None = None
    mode: Words = None


class Attachment(Struct, gc=False):
    """A file beside the results; `source` is its name in the folder."""

    name: Words = None
    source: Words = None


class StepRecord(Struct, gc=False):
    """A step, which may hold others; also a fixture of a container."""

    name: Words = None
    status: Words = None
    statusDetails: Details | None = None  # noqa: N815 - the format's name
    start: Number = None
    stop: Number = None
    steps: Optional[list["StepRecord"]] = None  # noqa: UP045 - a forward reference cannot stand beside |
    attachments: list[Attachment] | None = None


class Entry(StepRecord, gc=False):
    """A result, a container, which has `children`, or what went wrong outside of both: `errors`."""

    uuid: Words = None
    historyId: Words = None  # noqa: N815 - the format's name
    testCaseId: Words = None  # noqa: N815 - the format's name
    fullName: Words = None  # noqa: N815 - the format's name
    stage: Words = None
    description: Words = None
    parameters: list[Named] | None = None
    labels: list[Named] | None = None
    titlePath: list[str] | None = None  # noqa: N815 - the format's name
    children: list[str] | None = None
    befores: list[StepRecord] | None = None
    afters: list[StepRecord] | None = None
    errors: list[Details] | None = None
