"""All that is concluded from evidence and declarations, drawn once: a document only puts it into words."""

import datetime as dt

from msgspec import Struct

from reporting.action import Action, Grounds, actions_of
from reporting.config import Config, day_of
from reporting.evidence import Cluster, Evidence, clusters_of
from reporting.impact import Impact, impact_of
from reporting.model import signature_of
from reporting.report.population import Population, population_of
from reporting.report.service import ServiceSummary, services_of
from reporting.verdict import Culprit, Facts, Verdict, verdict_of

NEVER = dt.date.max
"""The day of a run that recorded no time: every waiver has expired by then."""


class Conclusion(Struct, frozen=True, kw_only=True):
    """What the modules of conclusions gave for one run. `impact` is None without a register."""

    evidence: Evidence
    config: Config
    population: Population
    services: tuple[ServiceSummary, ...]
    clusters: tuple[Cluster, ...]
    impact: Impact | None
    verdict: Verdict
    actions: tuple[Action, ...]


def conclude(
    evidence: Evidence, config: Config, *, day: dt.date | None = None, baseline: Evidence | None = None
) -> Conclusion:
    """Give the conclusions.

    `day` judges the waivers; left out, it is the day on which the run ended. `baseline` is the evidence that the rule
    `guards_kept` compares with.
    """
    services = services_of(evidence, config.services)
    clusters = clusters_of(evidence.cases, evidence.run.collect_failures)
    impact = impact_of(evidence.cases, config.register) if config.register else None
    if day is None:
        day = day_of(evidence.run.end) if evidence.run.end is not None else NEVER
    verdict = verdict_of(evidence, config, _facts(evidence, services, impact, baseline), day=day)
    actions = actions_of(
        Grounds(
            evidence=evidence,
            config=config,
            clusters=clusters,
            clears={one.named: one.clears for one in impact.fix_first} if impact else {},
            services={
                one.service.id: (one.health, one.detail, one.deciding[0] if one.deciding else None) for one in services
            },
            unguarded=tuple(one.stream.id for one in impact.streams if one.state == "unguarded") if impact else (),
            expired=verdict.expired,
            unused=verdict.unused,
        )
    )
    return Conclusion(
        evidence=evidence,
        config=config,
        population=population_of(evidence),
        services=services,
        clusters=clusters,
        impact=impact,
        verdict=verdict,
        actions=actions,
    )


def _facts(
    evidence: Evidence, services: tuple[ServiceSummary, ...], impact: Impact | None, baseline: Evidence | None
) -> Facts:
    required = tuple((one.service.id, one.health) for one in services if one.service.required)
    removed = None
    if baseline is not None:
        now = {case.nodeid for case in evidence.cases if case.guards}
        removed = tuple(case.nodeid for case in baseline.cases if case.guards and case.nodeid not in now)
    if impact is None:
        return Facts(services=required, guards_removed=removed)
    guards = {(guard.named, guard.index): guard for stream in impact.streams for guard in stream.guards}
    return Facts(
        at_risk=impact.sum_of("at risk"),
        unproven=impact.sum_of("unproven"),
        guards=len(guards),
        unproven_guards=tuple(
            _culprit(evidence, name, index) for (name, index), one in guards.items() if one.proof.state != "proven"
        ),
        services=required,
        guards_removed=removed,
    )


def _culprit(evidence: Evidence, name: str, index: int | None) -> Culprit:
    if index is None:
        return Culprit(-1, name)
    found = dict.fromkeys(signature_of(failure) for failure in evidence.cases[index].failures)
    return Culprit(index, name, tuple(found))
