"""Mends one of pytest's reports before any reporter stores it."""

from pathlib import PurePath
from typing import Any

import pytest

from reporting.model import PROPERTY
from reporting.record.place import place_of
from reporting.record.sanitise import Sanitiser, words

EXTRA = "_json_report_extra"
"""Where pytest-json-report keeps what it adds to a report."""

TYPE = "execution_report_type"
"""The attribute of a failed report that holds the exception's name: a representation of it may not."""
SERVICES = "execution_report_services"
"""The attribute of a failed report that holds the services its case needs, known before the case has ended."""

TITLE = "execution_report_subtest"
"""The attribute of a subtest's report that holds its title: pytest 9.2 quotes its values again on their way to the
controller of pytest-xdist."""

PLACE = "execution_report_place"
"""The attribute of a report that did not pass that holds path and line, the path relative to the run's root."""


NO_LOG: dict[str, list[object]] = {"log": []}
WROTE_NOTHING = tuple(
    dict.fromkeys(phases, stage)
    for phases in (("setup",), ("setup", "call"), ("setup", "teardown"), ("setup", "call", "teardown"))
    for stage in (NO_LOG, {})
)
"""What pytest-json-report adds to the reports of a case that wrote nothing, with and without its logs."""


def clean(report: pytest.TestReport) -> bool:
    """Whether the report holds nothing that could need mending, as most reports of most runs do."""
    told = report.__dict__
    properties = report.user_properties
    return (
        report.longrepr is None
        and not report.sections
        and (EXTRA not in told or told[EXTRA] in WROTE_NOTHING)
        and (not properties or (len(properties) == 1 and properties[0][0] == PROPERTY))
        and "wasxfail" not in told
        and "context" not in told
    )


def mend(report: pytest.TestReport | pytest.CollectReport, sanitiser: Sanitiser, root: PurePath) -> Sanitiser:
    """Make everything in the report strict JSON without secrets, and note the place of a failure on it.

    Gives the sanitiser for what else belongs to the same case, which knows what this report gave away.
    """
    if report.longrepr is not None:
        # A password that a trace shows by its name stands in the captured output without one.
        sanitiser = sanitiser.among("\n".join((words(report.longrepr), *(text for _, text in report.sections))))
        # Paths are shown relative to the folder that pytest was called in, or absolute; both end here.
        if place := place_of(report.longrepr, root):
            report.__dict__[PLACE] = (sanitiser.text(place[0]), place[1])
        report.longrepr = sanitiser.representation(report.longrepr)  # type: ignore[assignment] # of the same type
    if report.sections:
        report.sections = [(heading, sanitiser.text(text)) for heading, text in report.sections]
    if isinstance(report, pytest.CollectReport):
        return sanitiser
    told = report.__dict__
    if extra := told.get(EXTRA):
        told[EXTRA] = _mended(extra, report.when, sanitiser)
    if report.user_properties:
        report.user_properties = [
            (name, value) if name == PROPERTY else (sanitiser.text(str(name)), sanitiser.value(value))
            for name, value in report.user_properties
        ]
    if "wasxfail" in told:
        report.wasxfail = sanitiser.text(str(report.wasxfail))
    if "context" in told:
        context = report.context
        # Frozen, but of this report alone; made anew, pytest's own would quote its values once more.
        object.__setattr__(context, "msg", sanitiser.text(str(context.msg or "")) or None)
        object.__setattr__(context, "kwargs", {name: sanitiser.value(value) for name, value in context.kwargs.items()})
        told[TITLE] = _title(context)
    return sanitiser


def _title(context: Any) -> str:
    named = ", ".join(f"{name}={value}" for name, value in context.kwargs.items())
    return " ".join(part for part in (context.msg or "", f"({named})" if named else "") if part)


def _mended(extra: dict[str, object], when: str, sanitiser: Sanitiser) -> dict[str, object]:
    """Give what pytest-json-report added, clean, as a new dict: the item's own must keep the objects that tests hold.

    Only the report's own phase is kept, which is all that pytest-json-report reads of it.
    """
    kept: dict[str, object] = {}
    if stage := extra.get(when):
        kept[when] = sanitiser.value(stage)
    if "metadata" in extra:
        kept["metadata"] = sanitiser.value(extra["metadata"])
    return kept
