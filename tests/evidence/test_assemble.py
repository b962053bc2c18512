"""Evidence is put together in one pass: order does not matter, nothing is counted twice, plain passes are folded."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.errors import UnreadableResultsError
from reporting.evidence import Assembler, Collected, digest, pieces, read
from reporting.model import CollectFailure, Environment, Session, Source, proof_of
from reporting.redact import Redactor
from tests.runs import case, cases, failure


def source(name="results.json", sha256="ab" * 32, form="pytest-json-report", count=0):
    return Source(name=name, format=form, sha256=sha256, size=10, cases=count)


def session(**changes):
    return Session(**{"start": 10.0, "end": 20.0, "duration": 10.0, "exit_status": 0, **changes})


def collected(*parts, hold=20_000, redactor=None, watched=None, **how):
    """Give the evidence of parts, each a source, a session and its batches of cases."""
    assembler = Assembler(redactor, hold=hold, watched=watched, several=len(parts) > 1)
    for one, said, batches in parts:
        part = assembler.part()
        for batch in batches:
            part.take(batch)
        assembler.add(part, one, said)
    return assembler.finish(Environment(), **how)


def many(count, suites=3):
    return [case(f"test_{n}", nodeid=f"s{n % suites}.py::test_{n}", duration=0.25) for n in range(count)]


@given(st.lists(cases(), min_size=1, max_size=3), st.randoms())
def test_the_order_of_sources_does_not_matter(runs, random):
    parts = [(source(sha256=f"{number}" * 64), session(), [[*run]]) for number, run in enumerate(runs)]
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert digest(collected(*parts)) == digest(collected(*shuffled))


def test_the_same_bytes_twice_count_once():
    part = (source(), session(), [[case()]])
    assert collected(part, part).evidence.total.cases == 1


def test_a_case_in_two_sources_counts_once_and_its_worst_outcome_counts():
    one = (source(sha256="1" * 64), session(), [[case("test_a"), case("test_b")]])
    two = (source(sha256="2" * 64), session(exit_status=1), [[case("test_a", "failed"), case("test_c")]])
    made = collected(one, two).evidence
    assert [(item.nodeid.rpartition("::")[2], item.outcome) for item in made.cases] == [
        ("test_a", "failed"),
        ("test_b", "passed"),
        ("test_c", "passed"),
    ]
    assert any(remark.rule == "sources-conflict" for remark in made.run.remarks)


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_plain_passes_of_a_large_run_are_folded_and_stay_in_every_count(batch):
    run = [*many(500), case("test_bad", "failed"), case("test_guard", guards=("auth",))]
    batches = [run[start : start + batch] for start in range(0, len(run), batch)]
    made = collected((source(), session(exit_status=1), batches), hold=100)
    facts = made.evidence
    assert facts.total.cases == 502
    assert facts.total.count("passed") == 501
    assert facts.total.proven == 501
    assert facts.folded is not None
    assert facts.folded.cases == 500
    assert [one.nodeid.rpartition("::")[2] for one in facts.cases] == ["test_bad", "test_guard"]
    assert sum(tally.cases for tally in facts.suites.values()) == 502
    document = json.loads(b"".join(pieces(made)))
    assert sorted(name for name, _ in document["folded_cases"]) == sorted(one.nodeid for one in many(500))


def test_folding_changes_no_figure():
    run = many(300)
    held = collected((source(), session(), [run])).evidence
    folded = collected((source(), session(), [run]), hold=10).evidence
    assert held.total == folded.total
    assert held.suites == folded.suites
    assert (held.folded, len(held.cases), len(folded.cases)) == (None, 300, 0)


def test_shards_that_fold_are_merged():
    one = (source(sha256="1" * 64), session(), [many(150)])
    two = (source(sha256="2" * 64), session(), [[case(f"t{n}", nodeid=f"z.py::t{n}") for n in range(150)]])
    made = collected(one, two, hold=100)
    assert made.evidence.total.cases == 300
    assert len(json.loads(b"".join(pieces(made)))["folded_cases"]) == 300


def test_a_crashed_guard_is_one_case_and_stays_a_guard():
    run = [case("test_a", "crashed", failures=(failure(phase="worker"),)), case("test_b")]
    declared = case(
        "test_a",
        "not-run",
        reason="the session ended while it ran",
        guards=("auth",),
        services=("auth",),
        intent="Signs in.",
    )
    made = collected((source(), session(exit_status=1), [[*run, declared]])).evidence
    assert made.total.cases == 2
    crashed = made.cases[0]
    assert (crashed.outcome, crashed.guards, crashed.services, crashed.intent) == (
        "crashed",
        ("auth",),
        ("auth",),
        "Signs in.",
    )


def test_an_interrupted_case_is_one_case_and_stays_a_guard():
    begun = case("test_a", "not-run", reason="ended before its teardown did")
    declared = case("test_a", "not-run", duration=None, reason="the session ended before it", guards=("auth",))
    results, journal = source(sha256="1" * 64), source(sha256="2" * 64, form="execution-report journal")
    listed = (results, session(exit_status=2), [[begun, declared, case("test_b")]])
    for sources in ([listed], [listed, (journal, session(exit_status=2), [[declared, case("test_b")]])]):
        made = collected(*sources).evidence
        assert made.total.cases == 2
        interrupted = next(one for one in made.cases if one.outcome == "not-run")
        assert (interrupted.reason, interrupted.guards) == (begun.reason, ("auth",))


def test_a_large_run_told_by_two_witnesses_counts_once():
    run = many(300)
    results, journal = source(sha256="1" * 64), source(sha256="2" * 64, form="execution-report journal")
    made = collected((results, session(), [run]), (journal, session(), [run]), hold=100).evidence
    assert made.total.cases == 300
    assert made.folded is not None
    assert made.folded.cases == 300


def test_what_the_declarations_name_is_kept():
    made = collected((source(), session(), [many(200)]), hold=10, watched=lambda name: name.endswith("test_7"))
    assert [one.nodeid for one in made.evidence.cases] == ["s1.py::test_7"]


def test_a_file_that_could_not_be_collected_is_a_suite_without_cases():
    broken = CollectFailure(nodeid="tests/test_gone.py", failure=failure("No module", phase="collect"))
    made = collected((source(), session(exit_status=2, collect_failures=[broken]), [[case()]])).evidence
    assert made.suites["tests/test_gone.py"].status == "not run"
    assert made.run.status == "failed"


def test_secrets_are_gone_before_anything_is_stored():
    secret = "hunter2hunter2"
    bad = failure(f"password={secret}", trace=f"E password={secret}")
    run = [case(f"test_x[password={secret}]", "failed", failures=(bad,)), case("test_b", intent=f"password={secret}")]
    made = collected(
        (source(), session(command=["pytest", f"--password={secret}"]), [run]), redactor=Redactor(environ={})
    )
    assert secret.encode() not in b"".join(pieces(made))
    assert made.evidence.redactions


@given(cases())
def test_evidence_is_read_back_as_it_was_saved(run):
    import tempfile
    from pathlib import Path

    made = collected((source(), session(), [[*run]]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.evidence.json"
        path.write_bytes(b"".join(pieces(made)))
        assert b"".join(pieces(read(path))) == path.read_bytes()
        assert [proof_of(one) for one in read(path).evidence.cases] == [proof_of(one) for one in made.evidence.cases]


def test_folded_evidence_is_read_back_and_a_changed_line_is_found(tmp_path):
    made = collected((source(), session(), [many(300)]), hold=10)
    path = tmp_path / "x.evidence.json"
    path.write_bytes(b"".join(pieces(made)))
    again = read(path)
    assert isinstance(again, Collected)
    assert b"".join(pieces(again)) == path.read_bytes()
    assert digest(again) == digest(made) == hashlib.sha256(path.read_bytes()).hexdigest()
    saved = path.read_bytes()
    before, mark, rest = saved.partition(b'\n "folded_cases": [\n')
    lines, end, behind = rest.partition(b"\n ],")
    assert lines.count(b"\n") == made.evidence.folded.cases - 1
    for changed in (
        lines.replace(b"test_17", b"test_xx"),
        lines.replace(b"]", b"] ", 1),
        b"",
        lines + lines[lines.index(b",\n") :],
        None,
    ):
        path.write_bytes(before + (b"" if changed is None else mark + changed + end) + behind)
        with pytest.raises(UnreadableResultsError, match="not those the evidence was saved with"):
            read(path)


def test_lines_that_no_count_knows_are_refused(tmp_path):
    made = collected((source(), session(), [many(3)]))
    path = tmp_path / "x.evidence.json"
    first, mark, rest = b"".join(pieces(made)).partition(b'",\n "run"')
    path.write_bytes(first + b'",\n "folded_cases": [\n["a.py::test_a",1.0]\n ],' + mark.removeprefix(b'",') + rest)
    with pytest.raises(UnreadableResultsError, match="not those the evidence was saved with"):
        read(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:200],
        lambda data: data.replace(b'"format": 1', b'"format": 99'),
        lambda data: data.replace(b'"passed"', b'"blessed"'),
        lambda data: b"",
        lambda data: data + b"}",
    ],
)
def test_evidence_that_is_none_is_one_line(tmp_path, change):
    path = tmp_path / "x.evidence.json"
    path.write_bytes(change(b"".join(pieces(collected((source(), session(), [[case()]]))))))
    with pytest.raises(UnreadableResultsError) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    assert "x.evidence.json" in str(caught.value)


def test_suites_stand_in_one_order_whatever_source_tells_of_them_first():
    shards = [
        (source(sha256=digit * 64), session(), [[case(nodeid=f"{suite}.py::test_a")]])
        for digit, suite in (("1", "b"), ("2", "c"), ("3", "a"))
    ]
    assert list(collected(*shards).evidence.suites) == ["a.py", "b.py", "c.py"]


@pytest.mark.parametrize(
    "odd",
    [
        case(outcome="failed", failures=(failure("half \ud83d"),)),
        case(file="half_\ud83d.py"),
        case(nodeid="half_\ud83d.py::test_a"),
    ],
)
def test_half_a_character_keeps_no_evidence_from_being_saved(odd, tmp_path):
    made = collected((source(), session(), [[odd, case("test_b")]]))
    path = tmp_path / "x.evidence.json"
    path.write_bytes(b"".join(pieces(made)))
    again = read(path).evidence
    assert again.total.cases == 2
    assert b"half" in path.read_bytes()


def test_evidence_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(UnreadableResultsError, match=r"gone\.evidence\.json: cannot be read \(No such file"):
        read(tmp_path / "gone.evidence.json")


@pytest.mark.parametrize(
    "declared", [{"intent": "Signs in."}, {"services": ("auth",)}, {"guards": ("auth",)}, {"covers": ("REQ-1",)}]
)
def test_whatever_the_process_that_did_not_die_declares_is_kept(declared):
    run = [case(outcome="crashed"), case(outcome="not-run", **declared)]
    (crashed,) = collected((source(), session(exit_status=1), [run])).evidence.cases
    assert crashed.outcome == "crashed"
    assert {name: getattr(crashed, name) for name in declared} == declared
