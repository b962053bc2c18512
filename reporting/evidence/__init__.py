"""Everything measured about a run, put together from its sources, and saved as `evidence.json`."""

from reporting.evidence.assemble import Assembler
from reporting.evidence.cluster import Cluster, Member, clusters_of
from reporting.evidence.evidence import FORMAT, Collected, Evidence, Folded
from reporting.evidence.file import digest, folded_cases, pieces, read, recognise
from reporting.evidence.matrix import SEPARATOR, Differing, Matrix, Place

__all__ = [
    "FORMAT",
    "SEPARATOR",
    "Assembler",
    "Cluster",
    "Collected",
    "Differing",
    "Evidence",
    "Folded",
    "Matrix",
    "Member",
    "Place",
    "clusters_of",
    "digest",
    "folded_cases",
    "pieces",
    "read",
    "recognise",
]
