"""The account of a report: which sources, which declarations, what was taken out, what does not fit together."""

import re
from collections.abc import Iterator

from reporting.evidence import SEPARATOR
from reporting.model import NOTHING, Code, Count, Quote, Remark, Statement, Value, clause, pointer, state
from reporting.report.conclusion import Conclusion
from reporting.report.gate import Row
from reporting.report.voice import Voice

AMOUNT = re.compile(r"[$€£¥]\s?\d|\d\s?[KkMm]?\+?\s?(?:MRR|ARR|USD|EUR|GBP)\b")
"""What looks like money in somebody's words."""


def register(done: Conclusion) -> Statement:
    """Give what the amounts are: declared, by whom, from where, as of when."""
    register = done.config.register
    assert register is not None  # noqa: S101 - the caller has one
    return state(
        "Amounts are declared, not measured: {currency}, as of {as_of}, from {source}, owned by {owner}.",
        "config:/mrr",
        currency=register.currency,
        as_of=register.as_of.isoformat(),
        source=Quote(register.source),
        owner=register.owner,
    )


def warnings(done: Conclusion) -> Iterator[Statement]:
    """Give what the declarations and the run do not agree in."""
    if done.impact is not None:
        for stream_id, pattern in done.impact.unmatched:
            yield state(
                "Stream {stream} is guarded by {guard}, which matches no case of this run.",
                f"config:/mrr/streams/{stream_id}/guards",
                stream=Code(stream_id),
                guard=Code(pattern),
            )
    known = {stream.id for stream in done.config.streams}
    for index, case in enumerate(done.evidence.cases):
        if AMOUNT.search(case.intent):
            yield state(
                "{case} names an amount in its docstring; an amount is declared once, under {table}.",
                pointer("cases", index, "intent"),
                case=Code(case.nodeid),
                table=Code("[mrr.streams.ID]"),
            )
        for stream_id in case.guards:
            if stream_id not in known:
                yield state(
                    "{case} guards {stream}, which is not declared.",
                    pointer("cases", index, "guards"),
                    case=Code(case.nodeid),
                    stream=Code(stream_id),
                )


def sources(done: Conclusion, voice: Voice) -> Iterator[Row]:
    """Give a row for each source: name, format, cases, size, digest, and its environment in a matrix."""
    matrix = done.evidence.matrix or None
    for index, source in enumerate(done.evidence.sources):
        values: tuple[Value, ...] = (
            Code(source.name),
            source.format,
            Count(source.cases, "case"),
            Count(source.size, "byte"),
            Code(source.sha256),
            *((Code(SEPARATOR.join(source.axes[name] for name in matrix.axes)),) if matrix else ()),
        )
        yield Row(tuple(voice.value(value, "cell") for value in values), (pointer("sources", index),))


def remarks(done: Conclusion) -> Iterator[Statement]:
    """Give what reading found wrong."""
    for index, remark in enumerate(done.evidence.run.remarks):
        yield remark_line(index, remark)


def remark_line(index: int, remark: Remark) -> Statement:
    """Give what reading found wrong, with the foreign words it is about."""
    return state(
        "{text}{quote}",
        f"/run/remarks/{index}",
        text=remark.text.rstrip(".") if remark.quote else remark.text,
        quote=clause(": {quote}", quote=Quote(remark.quote)) if remark.quote else NOTHING,
    )


def redaction(done: Conclusion) -> Statement:
    """Give what was taken out before anything was stored, or that nothing was."""
    redactions = done.evidence.redactions
    if redactions is None:
        return state("Redaction was turned off: this document may hold secrets.", "/redactions")
    if not redactions:
        return state("Redaction: nothing was found to take out.", "/redactions")
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(redactions.items()))
    return state("Redaction took out: {kinds}.", "/redactions", kinds=kinds)


def declarations(done: Conclusion) -> Statement:
    """Give the file of the declarations with its digest."""
    config = done.config
    if config.path is None:
        return state("Declarations: none.", "config:")
    return state(
        "Declarations: {file}, SHA-256 {digest}.", "config:", file=Code(config.path.name), digest=Code(config.digest)
    )
