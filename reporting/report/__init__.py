"""The assessed view of a run: what a template may print, every sentence of it with its sources."""

from reporting.report.conclusion import Conclusion, conclude
from reporting.report.report import Origin, Report, explained, report_of
from reporting.report.sentence import Sentence

__all__ = ["Conclusion", "Origin", "Report", "Sentence", "conclude", "explained", "report_of"]
