"""Areas needing attention: one for each cause, with every case it holds up and the measurements beside it."""

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from reporting.markdown import Markdown, fence
from reporting.model import NOTHING, Code, Count, Quote, Statement, clause, state
from reporting.report.account import remark_line
from reporting.report.conclusion import Conclusion
from reporting.report.correlation import correlations
from reporting.report.sentence import Sentence
from reporting.report.voice import Voice

NAMED = 20
"""Cases of one cluster that are named; the rest is counted."""

TRACE_LINES = 60
"""Lines of a trace that are shown: the first and the last, and those in between that bear the assertion."""


BRIEF_LINES = 18


class Area(Struct, frozen=True, kw_only=True):
    """A cause: what it is, what it holds up, and one trace for all."""

    title: Sentence
    lines: tuple[Sentence, ...]
    trace: Markdown | None = None
    brief: Markdown | None = None
    signature: Markdown = Markdown("")


def areas_of(done: Conclusion, voice: Voice) -> Iterator[Area]:
    """Give one area for each failure cluster, then one for each service that no cluster speaks of."""
    spoken: set[str] = set()
    for cluster in done.clusters:
        beside = tuple(correlations(cluster, done.evidence.cases, done.services))
        spoken |= {
            summary.service.id
            for summary in done.services
            for one in beside
            if summary.service.label in one.values.values()
        }
        names: dict[str, str] = {}
        for member in cluster.members:
            names.setdefault(member.nodeid, member.pointer)
        pointers = tuple(member.pointer for member in cluster.members)
        title = state(
            "{type}: {message}",
            *pointers,
            type=Code(cluster.failure.type or cluster.failure.phase),
            message=Quote(cluster.failure.words or "no message"),
        )
        lines = [
            state(
                "Signature {signature}, {cases}{place}.",
                *pointers,
                signature=Code(cluster.signature),
                cases=Count(len(names), "case"),
                place=clause(", deepest at {place}", place=Code(str(cluster.failure.place)))
                if cluster.failure.place
                else NOTHING,
            ),
            *beside,
        ]
        lines += [state("In {case}", where, case=Code(name)) for name, where in islice(names.items(), NAMED)]
        if len(names) > NAMED:
            lines.append(state("In {rest}", *pointers, rest=Count(len(names) - NAMED, "more case")))
        yield Area(
            title=voice.say(title),
            lines=tuple(voice.say(line) for line in lines),
            signature=Markdown(cluster.signature),
            trace=fence(shortened(cluster.failure.trace)) if cluster.failure.trace else None,
            brief=fence(shortened(cluster.failure.trace, BRIEF_LINES)) if cluster.failure.trace else None,
        )
    for summary in done.services:
        if summary.health != "pass" and summary.service.id not in spoken:
            yield Area(title=voice.say(summary.line), lines=())
    for index, remark in enumerate(done.evidence.run.remarks):
        if remark.effect != "note":
            yield Area(title=voice.say(remark_line(index, remark)), lines=())


def working(done: Conclusion) -> Iterator[Statement]:
    """Give the services that were measured to pass."""
    return (one.line for one in done.services if one.health == "pass")


def settings(done: Conclusion) -> Iterator[Statement]:
    """Give what is to be set for every declared service to be measured and to pass, in the probe's own words."""
    for one in done.services:
        if one.health != "pass":
            yield state("{service}: {detail}.", *one.sources, service=one.service.label, detail=one.detail)


def shortened(trace: str, most: int = TRACE_LINES) -> str:
    """Give the trace, its middle cut if it is long: assertion lines (`E `) and both ends stay, the cut is counted."""
    lines = [line.rstrip() for line in trace.splitlines()]
    if len(lines) <= most:
        return "\n".join(lines)
    third = most // 3
    middle = range(third, len(lines) - third)
    kept = [number for number in middle if lines[number].startswith(("E ", ">"))][:third]
    shown: list[str] = lines[:third]
    last = third - 1
    for number in (*kept, len(lines) - third):
        if number > last + 1:
            cut = number - last - 1
            shown.append(f"[{cut} {'line' if cut == 1 else 'lines'} not shown]")
        if number < len(lines) - third:
            shown.append(lines[number])
        last = number
    return "\n".join(shown + lines[len(lines) - third :])
