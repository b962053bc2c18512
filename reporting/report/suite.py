"""A suite as the document tells it: its status, its cases, what was tested, what was found, which services it needs."""

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from reporting.markdown import Markdown
from reporting.model import (
    NOTHING,
    Case,
    Clause,
    Code,
    CollectFailure,
    Count,
    Outcome,
    Quote,
    Ratio,
    Seconds,
    Statement,
    Tally,
    clause,
    pointer,
    proof_of,
    state,
)
from reporting.report.case import case_notes, findings, findings_of, short
from reporting.report.conclusion import Conclusion
from reporting.report.icon import badge, icon
from reporting.report.population import functions, spread, time_of
from reporting.report.sentence import Sentence
from reporting.report.voice import Voice

LISTED = 60
"""Cases, steps or findings of one list that are written out; the rest is counted, and stands in `evidence.json`."""

STATUS_WORDS = {
    "passed": "PASSED",
    "partial": "PARTIAL PASS",
    "failed": "FAILED",
    "skipped": "SKIPPED",
    "not run": "NOT RUN",
}

IS_PROVEN = clause(", proven")

LISTINGS: dict[str, tuple[Outcome, ...]] = {
    "Passed Tests": ("passed",),
    "Failed Tests": ("failed", "error", "crashed"),
    "Tests Not Run": ("skipped", "not-run"),
    "Tests Expected to Fail": ("xfailed", "xpassed"),
}


class CaseView(Struct, frozen=True, kw_only=True):
    """One line for a case, and the lines below it."""

    line: Sentence
    notes: tuple[Sentence, ...] = ()


class Listing(Struct, frozen=True, kw_only=True):
    """Lines of one sort with the count they belong to; `rest` says how many are not written out."""

    title: Sentence
    cases: tuple[CaseView, ...]
    rest: Sentence | None = None


class SuiteView(Struct, frozen=True, kw_only=True):
    """Everything the document says about one suite."""

    number: int
    name: Markdown
    status: Markdown
    summary: Sentence
    time: Sentence
    count: Sentence
    listings: tuple[Listing, ...]
    tested: tuple[Sentence, ...]
    findings: tuple[Sentence, ...]
    services: tuple[Sentence, ...]


class SuiteWriter:
    """Writes suites in one voice."""

    def __init__(self, voice: Voice, done: Conclusion, *, ascii_only: bool, every: bool) -> None:
        self._voice = voice
        self._held = len(done.evidence.cases)
        self._services = done.services
        self._ascii = ascii_only
        self._every = every

    def suite(
        self,
        number: int,
        name: str,
        tally: Tally,
        cases: Sequence[tuple[int, Case]],
        broken: Sequence[tuple[int, CollectFailure]] = (),
    ) -> SuiteView:
        """Give the view of a suite.

        `cases` pairs indexes in the evidence with the cases to list, those that are held before the folded ones;
        `broken` likewise what could not be collected of the suite, or skipped itself while it was.
        """
        where = pointer("suites", name)
        say = self._voice.say
        folded = tally.cases > len(cases)
        passing = (
            Ratio(tally.count("passed"), tally.cases, "test case") if folded else functions(case for _, case in cases)
        )
        wall = None if tally.start is None or tally.end is None else tally.end - tally.start
        skipped = not tally.cases and broken and all(one.skipped for _, one in broken)
        whole = Count(tally.cases, "test case")
        return SuiteView(
            number=number,
            name=self._voice.value(Code(name)),
            status=badge(STATUS_WORDS["skipped" if skipped else tally.status], ascii_only=self._ascii),
            summary=say(state("{spread}", where, "/cases", spread=spread(passing, tally)))
            if tally.cases
            else say(state("no test case is listed", where)),
            time=say(
                state(
                    "{seconds} as the sum of its cases{wall}",
                    pointer("suites", name, "seconds"),
                    seconds=time_of(tally),
                    wall=clause(", {wall} by the clock", wall=Seconds(wall)) if wall is not None else NOTHING,
                )
            ),
            count=say(
                state(
                    "{functions}{cases}",
                    where,
                    functions=NOTHING if folded else clause("{count}, ", count=Count(passing.whole, passing.noun)),
                    cases=whole,
                )
            ),
            listings=(*self._listings(name, tally, cases), *self._broken(broken)),
            tested=tuple(self._tested(name, cases, tally.cases)),
            findings=tuple(self._findings(name, cases)),
            services=tuple(self._needed(cases)),
        )

    def _broken(self, broken: Sequence[tuple[int, CollectFailure]]) -> Iterator[Listing]:
        """Give what is in no count: files and folders that could not be collected, or skipped themselves."""
        if not broken:
            return
        first = pointer("run", "collect_failures", broken[0][0])
        yield Listing(
            title=self._voice.say(state("Not Collected ({count})", first, count=len(broken))),
            cases=tuple(
                CaseView(
                    line=self._iconed(
                        state(
                            "{outcome}: {node}: {message}",
                            pointer("run", "collect_failures", index),
                            outcome="skipped" if one.skipped else "error",
                            node=Code(one.nodeid),
                            message=Quote(one.failure.words or "no message"),
                        ),
                        "skipped" if one.skipped else "error",
                    )
                )
                for index, one in broken
            ),
        )

    def _listings(self, name: str, tally: Tally, cases: Sequence[tuple[int, Case]]) -> Iterator[Listing]:
        for title, outcomes in LISTINGS.items():
            chosen = [(index, case) for index, case in cases if case.outcome in outcomes]
            whole = tally.count(*outcomes)
            if not whole:
                continue
            shown = chosen if self._every or title == "Failed Tests" else chosen[:LISTED]
            hidden = whole - len(shown)
            yield Listing(
                title=self._voice.say(
                    state(
                        "{title} ({part} of {whole})",
                        pointer("suites", name, "outcomes"),
                        title=title,
                        part=whole,
                        whole=tally.cases,
                    )
                ),
                cases=tuple(self._case(index, case) for index, case in shown),
                rest=self._voice.say(
                    state(
                        "{hidden} not listed here; all are in the evidence file.",
                        pointer("suites", name),
                        hidden=Count(hidden, "more case"),
                    )
                )
                if hidden
                else None,
            )

    def _case(self, index: int, case: Case) -> CaseView:
        line = state(
            "{icon}: {name}, {seconds}{worth}",
            f"/cases/{index}/outcome" if index < self._held else f"/folded_cases/{index - self._held}",
            icon=case.outcome,
            name=Code(short(case)),
            seconds=Seconds(case.duration),
            worth=_worth(case) if case.outcome == "passed" else NOTHING,
        )
        return CaseView(
            line=self._iconed(line, case.outcome),
            notes=tuple(map(self._voice.say, case_notes(index, case))),
        )

    def _iconed(self, statement: Statement, word: str) -> Sentence:
        return self._voice.say(statement, icon=icon(word, ascii_only=self._ascii))

    def _tested(self, name: str, cases: Sequence[tuple[int, Case]], whole: int) -> Iterator[Sentence]:
        several = len(cases) > 1
        told = 0
        for index, case in cases:
            for number, step in enumerate(case.steps):
                told += 1
                if told > LISTED and not self._every:
                    continue
                where = pointer("cases", index, "steps", number)
                yield self._iconed(
                    state(
                        "{outcome}: {title} ({mode}{seconds}){case}",
                        where,
                        outcome=step.outcome.replace("-", " "),
                        title=step.title,
                        mode=step.mode,
                        seconds=clause(", {seconds}", seconds=Seconds(step.duration))
                        if step.duration is not None
                        else NOTHING,
                        case=clause(" in {case}", case=Code(short(case))) if several else NOTHING,
                    ),
                    step.outcome if step.mode == "real" or step.outcome != "passed" else step.mode,
                )
        if told > LISTED and not self._every:
            yield self._voice.say(
                state("{rest} not listed here.", pointer("suites", name), rest=Count(told - LISTED, "more step"))
            )
        if told:
            return
        yield self._voice.say(
            state(
                "No steps were recorded; the outcome of {cases} is all there is.",
                pointer("suites", name),
                cases=Count(whole, "test case"),
            )
        )

    def _findings(self, name: str, cases: Sequence[tuple[int, Case]]) -> Iterator[Sentence]:
        found = (statement for index, case in cases for statement in findings_of(index, case))
        told = tuple(map(self._voice.say, found if self._every else islice(found, LISTED)))
        yield from told
        if not told:
            yield self._voice.say(state("None: nothing was observed beyond the outcomes.", pointer("suites", name)))
        elif more := sum(findings(case) for _, case in cases) - len(told):
            rest = Count(more, "more finding")
            yield self._voice.say(state("{rest} not listed here.", pointer("suites", name), rest=rest))

    def _needed(self, cases: Sequence[tuple[int, Case]]) -> Iterator[Sentence]:
        declared: dict[str, int] = {}
        for index, case in cases:
            for service in case.services:
                declared.setdefault(service, index)
        for summary in self._services:
            if summary.service.id in declared:
                yield self._iconed(summary.line, summary.health)
        known = {summary.service.id for summary in self._services}
        for service, index in declared.items():
            if service not in known:
                yield self._voice.say(
                    state(
                        "{service}: named by a case, not declared, not probed.",
                        pointer("cases", index, "services"),
                        service=Code(service),
                    )
                )


def _worth(case: Case) -> Clause:
    """Give what a pass is worth."""
    proof = proof_of(case)
    if proof.state == "proven":
        return IS_PROVEN
    return clause(", {state}: {reason}", state=proof.state, reason=proof.reason)
