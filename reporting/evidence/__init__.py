"""Everything measured about a run, put together from its sources, and saved as `evidence.json`."""

from reporting.evidence.assemble import Assembler
from reporting.evidence.cluster import Cluster, Member, clusters_of
from reporting.evidence.evidence import FORMAT, Collected, Evidence, Folded
from reporting.evidence.file import digest, pieces, read, recognise

__all__ = [
    "FORMAT",
    "Assembler",
    "Cluster",
    "Collected",
    "Evidence",
    "Folded",
    "Member",
    "clusters_of",
    "digest",
    "pieces",
    "read",
    "recognise",
]
