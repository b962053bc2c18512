"""Whose a failure is, as far as the evidence can tell: the environment's, a waived one, or unknown.

Without history nothing is said to be new or old, and a service that was not well is named beside a failure, not blamed.
"""

import shlex
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from reporting.model import Case, Code, Quote, Statement, pointer, signature_of, state
from reporting.report.conclusion import Conclusion
from reporting.report.gate import Row
from reporting.report.voice import Voice

COMMAND = 2_000
"""Characters of the command that runs the failures again; Windows takes about 8,000, a reader less."""


class Whose(Struct, frozen=True, kw_only=True):
    """A failed case with whose it is. `explained` says that a waiver or an unwell service stands beside it."""

    index: int
    case: Case
    kind: str
    statement: Statement

    @property
    def explained(self) -> bool:
        """Whether somebody other than the author of a change is to look at it first."""
        return self.kind != "unknown"


def failures_of(done: Conclusion) -> Iterator[Whose]:
    """Give every failed case with whose it is, in the order of the evidence."""
    unwell = {one.service.id: one for one in done.services if one.health != "pass" and one.probes}
    for index, case in enumerate(done.evidence.cases):
        if case.outcome not in ("failed", "error", "crashed"):
            continue
        where = pointer("cases", index)
        signatures = {signature_of(failure) for failure in case.failures}
        waived = [one for one in done.verdict.conditions if one.case == case.nodeid and one.signature in signatures]
        beside = [unwell[service] for service in case.services if service in unwell]
        # A failure without a waiver is not pardoned by that of another one of the same case.
        if waived and signatures == {one.signature for one in waived}:
            day = min(one.expires for one in waived).isoformat()
            statement = state("waived until {day}", "config:/waivers", where, day=day)
            yield Whose(index=index, case=case, kind="waived", statement=statement)
        elif beside:
            statement = state(
                "environment: {service} {health}",
                where,
                *beside[0].sources,
                service=beside[0].service.label,
                health=beside[0].health,
            )
            yield Whose(index=index, case=case, kind="environment", statement=statement)
        else:
            statement = state("unknown: no history", where)
            yield Whose(index=index, case=case, kind="unknown", statement=statement)


def headline(done: Conclusion, failures: tuple[Whose, ...]) -> Statement:
    """Give the answer in one line: how many failed, and how many of them nothing else explains."""
    total = done.evidence.total
    if not failures:
        return state(
            "{failed} of {whole} test cases failed; status of the run: {status}",
            "/total/outcomes",
            "/run/status",
            failed=0,
            whole=total.cases,
            status=done.evidence.run.status,
        )
    open_ = sum(not one.explained for one in failures)
    return state(
        "{failed} of {whole} test cases failed, {open} of them {need} you",
        "/total/outcomes",
        "/cases",
        failed=len(failures),
        whole=total.cases,
        open=open_,
        need="needs" if open_ == 1 else "need",
    )


def rerun(failures: tuple[Whose, ...]) -> tuple[str, int]:
    """Give the command that runs the failures again, and how many of them it leaves out for its length.

    The command is empty where no failure fits into it, and where one is of a suite that is no Python file.
    """
    if not all(one.case.suite.endswith(".py") for one in failures):
        return "", 0
    command, left = "", len(failures)
    for name, times in Counter(one.case.nodeid for one in failures).items():
        longer = f"{command or 'pytest'} {shlex.quote(name)}"
        if len(longer) > COMMAND:
            break
        command, left = longer, left - times
    return command, left


def what(one: Whose) -> Quote | Code:
    """Give the failure's first line, else the kind of the failure."""
    failure = one.case.failures[0] if one.case.failures else None
    if failure is None:
        return Code(one.case.outcome)
    line = failure.words
    return Quote(line) if line else Code(failure.type or failure.phase)


def failure_row(one: Whose, voice: Voice) -> Row:
    """Give the row of a failed case."""
    words = voice.say(one.statement, "cell")
    cells = (voice.value(Code(one.case.nodeid), "cell"), words, voice.value(what(one), "cell"))
    return Row(cells, (*one.statement.sources, f"/cases/{one.index}/failures"))
