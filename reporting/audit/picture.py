"""All that the rules look at: the account, what it says failed, and the wholes it speaks of."""

from dataclasses import dataclass

from reporting.audit.account import Account, account_of
from reporting.audit.document import Document, Section, Unit
from reporting.audit.facts import Facts
from reporting.audit.failing import Failing, failings
from reporting.audit.mood import suite_section, sums_up
from reporting.audit.wholes import Whole, wholes


@dataclass(slots=True, kw_only=True, eq=False)
class Picture:
    """What one document says, seen as a whole."""

    account: Account
    failings: list[Failing]
    wholes: list[Whole]

    @property
    def facts(self) -> Facts | None:
        """What is known of the run; None when no results were given."""
        return self.account.facts

    @property
    def document(self) -> Document:
        """The document's parts."""
        return self.account.document

    def failing_in_reach(self, unit: Unit) -> Failing | None:
        """Give the first failure that a statement speaks about: its suite's, its section's, or any for a summary."""
        scope = self.reach(unit)
        if scope is None:
            return next((failing for failing in self.failings if not failing.local), None)
        return next((failing for failing in self.failings if failing.section.within(scope)), None)

    def reach(self, unit: Unit) -> Section | None:
        """Give the section that a statement speaks about; None for the whole document."""
        suite = suite_section(unit.section)
        if suite is not None:
            return suite
        return None if sums_up(unit.section) else unit.section


def picture_of(document: Document, facts: Facts | None = None) -> Picture:
    """Give the picture of a document."""
    account = account_of(document, facts)
    failed = failings(account)
    suites = {failing.suite.number for failing in failed if failing.suite}
    return Picture(account=account, failings=failed, wholes=wholes(account, suites))
