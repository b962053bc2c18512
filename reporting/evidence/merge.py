"""Makes one case of what several sources list under one node id."""

from collections.abc import Iterable, Sequence

import msgspec

from reporting.model import Case, Remark, worst_outcome


def join_unfinished(cases: Sequence[Case]) -> list[Case]:
    """Make one of a case that is listed as it ended and as one without a result: what it declares is kept.

    The process that died could not write down what its case declares; the one that controls it knows.
    """
    lost = {case.nodeid: case for case in cases if case.outcome == "not-run"}
    ended = {case.nodeid for case in cases if case.outcome != "not-run" and case.nodeid in lost}
    return [
        _declaring(case, lost[case.nodeid]) if case.nodeid in ended else case
        for case in cases
        if not (case.nodeid in ended and case.outcome == "not-run")
    ]


def one_case_each(cases: Iterable[Case], remarks: list[Remark]) -> list[Case]:
    """Make one case of what several sources list under one node id; its outcome is the worst."""
    by_id: dict[str, Case] = {}
    conflicts = 0
    for case in sorted(cases, key=lambda case: (case.nodeid, case.source)):
        other = by_id.get(case.nodeid)
        if other is None or other.source == case.source:
            by_id[case.nodeid if other is None else f"{case.nodeid}\0{len(by_id)}"] = case
            continue
        conflicts += other.outcome != case.outcome
        by_id[case.nodeid] = case if worst_outcome(other.outcome, case.outcome) != other.outcome else other
    if conflicts:
        noun = "case has" if conflicts == 1 else "cases have"
        remarks.append(
            Remark(
                rule="sources-conflict",
                effect="note",
                text=f"{conflicts} {noun} unequal outcomes in different sources; the worst counts",
            )
        )
    return list(by_id.values())


def _declaring(case: Case, other: Case) -> Case:
    """Give the case with what either of the two declares."""
    return msgspec.structs.replace(
        case,
        intent=case.intent or other.intent,
        services=tuple(dict.fromkeys((*case.services, *other.services))),
        guards=tuple(dict.fromkeys((*case.guards, *other.guards))),
        covers=tuple(dict.fromkeys((*case.covers, *other.covers))),
    )
