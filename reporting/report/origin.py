"""Where the evidence under a report lies, and the id that the report has from it."""

from msgspec import Struct


class Origin(Struct, frozen=True, kw_only=True):
    """Where the evidence lies beside the document: SHA-256 of its bytes, and file name if it is not the derived one."""

    sha256: str
    name: str | None = None
    url: str = ""

    @property
    def report_id(self) -> str:
        """The report's id: the first eight digits of the evidence's digest, so rendering again gives the same."""
        return self.sha256[:8]
