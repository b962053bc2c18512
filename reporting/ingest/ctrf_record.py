"""The types of a CTRF document, as far as a report uses it.

Wider than the schema where real writers are: `suite` as one string, times with decimals, `null` for what is absent.
https://github.com/ctrf-io/ctrf/blob/main/schema/ctrf.schema.json
"""

from typing import Any

from msgspec import Raw, Struct

Number = float | None
Words = str | None


class Attachment(Struct, gc=False):
    """A file beside the results."""

    name: Words = None
    path: Words = None


class StepRecord(Struct, gc=False):
    """A step of a test; its duration is no part of the schema."""

    name: Words = None
    status: Words = None


class AttemptRecord(Struct, gc=False):
    """One try of a test. Times are milliseconds."""

    status: Words = None
    attempt: int | None = None
    duration: Number = None
    start: Number = None
    message: Words = None
    trace: Words = None


class Extra(Struct, gc=False):
    """The schema's place for what it does not name; ours is a `CaseRecord`, Playwright's are `annotations`."""

    execution_report: Any = None
    annotations: Any = None


class Test(Struct, gc=False):
    """One test. Times are milliseconds."""

    name: Words = None
    status: Words = None
    duration: Number = None
    start: Number = None
    suite: str | list[str] | None = None
    message: Words = None
    trace: Words = None
    line: Number = None
    rawStatus: Words = None  # noqa: N815 - the schema's name
    filePath: Words = None  # noqa: N815 - the schema's name
    threadId: str | int | None = None  # noqa: N815 - the schema's name
    retries: Number = None
    retryAttempts: list[AttemptRecord] | None = None  # noqa: N815 - the schema's name
    flaky: bool | None = None
    steps: list[StepRecord] | None = None
    attachments: list[Attachment] | None = None
    extra: Extra | None = None


class Tool(Struct, gc=False):
    """The runner."""

    name: Words = None
    version: Words = None


class Summary(Struct, gc=False):
    """What the file says of itself. Times are milliseconds."""

    tests: Number = None
    passed: Number = None
    failed: Number = None
    skipped: Number = None
    pending: Number = None
    other: Number = None
    start: Number = None
    stop: Number = None


class Results(Struct):
    """The run; each test is decoded when its turn comes."""

    tests: list[Raw]
    tool: Tool | None = None
    summary: Summary | None = None
    environment: dict[str, Any] | None = None


class Document(Struct):
    """The whole file."""

    results: Results
