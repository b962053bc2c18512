"""Actions: what to do next, each raised by a rule from something in the evidence.

The verbs are Investigate, Re-run, Remove the simulation, Add a guard, Renew or close the waiver, Start the service.
Never "fix": the cause is unknown to us. A new rule is one function and one line in `RULES`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from reporting.config import Config, Waiver
from reporting.evidence import Cluster, Evidence
from reporting.model import NOTHING, Code, Count, Health, Money, Quote, Statement, clause, pointer, proof_of, state

Priority = Literal["high", "medium"]


class Action(Struct, frozen=True, kw_only=True):
    """A recommendation. `clears` is the amount at risk that it can clear, `blocks` the cases it holds up."""

    priority: Priority
    verb: str
    statement: Statement
    clears: Money = Money(0)
    blocks: int = 0

    @property
    def told(self) -> Statement:
        """The statement, with the amount that the action can clear."""
        made = self.statement
        if not self.clears.minor:
            return made
        return Statement(
            f"{made.pattern} Proving it clears {{cleared}} at risk.",
            {**made.values, "cleared": self.clears},
            (*made.sources, "config:/mrr"),
        )


class Grounds(Struct, frozen=True, kw_only=True):
    """What actions are raised from. `clears` gives for a node id the amount that proving it alone would clear.

    `services` holds, for each declared service by id, its worst health in the run, the probe's words, and the index of
    that measurement.
    """

    evidence: Evidence
    config: Config
    clusters: tuple[Cluster, ...]
    clears: Mapping[str, Money]
    services: Mapping[str, tuple[Health, str, int | None]]
    unguarded: tuple[str, ...] = ()
    expired: tuple[Waiver, ...] = ()
    unused: tuple[Waiver, ...] = ()


def actions_of(grounds: Grounds) -> tuple[Action, ...]:
    """Give the actions: high priority first, then by amount cleared, then by cases held up, then by their words."""
    raised = [action for rule in RULES for action in rule(grounds)]
    return tuple(
        sorted(
            raised,
            key=lambda one: (
                one.priority != "high",
                -one.clears.minor,
                -one.blocks,
                RANK[one.verb],
                one.statement.sources,
            ),
        )
    )


def incomplete_run(grounds: Grounds) -> Iterator[Action]:
    """A run that did not finish, or ran nothing, says nothing about what it did not run."""
    run = grounds.evidence.run
    for index, remark in enumerate(run.remarks):
        if remark.effect == "incomplete":
            statement = state(
                "Re-run the suite: {why}{quote}.",
                pointer("run", "remarks", index),
                why=remark.text.rstrip("."),
                quote=clause(": {quote}", quote=Quote(remark.quote)) if remark.quote else NOTHING,
            )
            yield Action(priority="high", verb="Re-run", statement=statement, blocks=run.not_listed)
    if run.status in ("empty", "nothing ran"):
        statement = state("Re-run the suite: the run was {status}.", "/run/status", status=run.status)
        yield Action(priority="high", verb="Re-run", statement=statement)


def failing_clusters(grounds: Grounds) -> Iterator[Action]:
    """One action a cause, however many cases it holds up."""
    for cluster in grounds.clusters:
        failure, names = cluster.failure, tuple(dict.fromkeys(member.nodeid for member in cluster.members))
        clears = sum((grounds.clears.get(name, Money(0)) for name in names), Money(0))
        words = Quote(failure.words) if failure.words else Code(failure.type or failure.phase)
        at = Code(str(failure.place) if failure.place else names[0])
        statement = state(
            "Investigate {words} at {at}: signature {signature}, {cases}.",
            *(member.pointer for member in cluster.members),
            words=words,
            at=at,
            signature=Code(cluster.signature),
            cases=Count(len(names), "case"),
        )
        yield Action(priority="high", verb="Investigate", statement=statement, clears=clears, blocks=len(names))


def unwell_services(grounds: Grounds) -> Iterator[Action]:
    """A required service that failed or was never reached, or that answered with a warning."""
    for service in grounds.config.services:
        health, detail, index = grounds.services[service.id]
        if health == "pass":
            continue
        sources = (pointer("measurements", index),) if index is not None else (f"config:/services/{service.id}",)
        verb = "Investigate" if health == "warn" else "Start the service"
        pattern = "Investigate {name}: {detail}." if health == "warn" else "Start the service {name}: {detail}."
        statement = state(pattern, *sources, name=service.label, detail=detail)
        blocked = sum(service.id in case.services for case in grounds.evidence.cases)
        priority: Priority = "high" if service.required and health != "warn" else "medium"
        yield Action(priority=priority, verb=verb, statement=statement, blocks=blocked)


def unproven_cases(grounds: Grounds) -> Iterator[Action]:
    """Passes that prove nothing, and guards that did not run."""
    for index, case in enumerate(grounds.evidence.cases):
        proof = proof_of(case)
        if proof.state != "unproven" or case.outcome == "error":
            continue
        name, where = Code(case.nodeid), f"/cases/{index}"
        if case.flaky:
            statement = state("Investigate the failed attempt of {case}: it passed when tried again.", where, case=name)
            yield Action(priority="medium", verb="Investigate", statement=statement, blocks=1)
        elif proof.reason.startswith(("simulated", "indirect")):
            statement = state("Remove the simulation from {case} ({why}).", where, case=name, why=Quote(proof.reason))
            yield Action(priority="medium", verb="Remove the simulation", statement=statement, blocks=1)
        elif proof.reason == "vacuous":
            statement = state("Investigate {case}: it passed without taking every step it declares.", where, case=name)
            yield Action(priority="medium", verb="Investigate", statement=statement, blocks=1)
        elif case.outcome == "xpassed":
            statement = state(
                "Investigate {case}: it passed where a failure is declared as expected.", where, case=name
            )
            yield Action(priority="medium", verb="Investigate", statement=statement, blocks=1)
        elif case.guards or case.nodeid in grounds.clears:
            statement = state("Re-run {case}, which guards a stream: {why}.", where, case=name, why=proof.reason)
            yield Action(priority="medium", verb="Re-run", statement=statement, blocks=1)


def unguarded_streams(grounds: Grounds) -> Iterator[Action]:
    """A declared stream that no case guards."""
    for stream_id in grounds.unguarded:
        statement = state("Add a guard to stream {stream}.", f"config:/mrr/streams/{stream_id}", stream=Code(stream_id))
        yield Action(priority="medium", verb="Add a guard", statement=statement)


def stale_waivers(grounds: Grounds) -> Iterator[Action]:
    """Waivers that expired or that cover nothing."""
    for why, stale in (("expired", grounds.expired), ("covers nothing in this run", grounds.unused)):
        for waiver in stale:
            statement = state(
                "Renew or close the waiver {waiver}: it {why}.", "config:/waivers", waiver=Code(waiver.id), why=why
            )
            yield Action(priority="medium", verb="Renew or close the waiver", statement=statement)


RULES: tuple[Callable[[Grounds], Iterator[Action]], ...] = (
    incomplete_run,
    failing_clusters,
    unwell_services,
    unproven_cases,
    unguarded_streams,
    stale_waivers,
)

RANK = {
    verb: rank
    for rank, verb in enumerate(
        (
            "Start the service",
            "Re-run",
            "Investigate",
            "Remove the simulation",
            "Add a guard",
            "Renew or close the waiver",
        )
    )
}
