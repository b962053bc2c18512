"""CTRF that other tools take: valid by the official schema, its counts those of the evidence."""

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from reporting import ingest
from reporting.evidence import Collected
from reporting.evidence.redaction import encodable, redacted
from reporting.model import Attempt, Case, Environment, Step
from reporting.render import ctrf_of
from tests.render.hostile_run import harmful, run
from tests.runs import case, cases, evidence, failure

SCHEMA = json.loads((Path(__file__).parent / "samples" / "ctrf-schema-0.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def written(made):
    document = json.loads(ctrf_of(Collected(evidence=made)))
    errors = [f"{list(error.path)}: {error.message}" for error in VALIDATOR.iter_errors(document)]
    assert not errors
    return document["results"]


@given(cases())
def test_every_run_is_valid_and_adds_up(made):
    results = written(evidence(made))
    summary = results["summary"]
    counted = Counter(test["status"] for test in results["tests"])
    assert {word: summary[word] for word in ("passed", "failed", "skipped", "pending", "other")} == {
        word: counted[word] for word in ("passed", "failed", "skipped", "pending", "other")
    }
    assert summary["tests"] == len(results["tests"]) == len(made)


@pytest.mark.parametrize("seed", range(4))
def test_hostile_text_is_valid_too(seed):
    written(redacted(run(harmful(seed), ["a.py", "b.py"], 3)[0], encodable))


def test_nothing_recorded_is_lost_and_our_own_reader_reads_it_back(tmp_path):
    made = (
        case("test_a", steps=(Step(title="pay", outcome="passed", mode="simulated"),), start=5.0, worker="gw0", line=3),
        case("test_b", "failed", failures=(failure("assert 1 == 2", trace="E assert"),)),
        case(
            "test_c",
            flaky=True,
            attempts=(Attempt(outcome="failed", failure=failure("first")), Attempt(outcome="passed", duration=0.1)),
        ),
        case("test_d", "skipped", reason="no redis"),
    )
    document = evidence(made, environment=Environment(os="Linux 6.18", commit="abc", packages={"pytest": "9.2.0"}))
    results = written(document)
    assert results["tool"] == {"name": "pytest", "version": "9.2.0"}
    assert results["tests"][0]["extra"]["proof"] == {"state": "unproven", "reason": "simulated: pay"}
    assert results["tests"][2]["retryAttempts"][0]["message"] == "first"
    path = tmp_path / "ctrf.json"
    path.write_bytes(ctrf_of(Collected(evidence=document)))
    read: list[Case] = []
    source, session = ingest.read(path, read.extend)
    assert source.format == "CTRF"
    assert [one.outcome for one in read] == ["passed", "failed", "passed", "skipped"]
    assert [one.flaky for one in read] == [False, False, True, False]
    assert session.complete
