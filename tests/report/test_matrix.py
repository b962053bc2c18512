"""The environments of a run stand side by side, each figure beside a whole of its own."""

import datetime as dt

import pytest
from hypothesis import given, settings

from reporting import audit, pipeline
from reporting import config as config_
from reporting.evidence import Collected
from reporting.model import Stated
from reporting.pipeline.audit import facts_of
from reporting.render import Document, profiles
from reporting.report import Origin, conclude, explained, report_of
from tests.evidence.jobs import job, matrices, merged
from tests.golden.make import MATRIX
from tests.report.test_statements import unresolved
from tests.runs import DAY, case, config

ORIGIN = Origin(sha256="ab" * 32)


def said(collected: Collected, **how):
    return report_of(collected.evidence, config(register=None), ORIGIN, **how)


def text(collected: Collected, profile="execution", **how):
    return Document(said(collected, **how), profile).text


def many(count, outcome="passed"):
    return [case(f"test_{n:03}", outcome) for n in range(count)]


def test_a_run_without_axes_and_conflicts_says_nothing_of_them():
    made = said(merged(job("one", case(), sha256="1" * 64), job("two", case("test_b"), sha256="2" * 64), axes=()))
    assert (made.matrix, made.conflicts) == (None, None)


def test_each_case_that_ends_differently_has_a_row_the_worst_first():
    made = merged(
        job("linux", case("test_a"), case("test_b"), case("test_c"), os="linux"),
        job("windows", case("test_a", "skipped"), case("test_b", "failed"), case("test_c"), os="windows"),
        job("macos", case("test_b"), case("test_c"), os="macos"),
    )
    view = said(made, ascii_only=True).matrix
    assert str(view.line) == "Run in 3 environments (`os`); 2 of 3 test cases (66.6%) with unequal outcomes in them."
    assert [row.cells for row in view.differing.rows] == [
        ("`e2e/test_a.py::test_b`", "failed: `windows`<br>passed: `linux`, `macos`"),
        ("`e2e/test_a.py::test_a`", "skipped: `windows`<br>passed: `linux`<br>not listed: `macos`"),
    ]
    assert [row.cells[:5] for row in view.rows] == [
        ("`linux`", "passed", "3 of 3", "none", "none"),
        ("`macos`", "passed", "2 of 2", "none", "1 of 3"),
        ("`windows`", "failed", "1 of 3", "1 failed, 1 skipped", "none"),
    ]
    assert [str(line) for line in view.absent] == [
        "`macos` does not list 1 of 3 test cases (33.3%): `e2e/test_a.py::test_a`."
    ]


def test_conflicting_sources_are_named_and_told_apart():
    listed = [
        ("results", case("test_a"), "1"),
        ("results", case("test_a", "failed"), "2"),
        ("other", case("test_a"), "3"),
    ]
    made = merged(*(job(name, one, sha256=digit * 64) for name, one, digit in listed), axes=())
    view = said(made, ascii_only=True).conflicts
    assert str(view.line) == "1 of 1 test case (100%) with unequal outcomes in different sources; the worst counts."
    assert view.rows[0].cells[1] == (
        "failed: `results.json, SHA-256 22222222`<br>passed: `results.json, SHA-256 11111111`, `other.json`"
    )


def test_a_case_is_one_though_sources_of_several_environments_conflict_in_it():
    ended = (("linux", "passed"), ("linux", "failed"), ("windows", "passed"), ("windows", "skipped"))
    jobs = [job(f"j{n}", case(outcome=outcome), sha256=f"{n}" * 64, os=name) for n, (name, outcome) in enumerate(ended)]
    made = merged(*jobs)
    view = said(made, ascii_only=True).conflicts
    assert str(view.line) == "1 of 1 test case (100%) with unequal outcomes in different sources; the worst counts."
    assert [row.cells[1] for row in view.rows] == [
        "failed: `j1.json`<br>skipped: `j3.json`<br>passed: `j0.json`, `j2.json`"
    ]
    assert [one.text for one in made.evidence.run.remarks if one.rule == "sources-conflict"] == [
        "1 case has unequal outcomes in different sources; the worst counts"
    ]


def test_long_lists_are_cut_and_counted_unless_all_is_asked_for():
    made = merged(*(job(f"j{n:02}", *many(70, "failed" if n else "passed"), os=f"os{n}") for n in range(12)))
    view = said(made).matrix
    assert len(view.differing.rows) == 60
    assert str(view.differing.rest) == "10 more cases not listed here; all are in the evidence file."
    assert (
        view.differing.rows[0].cells[1].startswith("❌ failed: `os1`, `os2`, `os3`, `os4`, `os5`, `os6` and 5 more<br>")
    )
    every = said(made, every=True).matrix
    assert (len(every.differing.rows), every.differing.rest) == (70, None)
    short = text(made, "pr")
    assert short.count("| `e2e/test_a.py::test_000` |") == 2
    assert "Not all test cases with unequal outcomes are listed here." in short


def test_a_missing_environment_is_in_the_first_lines_and_in_the_table():
    made = merged(job("linux", case(), os="linux"), expected=[{"os": "linux"}, {"os": "windows"}])
    report = said(made, ascii_only=True)
    summary = [str(line) for line in report.summary]
    assert "Run in 1 of 2 environments (`os`)." in summary
    assert "Status of the run: incomplete." in summary
    assert "1 of 2 expected environments has no source: “windows”." in summary
    assert report.matrix.rows[1].cells[:2] == ("`windows`", "missing")
    assert report.verdict != "GO"


def test_a_case_that_one_environment_lists_twice_is_counted_where_it_is_lacking():
    made = merged(job("one", case(), case(), os="linux"), job("two", case(), os="windows"))
    assert [str(line) for line in said(made).matrix.absent] == ["`windows` does not list 1 of 2 test cases (50.0%)."]


@pytest.mark.parametrize("profile", profiles())
def test_hostile_names_change_no_structure(profile):
    name = "a|b`c` <img src=x> [x](y)\n# h @team /close"
    made = merged(job("one", case(), os=name), job("two", case(outcome="failed"), os="linux"))
    found = text(made, profile)
    assert "<img" not in found
    assert not [line for line in found.splitlines() if line.startswith(("# h", "/close"))]
    tables = [line for line in found.splitlines() if "img src" in line and line.startswith("| ")]
    assert all(line.count(" | ") <= 6 for line in tables)


def test_every_row_names_where_it_comes_from():
    made = merged(job("linux", case(), os="linux"), job("windows", case(outcome="failed"), os="windows"))
    told = dict(explained(said(made)))
    assert any(sources == ("/matrix/environments/1",) for sources in told.values())
    assert any(sources == ("/matrix/differing/0",) for sources in told.values())


@pytest.mark.parametrize("profile", profiles())
@settings(max_examples=20)
@given(matrices())
def test_nothing_is_found_in_what_we_generate_and_every_sentence_has_a_source(profile, jobs):
    made = merged(*jobs, expected=[{"os": "linux"}, {"os": "bsd"}])
    declared = config()
    unresolved(made.evidence, declared)
    written = Document(report_of(made.evidence, declared, ORIGIN, day=DAY), profile).text.encode()
    for known in (None, facts_of(conclude(made.evidence, declared, day=DAY), declared)):
        found = audit.audit(written, name="generated.md", facts=known).findings
        assert not [one for one in found if one.severity != "info" and one.rule != "mojibake"]


def test_what_is_too_large_says_that_it_leaves_the_environments_out():
    made = merged(*(job(f"j{n:02}", *many(70, "failed" if n else "passed"), os=f"os{n}") for n in range(12)))
    short = Document(said(made), "pr").fit(bytes=4_000, characters=4_000)
    assert "Environments are counted above and not listed here." in short
    assert "Run in 12 environments" in short


def test_the_jobs_of_a_real_matrix_are_one_document(tmp_path):
    declared = config_.read(MATRIX / "execution-report.toml")
    collected = pipeline.collect([str(MATRIX)], declared)
    saved = pipeline.save(collected, pipeline.assess(collected, declared), tmp_path)
    facts = collected.evidence
    assert (facts.total.cases, facts.total.outcomes) == (5, {"passed": 2, "failed": 2, "skipped": 1})
    assert {place.name: place.tally.outcomes for place in facts.matrix.environments} == {
        "3.11 / ascii": {"passed": 1, "failed": 2, "skipped": 1},
        "3.11 / utf-8": {"passed": 2, "failed": 1, "skipped": 1},
        "3.12 / utf-8": {"passed": 4, "skipped": 1},
        "3.13 / ascii": {"passed": 4, "failed": 1},
        "3.13 / utf-8": {"passed": 5},
        "3.12 / ascii": {},
    }
    again = pipeline.collect([*map(str, sorted(MATRIX.glob("results-*/*.json"), reverse=True))], declared)
    assert again == collected
    pipeline.verify(saved.document, declared, today=dt.date(2026, 11, 22))
    found = audit.audit(saved.document.read_bytes(), name="matrix.md").findings
    assert not [one for one in found if one.severity != "info"]
    assert saved.evidence.read_bytes().count(b'"differing"') == 1


def test_what_the_shards_of_an_environment_left_out_is_no_figure_of_its_own():
    stated = {"stated": Stated(collected=3, deselected=2, cases=1)}
    shards = [job(f"s{n}", case(f"test_{n}"), sha256=f"{n}" * 64, session=stated, os="linux") for n in range(2)]
    report = said(merged(*shards, job("whole", case("test_0"), case("test_1"), os="windows")))
    left_out = "Deselected: 4 cases in sum over 2 runs; what one of them left out may be listed by another."
    for told in (report.summary, report.deviations):
        assert [str(line) for line in told if "eselected" in line] == [left_out]


def test_what_one_environment_left_out_is_told_of_it():
    stated = {"stated": Stated(collected=3, deselected=2, cases=1)}
    report = said(merged(job("a", case(), session=stated, os="linux"), job("b", case(), os="windows")))
    for told in (report.summary, report.deviations):
        assert [str(line) for line in told if "eselected" in line] == [
            "Test cases deselected by environment: 2 in `linux`."
        ]
