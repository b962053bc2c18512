"""A run too large to hold: its plain passes are folded, and every count stays what it was."""

import json

import pytest

from reporting import ingest
from reporting.evidence import Assembler, pieces
from tests.real.suites import SUITES, collected


@pytest.mark.parametrize("name", ["numpy", "networkx"])
def test_folding_changes_no_count(name):
    assembler = Assembler(None, hold=100)
    part = assembler.part()
    source, session = ingest.read(SUITES[name].path, part.take)
    assembler.add(part, source, session)
    folded = assembler.finish(None)
    held = collected(SUITES[name].path).evidence
    document = json.loads(b"".join(pieces(folded)))
    facts = folded.evidence
    assert facts.total.outcomes == held.total.outcomes
    assert facts.total.proven == held.total.proven
    assert facts.total.seconds == pytest.approx(held.total.seconds)
    assert {name: tally.cases for name, tally in facts.suites.items()} == {
        name: tally.cases for name, tally in held.suites.items()
    }
    assert facts.folded is not None
    assert facts.folded.cases == len(document["folded_cases"]) > 4_000
    assert facts.folded.cases + len(facts.cases) == held.total.cases
    listed = [case.nodeid for case in facts.cases] + [nodeid for nodeid, _ in document["folded_cases"]]
    assert sorted(listed) == sorted(case.nodeid for case in held.cases)
