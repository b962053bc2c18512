"""What a release sign-off asks beyond the execution report: scope, deviations, blocking factors, traceability, risks.

The fields are those of a test completion report, ISO/IEC/IEEE 29119-3:2021, clause 7.4.
"""

from collections import Counter
from collections.abc import Iterator

from reporting.markdown import Markdown
from reporting.model import Code, Count, Quote, Ratio, Statement, pointer, proof_of, state
from reporting.report.account import remark_line
from reporting.report.conclusion import Conclusion
from reporting.report.gate import Row
from reporting.report.matrix import deselected_lines, matrix_deviations
from reporting.report.voice import Voice

NAMED = 40
"""Cases of one kind that are named; the rest is counted."""


def scope(done: Conclusion) -> Iterator[Statement]:
    """Give what was tested: suites, cases, and how they were chosen."""
    evidence = done.evidence
    yield state(
        "{suites} with {cases} are listed by {sources}.",
        "/suites",
        "/total/cases",
        "/sources",
        suites=Count(len(evidence.suites), "suite"),
        cases=Count(evidence.total.cases, "test case"),
        sources=Count(len(evidence.sources), "source"),
    )
    for name, words in sorted(evidence.run.selection.items()):
        if words:
            yield state("Chosen by {name}: {words}.", pointer("run", "selection", name), name=name, words=Code(words))
    for index, source in enumerate(evidence.sources):
        yield state(
            "Source {name}, SHA-256 {sha256}.",
            pointer("sources", index),
            name=Code(source.name),
            sha256=Code(source.sha256),
        )


def deviations(done: Conclusion) -> Iterator[Statement]:
    """Give what was planned and not done as planned; what reading found wrong if nothing else is told.

    Without any the document says that all was done as planned, which an unfinished or empty run does not show.
    """
    told = tuple(_deviations(done))
    yield from told
    for index, remark in enumerate(() if told else done.evidence.run.remarks):
        if remark.effect != "note":
            yield remark_line(index, remark)
    if not done.evidence.total.cases:
        yield state("No test case is listed.", "/total/cases")


def _deviations(done: Conclusion) -> Iterator[Statement]:
    """Give what was not run, deselected, expected to fail, simulated, tried again."""
    run, total = done.evidence.run, done.evidence.total
    if run.deselected and not run.deselecting:
        yield state("{cases} deselected.", "/run/deselected", cases=Count(run.deselected, "test case"))
    if run.not_listed:
        yield state("{cases} collected and not listed.", "/run/not_listed", cases=Count(run.not_listed, "test case"))
    if total.flaky:
        ratio = Ratio(total.flaky, total.cases, "test case")
        yield state("{ratio} passed after a failed attempt.", "/total/flaky", ratio=ratio)
    again = sum(len(case.attempts) > 1 and not case.flaky for case in done.evidence.cases)
    if again:
        yield state("{ratio} tried again in vain.", "/cases", ratio=Ratio(again, total.cases, "test case"))
    yield from matrix_deviations(done.evidence)
    yield from deselected_lines(done.evidence)
    told = 0
    for index, case in enumerate(done.evidence.cases):
        proof = proof_of(case)
        # Which environments lack a case and how many are flaky is told above.
        if case.outcome == "xfailed" or (proof.state == "unproven" and not (case.flaky or case.lacking)):
            told += 1
            if told <= NAMED:
                yield state("{case}: {why}.", pointer("cases", index), case=Code(case.nodeid), why=proof.reason)
    if told > NAMED:
        yield state("{rest} not listed here.", "/cases", rest=Count(told - NAMED, "more deviation"))


def blocking(done: Conclusion) -> Iterator[Statement]:
    """Give what kept cases from running: collection, set-up, services."""
    for index, broken in enumerate(done.evidence.run.collect_failures):
        if not broken.skipped:
            yield state(
                "{node} was not collected: {message}",
                pointer("run", "collect_failures", index),
                node=Code(broken.nodeid),
                message=Quote(broken.failure.words or "no message"),
            )
    proofs = (proof_of(case) for case in done.evidence.cases if case.outcome == "error")
    # An error in the test's own code kept nothing from running.
    errors = Counter(proof.reason for proof in proofs if proof.state == "unproven")
    for reason, number in sorted(errors.items()):
        ratio = Ratio(number, done.evidence.total.cases, "test case")
        yield state("{ratio} in {reason}.", "/cases", ratio=ratio, reason=reason)
    for one in done.services:
        if one.health != "pass":
            yield one.line


def risks(done: Conclusion) -> Iterator[Statement]:
    """Give what remains open; without any the document says that nothing is unproven."""
    told = tuple(_risks(done))
    yield from told
    total = done.evidence.total
    if not told and total.proven < total.cases:
        ratio = Ratio(total.cases - total.proven, total.cases, "test case")
        yield state("{ratio} not proven.", "/cases", ratio=ratio)


def _risks(done: Conclusion) -> Iterator[Statement]:
    """Give failures by signature, streams without protection, waivers in force."""
    for cluster in done.clusters:
        yield state(
            "{type} in {cases}, signature {signature}.",
            *(member.pointer for member in cluster.members),
            type=Code(cluster.failure.type or cluster.failure.phase),
            cases=Count(len({member.nodeid for member in cluster.members}), "case"),
            signature=Code(cluster.signature),
        )
    for item in done.impact.streams if done.impact else ():
        if item.state != "protected":
            yield state(
                "Stream {stream} of {amount}: {state}.",
                f"config:/mrr/streams/{item.stream.id}",
                stream=item.stream.name,
                amount=item.amount,
                state=item.state,
            )
    for waiver in done.verdict.conditions:
        yield state(
            "Waiver {waiver} until {day}, owned by {owner}: {reason}.",
            "config:/waivers",
            waiver=Code(waiver.id),
            day=waiver.expires.isoformat(),
            owner=waiver.owner,
            reason=Quote(waiver.reason),
        )


def traceability(done: Conclusion, voice: Voice) -> Iterator[Row]:
    """Give a row for every declared requirement, also for those that no case covers."""
    for requirement in done.config.requirements:
        covering = [(i, case) for i, case in enumerate(done.evidence.cases) if requirement.id in case.covers]
        states = {proof_of(case).state for _, case in covering}
        word = next((one for one in ("failed", "unproven", "proven") if one in states), "uncovered")
        names = [voice.value(Code(case.nodeid), "cell") for _, case in covering[:NAMED]]
        if len(covering) > NAMED:
            names.append(voice.value(Count(len(covering) - NAMED, "more case")))
        yield Row(
            (
                voice.value(Code(requirement.id), "cell"),
                voice.value(requirement.text, "cell"),
                Markdown("<br>").join(names) if names else Markdown("no case"),
                Markdown(word),
            ),
            (f"config:/requirements/{requirement.id}", *(pointer("cases", i, "covers") for i, _ in covering)),
        )
