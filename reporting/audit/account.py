"""The document as an account of a run: its numbers, what it says with them, who stands how, and what it says failed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from reporting.audit.claim import Claim, claims_of
from reporting.audit.document import Document, Unit
from reporting.audit.facts import Facts
from reporting.audit.finding import Finding, Severity
from reporting.audit.number import Number
from reporting.audit.pairs import paired_claims
from reporting.audit.place import locate
from reporting.audit.scan import scan
from reporting.audit.standing import Standing, standings


@dataclass(slots=True, kw_only=True, eq=False)
class Account:
    """Everything the rules read, made once. `paired` are the claims of each two-column table."""

    document: Document
    facts: Facts | None
    numbers: dict[int, list[Number]] = field(default_factory=dict)
    said: dict[int, list[Claim]] = field(default_factory=dict)
    paired: list[list[Claim]] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)

    def numbers_of(self, unit: Unit) -> list[Number]:
        """The numbers of a statement."""
        return self.numbers.get(id(unit), [])

    def claims_of(self, unit: Unit) -> list[Claim]:
        """What a statement says with its numbers."""
        return self.said.get(id(unit), [])

    @property
    def claims(self) -> Iterator[Claim]:
        """All claims, those of two-column tables last; wider tables are read by their columns."""
        for unit in self.document.units:
            if unit.kind != "cell":
                yield from self.said.get(id(unit), ())
        for group in self.paired:
            yield from group

    def line(self, unit: Unit, offset: int = 0) -> int:
        """The source line of a place in a statement."""
        return locate(unit, offset, self.document.lines)[0]

    def finding(self, rule: str, severity: Severity, unit: Unit, span: tuple[int, int], explanation: str) -> Finding:
        """Make the finding at a stretch of a statement; it ends at the end of its source line at the latest."""
        start, end = span
        line, column = locate(unit, start, self.document.lines)
        last_line, last = locate(unit, max(end - 1, start), self.document.lines)
        limit = len(self.document.lines[line - 1]) + 1
        end_column = min(last + 1, limit) if last_line == line else limit
        text = " ".join(unit.text[start:end].split())
        return Finding(
            rule=rule,
            severity=severity,
            line=line,
            column=column,
            end_column=max(end_column, column),
            text=text,
            explanation=explanation,
        )


def account_of(document: Document, facts: Facts | None = None) -> Account:
    """Give the account that a document gives."""
    account = Account(document=document, facts=facts)
    for unit in document.units:
        numbers = scan(unit)
        if numbers:
            account.numbers[id(unit)] = numbers
            # A cell with one number says what its column says; only its end may be open.
            if unit.kind != "cell" or len(numbers) > 1 or numbers[0].modifier:
                account.said[id(unit)] = claims_of(unit, numbers)
    account.paired = [paired_claims(grid, account.numbers) for grid in document.grids]
    account.standings = standings(document)
    return account
