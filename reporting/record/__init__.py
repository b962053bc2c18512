"""Recording of a pytest run: what its results file would lose, and a journal that survives a kill.

Importing this package brings only the fixture's own class; everything else is imported when a run is recorded.
"""

from pathlib import Path

import pytest

from reporting.record.evidence import EVIDENCE, Evidence

__all__ = ["EVIDENCE", "Evidence", "record", "watch_soft_steps"]


def record(config: pytest.Config, journal: Path | None) -> None:
    """Have this run recorded, with a journal at the path if one is given.

    Raises `pytest.UsageError` for a configuration that cannot be used.
    """
    from reporting.record import recording  # noqa: PLC0415 - a run that is not recorded pays for none of it

    recording.record(config, journal)


def watch_soft_steps(config: pytest.Config) -> None:
    """Have every case failed whose soft steps fail, from the case on that runs now."""
    from reporting.record import soft  # noqa: PLC0415 - a suite that does not use the fixture pays for none of it

    soft.watch(config)
