"""Failures grouped by signature: one cause, one cluster, however many cases."""

from collections.abc import Sequence

from msgspec import Struct

from reporting.model import Case, CollectFailure, Failure, signature_of


class Member(Struct, frozen=True):
    """A failure of a cluster: the node id it happened in, and where it stands in the evidence (a JSON pointer)."""

    nodeid: str
    pointer: str
    index: int | None


class Cluster(Struct, frozen=True, kw_only=True):
    """Failures with one signature. `failure` is that of the first member by suite and line, shown for all."""

    signature: str
    failure: Failure
    members: tuple[Member, ...]

    @property
    def cases(self) -> tuple[int, ...]:
        """The indexes of the cases in it, each once."""
        return tuple(dict.fromkeys(member.index for member in self.members if member.index is not None))


def clusters_of(cases: Sequence[Case], collect_failures: Sequence[CollectFailure] = ()) -> tuple[Cluster, ...]:
    """Give the clusters of a run, the largest first, then by signature.

    The failures of expected failures and of skips are no defects and are left out; so are the failed attempts of a case
    that passed later, which is told as flaky.
    """
    groups: dict[str, list[tuple[Failure, Member]]] = {}
    for number, broken in enumerate(collect_failures):
        if not broken.skipped:
            member = Member(broken.nodeid, f"/run/collect_failures/{number}", None)
            groups.setdefault(signature_of(broken.failure), []).append((broken.failure, member))
    for index, case in enumerate(cases):
        if case.outcome in ("failed", "error", "crashed"):
            for number, failure in enumerate(case.failures):
                member = Member(case.nodeid, f"/cases/{index}/failures/{number}", index)
                groups.setdefault(signature_of(failure), []).append((failure, member))
    found = [
        Cluster(signature=signature, failure=pairs[0][0], members=tuple(member for _, member in pairs))
        for signature, pairs in groups.items()
    ]
    return tuple(sorted(found, key=lambda cluster: (-len(cluster.members), cluster.signature)))
