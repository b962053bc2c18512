"""What the audit says: findings with their place, the state of every number, and how much of them was checked."""

from typing import Literal

from msgspec import Struct

from reporting.audit.number import NumberKind, NumberState

Severity = Literal["decision", "error", "warning", "info"]

SEVERITIES: tuple[Severity, ...] = ("decision", "error", "warning", "info")
"""From worst to least. `decision` flips a verdict or moves money; `info` is no reproach."""


class Finding(Struct, frozen=True, kw_only=True, gc=False):
    """One place of the document that does not hold, by a rule, with the reason in one sentence.

    `line` and the columns count from 1, in characters; `end_column` is behind the last. `text` is what stands there.
    """

    rule: str
    severity: Severity
    line: int
    column: int
    end_column: int
    text: str
    explanation: str


class Figure(Struct, frozen=True, kw_only=True, gc=False):
    """One number of the document and what bears it out."""

    line: int
    column: int
    text: str
    kind: NumberKind
    state: NumberState


class Coverage(Struct, frozen=True, kw_only=True, gc=False):
    """How many numbers of the document ended how. `named` are those that say no amount: ports, dates, versions."""

    derived: int = 0
    contradicted: int = 0
    configured: int = 0
    quoted: int = 0
    unsourced: int = 0
    named: int = 0

    @property
    def figures(self) -> int:
        """The numbers that claim an amount."""
        return self.derived + self.contradicted + self.configured + self.unsourced

    @property
    def checked(self) -> int:
        """Those that something else bears out or contradicts."""
        return self.derived + self.contradicted

    def __str__(self) -> str:
        """Give the coverage as one line."""
        return (
            f"{self.checked} of {self.figures} numbers checked: {self.derived} derived, {self.contradicted}"
            f" contradicted; "
            f"{self.configured} configured, {self.unsourced} unsourced. "
            f"Beside them {self.quoted} quoted and {self.named} that name something."
        )


class Audit(Struct, frozen=True, kw_only=True):
    """The result for one document: findings in the order of the document, every number, and the source lines."""

    name: str
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...]
    coverage: Coverage
    lines: tuple[str, ...]

    @property
    def worst(self) -> Severity | None:
        """The worst severity found; None when nothing was found."""
        found = {finding.severity for finding in self.findings}
        return next((severity for severity in SEVERITIES if severity in found), None)

    @property
    def clean(self) -> bool:
        """Whether nothing was found above info."""
        return self.worst in {None, "info"}
