"""From a report to the text of a document."""

from reporting.render.document import Document, TooSmallError
from reporting.render.template import markdown_of, profiles, shipped

__all__ = ["Document", "TooSmallError", "markdown_of", "profiles", "shipped"]
