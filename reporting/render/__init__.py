"""From a report to the text of a document."""

from reporting.render.ctrf import ctrf_of
from reporting.render.document import Document, TooSmallError
from reporting.render.template import check_profile, markdown_of, profiles, shipped

__all__ = ["Document", "TooSmallError", "check_profile", "ctrf_of", "markdown_of", "profiles", "shipped"]
