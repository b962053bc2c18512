"""What is counted again of a file."""

import pytest

from reporting.ingest import recount


@pytest.mark.parametrize("part", [1, 2, 7, 1 << 18])
def test_a_text_counts_once_however_many_there_are(part, monkeypatch):
    monkeypatch.setattr(recount, "PART", part)
    distinct = recount.Distinct()
    for number in range(40):
        distinct.add([f"test_{number % 23}", f"test_{number % 29}"])
    assert distinct.count() == 29
