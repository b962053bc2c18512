"""The golden documents: what users will see, byte for byte, for the run of the sample and for real ones."""

from pathlib import Path

import pytest
from msgspec import structs

from reporting import audit, config, evidence, pipeline
from reporting.model import Money
from reporting.pipeline.audit import facts_of
from reporting.report import conclude
from tests.golden.make import HERE, RUNS, declared_of, documents, matrix_evidence

NAMES = [path.name for run in RUNS for path in sorted(HERE.glob(f"{run}.*.md"))]


@pytest.mark.parametrize("run", RUNS)
def test_every_document_is_the_golden_one_byte_for_byte(run):
    made = documents(run)
    assert {path.name for path in HERE.glob(f"{run}.*") if ".evidence." not in path.name} == made.keys()
    for name, text in made.items():
        assert text.encode() == (HERE / name).read_bytes(), f"{name}: see tests/golden/make.py"


def concluded(run):
    return conclude(evidence.read(HERE / f"{run}.evidence.json").evidence, config.read(declared_of(run)))


def test_the_run_of_the_sample_protects_nothing():
    done = concluded("simulated")
    assert done.impact is not None
    assert done.impact.sum_of("protected") == Money(0)
    assert done.impact.sum_of("unproven") == Money(85_000_00, at_least=True)
    assert [item.stream.id for item in done.impact.streams if item.state == "at risk"] == ["cross-service-auth"]
    assert (done.population.functions.part, done.population.functions.whole) == (6, 8)
    assert (done.population.suites.part, done.population.suites.whole) == (2, 3)
    assert done.verdict.word == "NO-GO"


def test_with_real_steps_the_sample_s_outcome_says_what_it_ought_to_have_said():
    done = concluded("fault")
    assert done.impact is not None
    assert done.impact.sum_of("protected") == Money(85_000_00, at_least=True)
    assert done.impact.sum_of("at risk") == Money(50_000_00, at_least=True)
    assert (done.population.functions.part, done.population.functions.whole) == (6, 8)
    text = (HERE / "fault.execution.md").read_text(encoding="utf-8")
    assert "6 of 8 test functions (75.0%) passed" in text
    assert "67" + "%" not in text


def test_the_evidence_of_the_matrix_follows_from_what_its_jobs_left():
    saved = evidence.read(HERE / "matrix.evidence.json").evidence
    assert structs.replace(matrix_evidence().evidence, tool=saved.tool) == saved


def test_the_green_run_is_go():
    assert concluded("green").verdict.word == "GO"


@pytest.mark.parametrize("name", NAMES)
def test_no_golden_document_is_found_to_contradict_itself_or_its_evidence(name):
    run = name.partition(".")[0]
    declared = config.read(declared_of(run))
    collected = pipeline.collect([str(HERE / f"{run}.evidence.json")], declared)
    facts = facts_of(conclude(collected.evidence, declared), declared)
    for known in (None, facts):
        done = audit.audit((HERE / name).read_bytes(), name=name, facts=known)
        found = [f"{one.line}: {one.rule}: {one.explanation}" for one in done.findings if one.severity != "info"]
        assert not found


def test_no_golden_file_holds_a_path_of_a_machine():
    for path in HERE.glob("*.*"):
        if path.suffix in (".md", ".json"):
            text = path.read_text(encoding="utf-8")
            assert "/home/" not in text
            assert str(Path.home()) not in text
            assert str(HERE.parents[1]) not in text
