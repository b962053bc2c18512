"""A document: the Markdown of one report, with the name under which it is kept and what publishers ask of it."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property

from reporting.markdown import one_line
from reporting.render.template import markdown_of
from reporting.report import LADDER, Report

LADDER_PROFILE = "pr"
"""The layout that knows the size ladder; others that are too large go on with it."""


class TooSmallError(ValueError):
    """The place takes less than the headline."""


class Document:
    """The Markdown of a report in one profile. Equal reports give equal bytes."""

    def __init__(self, report: Report, profile: str = "execution", evidence: bytes = b"") -> None:
        self._report = report
        self._evidence = evidence
        self.profile = profile

    @cached_property
    def text(self) -> str:
        """The whole document."""
        return str(markdown_of(self._report, self.profile))

    @property
    def series(self) -> str:
        """The name of the comparable runs that this one belongs to."""
        return self._report.conclusion.config.series

    @property
    def report_id(self) -> str:
        """The short digest of the evidence."""
        return self._report.origin.report_id

    @property
    def verdict(self) -> str:
        """GO, CONDITIONAL GO, NO-GO or INCONCLUSIVE."""
        return self._report.verdict

    @property
    def title(self) -> str:
        """The heading as plain text."""
        return one_line(self._report.conclusion.config.title)

    @property
    def name(self) -> str:
        """The file name: another run never has the same, rendering again always has."""
        suffix = "" if self.profile == "execution" else f".{self.profile}"
        return f"{self._report.stem}{suffix}.md"

    @property
    def digest(self) -> str:
        """The SHA-256 of the text in hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def ended(self) -> float:
        """The run's own end, in seconds since the epoch; zero for a run that recorded no time."""
        return self._report.conclusion.evidence.run.end or 0.0

    @property
    def counts(self) -> Mapping[str, int]:
        """How many cases ended in which outcome, and under `cases` the whole that these sum to."""
        total = self._report.conclusion.evidence.total
        return {"cases": total.cases, **{str(outcome): number for outcome, number in total.outcomes.items()}}

    @property
    def beside(self) -> Mapping[str, bytes]:
        """The evidence by its file name, where it was handed over."""
        return {self._report.evidence_name: self._evidence} if self._evidence else {}

    def fit(self, *, bytes: int, characters: int) -> str:  # noqa: A002 - the unit is the clearest name there is
        """Give the text at the highest rung of the size ladder that keeps both limits.

        Each rung is a whole document and says what it leaves out. Raises `TooSmallError` if not even the headline fits.
        """
        for text in self.rungs():
            if len(text) <= characters and len(text.encode("utf-8")) <= bytes:
                return text
        raise TooSmallError(f"{bytes} bytes hold not even the headline; 200 bytes do")

    def rungs(self) -> Iterator[str]:
        """Give the text at every rung of the size ladder, from the whole document down to the headline."""
        if self.profile != LADDER_PROFILE:
            yield self.text
        report = self._report
        for rung in LADDER:
            report = report.on(rung)
            yield str(markdown_of(report, LADDER_PROFILE))
        yield str(markdown_of(report, "headline"))
