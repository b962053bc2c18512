"""All that the rules look at: the account, what it says failed, and the wholes it speaks of."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from reporting.audit.account import Account, account_of
from reporting.audit.claim import Claim
from reporting.audit.document import Document, Section, Unit
from reporting.audit.facts import Facts
from reporting.audit.failing import Failing, failings
from reporting.audit.mood import suite_section, sums_up
from reporting.audit.wholes import Whole, wholes


@dataclass(slots=True, kw_only=True, eq=False)
class Picture:
    """What one document says, seen as a whole. `first_failing` is the first plain failure under each section."""

    account: Account
    failings: list[Failing]
    wholes: list[Whole]
    first_failing: dict[int, Failing] = field(default_factory=dict)
    wholes_by_scope: dict[int | None, list[Whole]] = field(default_factory=dict)
    counts_by_scope: dict[int | None, list[Claim]] = field(default_factory=dict)

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
        return self.failing_under(self.reach(unit))

    def failing_under(self, scope: Section | None) -> Failing | None:
        """Give the first failure in a section; with None the first that the whole document has to answer for."""
        if scope is not None:
            return self.first_failing.get(scope.number)
        return next((failing for failing in self.failings if not failing.local), None)

    def reach(self, unit: Unit) -> Section | None:
        """Give the section that a statement speaks about; None for the whole document."""
        suite = suite_section(unit.section)
        if suite is not None:
            return suite
        return None if sums_up(unit.section) else unit.section

    def wholes_of(self, suite: Section | None) -> list[Whole]:
        """Give the wholes of a suite, or those of the document."""
        return self.wholes_by_scope.get(suite.number if suite else None, [])

    def counts_of(self, suite: Section | None) -> list[Claim]:
        """Give the counts that are said of a suite, or outside of suites."""
        return self.counts_by_scope.get(suite.number if suite else None, [])


def picture_of(document: Document, facts: Facts | None = None) -> Picture:
    """Give the picture of a document."""
    account = account_of(document, facts)
    failed = failings(account)
    suites = {failing.suite.number for failing in failed if failing.suite}
    picture = Picture(account=account, failings=failed, wholes=wholes(account, suites))
    for failing in failed:
        for section in _above(failing.section):
            picture.first_failing.setdefault(section.number, failing)
    for whole in picture.wholes:
        picture.wholes_by_scope.setdefault(whole.scope.number if whole.scope else None, []).append(whole)
    for claim in account.claims:
        if claim.part.kind == "count":
            suite = suite_section(claim.unit.section)
            picture.counts_by_scope.setdefault(suite.number if suite else None, []).append(claim)
    return picture


def _above(section: Section) -> Iterator[Section]:
    """Give a section and all around it."""
    here: Section | None = section
    while here is not None:
        yield here
        here = here.parent
