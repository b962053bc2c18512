"""One judge a rule: a function from what was measured and declared to the rule as judged, or None without a subject.

A rule that cannot be judged for want of data is NO_DATA, which no verdict takes for a pass. A new rule is one function
here, one line in `JUDGES`, and its key in `config.Gate`.
"""

from collections.abc import Callable

from reporting.config import Config, environments
from reporting.config.pattern import matches
from reporting.evidence import SEPARATOR, Evidence
from reporting.model import Code, Count, Money, Seconds, Value, clause, pointer, proof_of, signature_of
from reporting.verdict.rule import Culprit, Facts, Rule, RuleState, culprits_of

Judge = Callable[[Evidence, Config, Facts], Rule | None]


def _rule(
    name: str,
    state: bool | RuleState,
    actual: Value,
    threshold: Value,
    *sources: str,
    culprits: tuple[Culprit, ...] = (),
) -> Rule:
    word: RuleState = ("PASS" if state else "FAIL") if isinstance(state, bool) else state
    declared = f"config:/gate/{name}"
    return Rule(
        name=name, state=word, actual=actual, threshold=threshold, sources=(*sources, declared), culprits=culprits
    )


def required_cases(evidence: Evidence, config: Config, facts: Facts) -> Rule | None:
    """Every guard of a stream, and every case that the gate requires, is proven."""
    declared = config.gate.required_cases
    patterns = declared if isinstance(declared, tuple) else ()
    culprits = {(one.nodeid, one.index): one for one in facts.unproven_guards}
    count = facts.guards
    for index, case in enumerate(evidence.cases):
        if any(matches(pattern, case.nodeid) for pattern in patterns):
            count += 1
            if proof_of(case).state != "proven":
                culprits.setdefault((case.nodeid, index), Culprit(index, case.nodeid))
    for pattern in patterns:
        if not any(matches(pattern, case.nodeid) for case in evidence.cases):
            culprits.setdefault((pattern, -1), Culprit(-1, pattern))
    if not count and not culprits:
        return None
    found = tuple(_with_signatures(evidence, one) for one in culprits.values())
    actual = clause("{cases} not proven", cases=Count(len(found), "required case")) if found else "all proven"
    return _rule("required_cases", not found, actual, "all proven", "/cases", culprits=found)


def failed_cases(evidence: Evidence, config: Config, facts: Facts) -> Rule:
    """No more cases failed, broke or crashed than allowed."""
    run = evidence.run
    broken = [one for one in run.collect_failures if not one.skipped]
    number = evidence.total.red + len(broken)
    # A file with a summary and no cases names none of those that it says failed.
    unnamed = [remark for remark in run.remarks if remark.rule == "summary-only" and remark.effect == "failed"]
    culprits = (
        *culprits_of(evidence, "failed", "error", "crashed"),
        *(Culprit(-1, one.nodeid, (signature_of(one.failure),)) for one in broken),
        *(Culprit(-1, remark.rule) for remark in unnamed),
    )
    most = int(config.gate.failed_cases)
    state = number <= most and not unnamed and (number > 0 or run.status != "failed")
    return _rule(
        "failed_cases",
        state,
        clause("{cases} and {broken} not collected", cases=Count(evidence.total.red, "case"), broken=len(broken))
        if broken
        else Count(number, "case"),
        f"at most {most}",
        "/total/outcomes",
        "/run/status",
        culprits=culprits,
    )


def executed_cases(evidence: Evidence, config: Config, facts: Facts) -> Rule:
    """At least so many cases ran. Where some passed and none of them is proven, nothing is known by it.

    Passes after a failed attempt are left to `flaky_cases`.
    """
    least, total = int(config.gate.executed_cases), evidence.total
    cases: Value = Count(total.executed, "case")
    state: bool | RuleState = total.executed >= least
    if state and total.count("passed") > total.flaky and not total.proven:
        cases, state = clause("{cases}, and no pass that proves anything", cases=cases), "NO_DATA"
    return _rule("executed_cases", state, cases, f"at least {least}", "/total/outcomes", "/total/proven")


def flaky_cases(evidence: Evidence, config: Config, facts: Facts) -> Rule:
    """No more cases passed after a failed attempt than allowed."""
    most = int(config.gate.flaky_cases)
    number = evidence.total.flaky
    culprits = tuple(Culprit(index, case.nodeid) for index, case in enumerate(evidence.cases) if case.flaky)
    return _rule(
        "flaky_cases", number <= most, Count(number, "case"), f"at most {most}", "/total/flaky", culprits=culprits
    )


def cases_accounted_for(evidence: Evidence, config: Config, facts: Facts) -> Rule:
    """The run is complete: every collected case is listed, and nothing that reading found says otherwise."""
    run = evidence.run
    open_ends = sum(remark.effect == "incomplete" for remark in run.remarks)
    if open_ends or run.status == "incomplete":
        return _rule("cases_accounted_for", "NO_DATA", Count(open_ends, "open end"), "none", "/run/remarks")
    if run.status in ("empty", "nothing ran"):
        return _rule("cases_accounted_for", "NO_DATA", run.status, "a complete run", "/run/status")
    return _rule("cases_accounted_for", True, "none open", "none", "/run/remarks")


def expected_seen(evidence: Evidence, config: Config, facts: Facts) -> Rule | None:
    """Every suite, case, source and environment that the configuration expects is there."""
    expected = config.expected
    listed = len(environments(expected.environments, config.matrix.names)) if config.matrix else 0
    if not (expected.suites or expected.cases or expected.sources or listed):
        return None
    missing = missing_of(evidence, config)
    if expected.sources is not None and len(evidence.sources) < expected.sources:
        missing = (*missing, f"{expected.sources - len(evidence.sources)} of {expected.sources} sources")
    whole = len(expected.suites) + len(expected.cases) + (expected.sources is not None) + listed
    culprits = tuple(Culprit(-1, name) for name in missing)
    actual = clause("{missing} missing", missing=len(missing)) if missing else "none missing"
    return _rule(
        "expected_seen", not missing, actual, f"none of {whole} missing", "/suites", "/cases", culprits=culprits
    )


def missing_of(evidence: Evidence, config: Config) -> tuple[str, ...]:
    """Give the expected suites and cases that the run does not list, and the environments without a source."""
    suites = tuple(suite for suite in config.expected.suites if suite not in evidence.suites)
    cases = tuple(
        pattern
        for pattern in config.expected.cases
        if not any(matches(pattern, case.nodeid) for case in evidence.cases)
    )
    return suites + cases + _environments_missing(evidence, config)


def _environments_missing(evidence: Evidence, config: Config) -> tuple[str, ...]:
    names = config.matrix.names if config.matrix else ()
    matrix = evidence.matrix or None
    seen = [dict(zip(matrix.axes, place.values, strict=True)) for place in matrix.seen] if matrix else []
    wanted = environments(config.expected.environments, names)
    return tuple(SEPARATOR.join(one.values()) for one in wanted if one not in seen)


def required_services(evidence: Evidence, config: Config, facts: Facts) -> Rule | None:
    """Every required service was well whenever it was probed."""
    if not facts.services:
        return None
    unwell = [id_ for id_, health in facts.services if health != "pass"]
    known = any(health != "unknown" for _, health in facts.services)
    state: bool | RuleState = not unwell if known else "NO_DATA"
    actual = clause("{services} not passing", services=Count(len(unwell), "service")) if unwell else "all passing"
    return _rule("required_services", state, actual, "all passing", "/measurements")


def mrr_at_risk(evidence: Evidence, config: Config, facts: Facts) -> Rule | None:
    """No more revenue is at risk than allowed."""
    return _amount("mrr_at_risk", facts.at_risk, int(config.gate.mrr_at_risk))


def mrr_unproven(evidence: Evidence, config: Config, facts: Facts) -> Rule | None:
    """No more revenue is unproven than allowed."""
    return _amount("mrr_unproven", facts.unproven, int(config.gate.mrr_unproven))


def _amount(name: str, found: Money | None, most: int) -> Rule | None:
    if found is None:
        return None
    # A lower bound below the limit does not tell whether the amount itself is.
    state: bool | RuleState = "NO_DATA" if found.at_least and found.minor <= most else found.minor <= most
    return _rule(name, state, found, Money(most), "/cases", "config:/mrr")


def guards_kept(evidence: Evidence, config: Config, facts: Facts) -> Rule:
    """No case that guarded a stream in the baseline guards none now."""
    if facts.guards_removed is None:
        return _rule("guards_kept", "NO_DATA", "baseline not readable", "none removed", "/cases")
    culprits = tuple(Culprit(-1, name) for name in facts.guards_removed)
    actual = clause("{guards} removed", guards=Count(len(culprits), "guard"))
    return _rule("guards_kept", not culprits, actual, "none removed", "/cases", culprits=culprits)


def duration(evidence: Evidence, config: Config, facts: Facts) -> Rule:
    """The run took no longer than allowed, by the wall clock."""
    most = Seconds(float(config.gate.duration))
    took = evidence.run.duration
    if took is None:
        return _rule("duration", "NO_DATA", "not recorded", most, "/run/duration")
    return _rule("duration", took <= float(config.gate.duration), Seconds(took), most, "/run/duration")


def evidence_age(evidence: Evidence, config: Config, facts: Facts) -> Rule:
    """The run ended no longer after its commit was made than allowed."""
    hours = float(config.gate.evidence_age)
    made, end = evidence.environment.commit_time, evidence.run.end
    if made is None or end is None:
        return _rule("evidence_age", "NO_DATA", "not recorded", f"at most {hours:g} h", "/environment", "/run/end")
    age = (end - made) / 3600
    # A run that ended before its commit was made is not of it, or a clock was wrong.
    state: bool | RuleState = age <= hours if age >= 0 else "NO_DATA"
    return _rule("evidence_age", state, Seconds(end - made), f"at most {hours:g} h", "/environment", "/run/end")


def release_commit(evidence: Evidence, config: Config, facts: Facts) -> Rule:
    """The commit that was tested is the one that is to ship."""
    wanted = str(config.gate.release_commit)
    commit = evidence.environment.commit
    if not commit:
        return _rule("release_commit", "NO_DATA", "not recorded", Code(wanted), "/environment/commit")
    same = len(wanted) >= 7 and all(one.startswith(wanted.lower()) for one in commit.split(SEPARATOR))
    return _rule("release_commit", same, Code(commit), Code(wanted), "/environment/commit")


def clean_worktree(evidence: Evidence, config: Config, facts: Facts) -> Rule:
    """What was tested is what was committed."""
    dirty = evidence.environment.dirty
    if dirty is None:
        return _rule("clean_worktree", "NO_DATA", "not recorded", "clean", "/environment/dirty")
    return _rule("clean_worktree", not dirty, "changed" if dirty else "clean", "clean", "/environment/dirty")


JUDGES: dict[str, Judge] = {
    "required_cases": required_cases,
    "failed_cases": failed_cases,
    "executed_cases": executed_cases,
    "flaky_cases": flaky_cases,
    "cases_accounted_for": cases_accounted_for,
    "expected_seen": expected_seen,
    "required_services": required_services,
    "mrr_at_risk": mrr_at_risk,
    "mrr_unproven": mrr_unproven,
    "guards_kept": guards_kept,
    "duration": duration,
    "evidence_age": evidence_age,
    "release_commit": release_commit,
    "clean_worktree": clean_worktree,
}
"""The rules by name, in the order in which they are printed: the names of `config.RULES` (a test holds that)."""


def _with_signatures(evidence: Evidence, culprit: Culprit) -> Culprit:
    if culprit.index < 0:
        return culprit
    case = evidence.cases[culprit.index]
    known = {one.index: one for one in culprits_of(evidence, case.outcome)}
    return known.get(culprit.index, culprit)


def pointers(culprits: tuple[Culprit, ...]) -> tuple[str, ...]:
    """Give where the culprits stand in the evidence."""
    return tuple(pointer("cases", one.index, "outcome") for one in culprits if one.index >= 0)
