"""The few sentences that a reader acts on: verdict, counts, time, money, and what was not tested.

Executive summary and conclusion print these same objects, so they cannot differ.
"""

from collections import Counter
from collections.abc import Iterator

from reporting.model import Clause, Count, Quote, Ratio, Seconds, Statement, clause, pointer, proof_of, state
from reporting.report.conclusion import Conclusion
from reporting.report.matrix import deselected_lines, matrix_lines
from reporting.report.population import spread, time_of


def verdict_line(done: Conclusion) -> Statement:
    """Give the verdict in one sentence, with the rules that stand against it."""
    verdict = done.verdict
    sources = tuple(dict.fromkeys(source for rule in verdict.rules for source in rule.sources)) or ("config:/gate",)
    if verdict.word == "GO":
        return state("Verdict GO: {rules} kept.", *sources, rules=_kept(len(verdict.rules), len(verdict.rules)))
    if verdict.word == "CONDITIONAL GO":
        return state(
            "Verdict CONDITIONAL GO: {rules} kept, the rest waived under {conditions}.",
            *sources,
            rules=_kept(sum(rule.state == "PASS" for rule in verdict.rules), len(verdict.rules)),
            conditions=Count(len(verdict.conditions), "condition"),
        )
    if not verdict.rules:
        return state("Verdict INCONCLUSIVE: no rule of the gate has a subject in this run.", *sources)
    against = ", ".join(rule.name for rule in verdict.standing) or "more waivers than the gate allows"
    return state(
        "Verdict {word}: {rules} kept; against it: {against}.",
        *sources,
        word=verdict.word,
        rules=_kept(sum(rule.state == "PASS" for rule in verdict.rules), len(verdict.rules)),
        against=against,
    )


def _kept(part: int, whole: int) -> Clause:
    return clause("{part} of {rules}", part=part, rules=Count(whole, "gate rule"))


def counts_lines(done: Conclusion) -> Iterator[Statement]:
    """Give how many passed of how many, in each whole that the run has."""
    count, total = done.population, done.evidence.total
    if not total.cases:
        yield state("No test case is listed.", "/total/cases")
        return
    yield state("{spread}.", "/total/outcomes", "/cases", spread=spread(count.headline, total))
    passed = [tally for tally in done.evidence.suites.values() if tally.status == "passed"]
    partly = sum(tally.count("passed") < tally.cases for tally in passed)
    yield state(
        "{ratio} passed{full}.",
        "/suites",
        ratio=count.suites,
        full=clause(", {partly} of them not in full", partly=partly) if partly else clause(" in full"),
    )


def time_line(done: Conclusion) -> Statement:
    """Give the wall time beside the sum of the cases, told apart; what was not recorded is said to be so."""
    run, total = done.evidence.run, done.evidence.total
    clock = clause("How long the run took is not recorded")
    if run.duration is not None:
        clock = clause("The run took {wall} by the clock", wall=Seconds(run.duration))
    cases = clause("how long its cases took is not recorded")
    if total.untimed < total.cases:
        cases = clause("its cases took {seconds} in sum", seconds=time_of(total))
    return state("{clock}; {cases}.", "/run/duration", "/total/seconds", clock=clock, cases=cases)


def money_line(done: Conclusion) -> Statement:
    """Give the four sums beside the total they add up to."""
    impact = done.impact
    if impact is None:
        return state("Monthly recurring revenue (MRR): not configured.", "config:/mrr")
    return state(
        "Of {total} MRR: {protected} protected, {at_risk} at risk, {unproven} unproven, {unguarded} unguarded.",
        "/cases",
        "config:/mrr",
        total=impact.total,
        protected=impact.sum_of("protected"),
        at_risk=impact.sum_of("at risk"),
        unproven=impact.sum_of("unproven"),
        unguarded=impact.sum_of("unguarded"),
    )


def completeness_lines(done: Conclusion) -> Iterator[Statement]:
    """Give why the run says less than it seems to: status, what was left out, what was injected or simulated."""
    run, total = done.evidence.run, done.evidence.total
    if run.status != "passed":
        yield state("Status of the run: {status}.", "/run/status", status=run.status)
    for index, remark in enumerate(run.remarks):
        if remark.effect != "note":
            quote = {"quote": Quote(remark.quote)} if remark.quote else {}
            pattern = "{text}: {quote}." if remark.quote else "{text}."
            yield state(pattern, pointer("run", "remarks", index), text=_capital(remark.text.rstrip(".")), **quote)
    left_out = [
        (total.count("skipped"), "skipped"),
        (total.count("not-run") - total.deselected, "not run"),
        (0 if run.deselecting else run.deselected, "deselected"),
        (run.not_listed, "collected and not listed"),
    ]
    found = [f"{number:,} {word}" for number, word in left_out if number]
    if found:
        yield state("Test cases not tested: {parts}.", "/total/outcomes", "/run", parts=", ".join(found))
    yield from deselected_lines(done.evidence)
    away = sum(one.skipped for one in run.collect_failures)
    if away:
        yield state(
            "{files} skipped while collected; the cases in there are in no count.",
            "/run/collect_failures",
            files=Count(away, "file"),
        )
    if total.unproven:
        yield state(
            "{ratio} unproven: {reasons}.",
            "/cases",
            ratio=Ratio(total.unproven, total.cases, "test case"),
            reasons=_reasons(done),
        )
    for name, words in sorted(run.facts.items()):
        if name.startswith("fault"):
            yield state("{name}: {words}.", pointer("run", "facts", name), name=_capital(name), words=Quote(words))


def _reasons(done: Conclusion) -> str:
    """Give how many cases are unproven for which reason, the most frequent first."""
    proofs = (proof_of(case) for case in done.evidence.cases)
    reasons = Counter(proof.reason.partition(":")[0] for proof in proofs if proof.state == "unproven")
    return ", ".join(
        f"{number:,} {reason}" for reason, number in sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
    )


def summary_of(done: Conclusion) -> tuple[Statement, ...]:
    """Give the sentences in the order in which they are read."""
    return (
        verdict_line(done),
        *counts_lines(done),
        *matrix_lines(done.evidence),
        time_line(done),
        money_line(done),
        *completeness_lines(done),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
