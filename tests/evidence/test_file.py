"""What is written batch by batch is what would be written at once."""

import msgspec
import pytest

from reporting.evidence import Collected, pieces
from reporting.evidence.file import TOGETHER
from tests.runs import case, evidence


@pytest.mark.parametrize("number", [0, 1, 2, TOGETHER, TOGETHER + 1, 2 * TOGETHER])
def test_cases_are_written_by_the_batch(number):
    made = evidence(case(f'"cases": [\n "{index}', outcome="failed") for index in range(number))
    whole = msgspec.json.format(msgspec.json.encode(made, order="deterministic"), indent=1) + b"\n"
    assert b"".join(pieces(Collected(evidence=made))) == whole
