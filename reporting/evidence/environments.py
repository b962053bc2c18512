"""Works out what each environment of a CI matrix shows, and what that says of the run."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from reporting.evidence.matrix import Differing, Matrix, Place, natural
from reporting.evidence.merge import Listed
from reporting.evidence.reconcile import reconcile
from reporting.model import Case, Remark, Run, Session, Source, Tally


def environment_numbers(sources: Sequence[Source], axes: Sequence[str]) -> tuple[list[tuple[str, ...]], list[int]]:
    """Give the environments that the sources stand for, by their values, and the number of each source's own."""
    own = [tuple(source.axes.get(name, "") for name in axes) for source in sources]
    found = sorted(set(own), key=_order)
    return found, [found.index(values) for values in own]


def matrix_of(
    axes: tuple[str, ...],
    found: Sequence[tuple[str, ...]],
    environment_of: Sequence[int],
    sessions: Sequence[Session],
    listed: Sequence[Listed],
    differing: tuple[Differing, ...],
    *,
    reds: Sequence[bool],
    counts: Sequence[int],
    expected: Sequence[Mapping[str, str]],
    began: float | None,
) -> tuple[Matrix, list[Remark], list[Place]]:
    """Give the matrix, remarks on environments that show less than a whole run, and these environments."""
    remarks: list[Remark] = []
    unfinished: list[Place] = []
    places: list[Place] = []
    for number, values in enumerate(found):
        own = [index for index, place in enumerate(environment_of) if place == number]
        held = listed[number]
        run = reconcile(
            [sessions[index] for index in own],
            held.tally,
            began=began,
            reds=[reds[index] for index in own],
            counts=[counts[index] for index in own],
        )
        place = Place(
            values=values,
            sources=tuple(own),
            status=run.status,
            tally=held.tally,
            absent=held.absent,
            absent_named=held.absent_named,
            deselected=0 if run.deselecting else run.deselected,
            duration=run.duration,
        )
        # The whole cannot see it: another environment lists what this one did not run.
        remarks += [
            msgspec.structs.replace(one, quote=place.name) for one in run.remarks if one.rule == "cases-not-run"
        ]
        places.append(place)
        if place.status not in ("passed", "failed") or any(one.effect == "incomplete" for one in run.remarks):
            unfinished.append(place)
    there = set(found)
    missing = {tuple(one.get(name, "") for name in axes) for one in expected} - there
    gone = [Place(values=values, status="missing", tally=Tally()) for values in sorted(missing, key=_order)]
    places += gone
    remarks += missing_remarks(len(expected), [place.name for place in gone])
    empty = [place.name for place in places if place.status in ("empty", "nothing ran")]
    if 0 < len(empty) < len(found):
        noun = "environment" if len(empty) == 1 else "environments"
        text = f"No test case ran in {len(empty)} {noun}"
        remarks.append(Remark(rule="environment-empty", effect="incomplete", text=text, quote=", ".join(empty)))
    return Matrix(axes=axes, environments=tuple(places), differing=differing), remarks, unfinished + gone


def with_lacking(
    cases: Sequence[Case],
    guards: Callable[[Case], bool],
    listed: Sequence[Callable[[], Iterable[str]]],
    unfinished: Sequence[Place],
) -> list[Case]:
    """Give the cases, each guard with those of the unfinished environments that left no result of it.

    `listed` gives the node ids that each source lists. An environment that ran to its end and does not list a case had
    none to run.
    """
    wanted = {case.nodeid for case in cases if guards(case)}
    lacking: dict[str, list[str]] = {}
    for place in unfinished:
        there = {nodeid for source in place.sources for nodeid in listed[source]()}
        for nodeid in wanted - there:
            lacking.setdefault(nodeid, []).append(place.name)
    return [
        msgspec.structs.replace(case, lacking=", ".join(lacking[case.nodeid])) if case.nodeid in lacking else case
        for case in cases
    ]


def missing_remarks(expected: int, missing: Sequence[str]) -> list[Remark]:
    """Give a remark that names those of the expected environments that no source stands for; none if all are there."""
    if not missing:
        return []
    verb = "has" if len(missing) == 1 else "have"
    text = f"{len(missing)} of {expected} expected environments {verb} no source"
    return [Remark(rule="environment-missing", effect="incomplete", text=text, quote=", ".join(missing))]


def placed(run: Run, environment_of: Sequence[int], places: Sequence[Place]) -> Run:
    """Give the run with the environment's name beside each remark on a source of it that quotes nothing else."""
    return msgspec.structs.replace(
        run,
        remarks=tuple(
            remark
            if remark.source is None or remark.quote
            else msgspec.structs.replace(remark, quote=places[environment_of[remark.source]].name)
            for remark in run.remarks
        ),
    )


def same_bytes(sources: Sequence[Source]) -> list[Remark]:
    """Give a remark for each source whose very bytes stand for another environment, too: it shows one at most."""
    seen: dict[str, Source] = {}
    return [
        Remark(
            rule="environments-alike",
            effect="incomplete",
            text="The same bytes stand for several environments, of which they show one at most",
            source=index,
        )
        for index, source in enumerate(sources)
        if seen.setdefault(source.sha256, source) is not source
    ]


def _order(values: tuple[str, ...]) -> list[list[tuple[int, str]]]:
    return [natural(value) for value in values]
