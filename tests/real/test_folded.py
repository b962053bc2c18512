"""A run too large to hold: its plain passes are folded, and every count stays what it was."""

import json

import pytest

from reporting import ingest
from reporting.config import Config
from reporting.evidence import Assembler, folded_cases, pieces
from reporting.report import Origin, report_of
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


def test_every_folded_case_is_listed_when_all_are_asked_for():
    assembler = Assembler(None, hold=100)
    part = assembler.part()
    source, session = ingest.read(SUITES["networkx"].path, part.take)
    assembler.add(part, source, session)
    made = assembler.finish(None)
    document = json.loads(b"".join(pieces(made)))
    report = report_of(made.evidence, Config(), Origin(sha256="0" * 64), every=True, folded=tuple(folded_cases(made)))
    lines = [case.line for suite in report.suites for listing in suite.listings for case in listing.cases]
    lines = [line for line in lines if line.sources[0].startswith(("/cases/", "/folded_cases/"))]
    assert len(lines) == made.evidence.total.cases > 4_000
    assert not [listing.rest for suite in report.suites for listing in suite.listings if listing.rest]
    assert not report.quiet
    folded = [line for line in lines if line.sources[0].startswith("/folded_cases/")]
    assert len(folded) == made.evidence.folded.cases
    for line in folded:
        name, _ = document["folded_cases"][int(line.sources[0].rpartition("/")[2])]
        assert name.partition("::")[2] in line
