"""The assessed view of a run: what a template may print, every sentence of it with its sources."""

from reporting.report.conclusion import Conclusion, conclude
from reporting.report.explain import explained
from reporting.report.origin import Origin
from reporting.report.report import Report, report_of
from reporting.report.rung import LADDER, Rung
from reporting.report.sentence import Sentence

__all__ = ["LADDER", "Conclusion", "Origin", "Report", "Rung", "Sentence", "conclude", "explained", "report_of"]
