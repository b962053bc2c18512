"""Failures beside service measurements, in three grades, never causal.

Declared and probed: a case of the cluster declares the service, and a probe of it did not pass. Mentioned and probed:
the failure's text names the address, path or answer of a probe that did not pass. Mentioned: the text names the
service's address while every probe of it passed.
"""

import re
from collections.abc import Iterator, Sequence

from reporting.evidence import Cluster
from reporting.model import Case, Code, Count, Measurement, Statement, pointer, state
from reporting.report.service import ServiceSummary


def correlations(cluster: Cluster, cases: Sequence[Case], services: Sequence[ServiceSummary]) -> Iterator[Statement]:
    """Give for each service the strongest grade that holds for the cluster, if any does."""
    members = [cases[index] for index in cluster.cases]
    words = f"{cluster.failure.message}\n{cluster.failure.trace}"
    pointers = tuple(member.pointer for member in cluster.members)
    for summary in services:
        declaring = sum(summary.service.id in case.services for case in members)
        unwell = [(index, one) for index, one in summary.probes if one.health != "pass"]
        name, health = summary.service.label, summary.health
        sources = (*pointers, *(pointer("measurements", index) for index, _ in unwell))
        if declaring and unwell:
            yield state(
                "Declared by {cases} of this cause: {service}, which was {health}: {detail}.",
                *sources,
                cases=Count(declaring, "case"),
                service=name,
                health=health,
                detail=summary.detail,
            )
        elif unwell and (hit := next((found for _, one in unwell if (found := _mention(words, one))), "")):
            yield state(
                "The failure text mentions {hit}, which a probe of {service} also met ({health}).",
                *sources,
                hit=Code(hit),
                service=name,
                health=health,
            )
        elif summary.probes and (address := _address(summary.probes[0][1])) and address in words:
            yield state(
                "The failure text mentions {address}, the address of {service}; every probe of it passed.",
                *pointers,
                *summary.sources,
                address=Code(address),
                service=name,
            )


def _mention(words: str, measured: Measurement) -> str:
    """Give what the text and the probe have in common: the address, a path the probe named, or its answer's code."""
    address = _address(measured)
    if address and address in words:
        return address
    for path in re.findall(r"/[\w./-]{3,}", measured.detail):
        if path in words:
            return str(path)
    if measured.code.isdigit() and re.search(rf"(?<![\w.]){measured.code}(?![\w.])", words):
        return measured.code
    return ""


def _address(measured: Measurement) -> str:
    """Give `host:port` of the probe's target, empty without one."""
    found = re.search(r"://([^/?#]+:\d+)", measured.target)
    return found[1] if found else ""
