"""Service health: one summary object a service, so that a document cannot contradict itself."""

from collections.abc import Sequence

from msgspec import Struct

from reporting.config import Service
from reporting.evidence import Evidence
from reporting.model import NOTHING, Code, Count, Health, Measurement, Statement, clause, pointer, state, worst

UNPROBED = "not probed in this run"


class ServiceSummary(Struct, frozen=True, kw_only=True):
    """A declared service with every measurement of it. `probes` pairs an index in the evidence with the measurement."""

    service: Service
    probes: tuple[tuple[int, Measurement], ...]

    @property
    def health(self) -> Health:
        """The worst state of the run; unknown if it was never probed."""
        return worst(measured.health for _, measured in self.probes)

    @property
    def deciding(self) -> tuple[int, Measurement] | None:
        """The measurement that decided the health: the latest of the worst."""
        found = [probe for probe in self.probes if probe[1].health == self.health]
        return found[-1] if found else None

    @property
    def detail(self) -> str:
        """The probe's own words for the state."""
        return (self.deciding[1].detail or self.deciding[1].code) if self.deciding else UNPROBED

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the state stands in the evidence; the declaration if nothing was measured."""
        return tuple(pointer("measurements", index) for index, _ in self.probes) or (self.declared,)

    @property
    def declared(self) -> str:
        """Where the service is declared."""
        return f"config:/services/{self.service.id}"

    @property
    def line(self) -> Statement:
        """One sentence: the state, how and when it was measured, the address."""
        if self.deciding is None:
            return state("{name}: not probed, state unknown.", *self.sources, name=self.service.label)
        _, measured = self.deciding
        changed = len({one.health for _, one in self.probes}) > 1
        return state(
            "{name} at {target}: {health} ({how}, {when}{changed}){detail}.",
            *self.sources,
            name=self.service.label,
            target=Code(measured.target),
            health=self.health,
            how="live" if measured.live else "indirect",
            when=Count(len(self.probes), "probe"),
            changed=clause(", state changed during the run") if changed else NOTHING,
            detail=clause(": {detail}", detail=self.detail) if self.detail else NOTHING,
        )


def services_of(evidence: Evidence, services: Sequence[Service]) -> tuple[ServiceSummary, ...]:
    """Give the summary of every declared service, in the order of the declaration."""
    probes: dict[str, list[tuple[int, Measurement]]] = {}
    for index, measured in enumerate(evidence.measurements):
        probes.setdefault(measured.service, []).append((index, measured))
    return tuple(ServiceSummary(service=one, probes=tuple(probes.get(one.id, ()))) for one in services)
