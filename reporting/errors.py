"""Every failure that ends a command, each with its own exit code.

A message names the file, the place, what was expected and what to do next, on one line. Everything else that is raised
is a defect of ours and keeps its traceback.
"""

from typing import ClassVar


class ReportError(Exception):
    """The family; never raised itself. `exit_code` is the process's exit status (README, "Exit codes")."""

    exit_code: ClassVar[int]

    def __str__(self) -> str:
        """Give the message as one line, whatever was put into it."""
        return " ".join(super().__str__().split())


class ConfigurationError(ReportError):
    """What people declared, on the command line or in a file, cannot be used."""

    exit_code = 2


class UnreadableResultsError(ReportError):
    """A results file is missing, broken, or of no known format."""

    exit_code = 4


class NotPublishedError(ReportError):
    """No publisher delivered the document, and `--strict-publish` was asked for."""

    exit_code = 5


class VerificationError(ReportError):
    """A report does not follow from its evidence, or contradicts itself."""

    exit_code = 6
