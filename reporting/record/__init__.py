"""Recording of a pytest run: what its results file would lose, and a journal that survives a kill.

Importing this package brings only the fixture's own class; everything else is imported when a run is recorded.
"""

from reporting.record.evidence import EVIDENCE, Evidence

__all__ = ["EVIDENCE", "Evidence"]
