"""Documents keep their shape, their size and their bytes, whatever text they carry."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from pymarkdown.api import PyMarkdownApi

from reporting.evidence import Collected, pieces, read
from reporting.evidence.redaction import encodable, redacted
from reporting.render import Document, markdown_of, profiles
from reporting.render.document import TooSmallError
from reporting.report import LADDER, Origin, report_of
from tests.render.fuzz import failures
from tests.render.hostile_run import harmful, harmless, run
from tests.render.shape import balanced, html_of, shape_of
from tests.runs import DAY

NAMES = ["a.py", "b.py", "c.py"]
ORIGIN = Origin(sha256="ab" * 32)


def report(words, size=3):
    facts, declared = run(words, NAMES, size)
    return report_of(facts, declared, ORIGIN, day=DAY)


@pytest.mark.parametrize("seed", range(60))
def test_hostile_text_changes_no_structure_in_any_profile(seed):
    plain, hostile = report(harmless(), 2), report(harmful(seed), 2)
    profile = profiles()[seed % len(profiles())]
    assert shape_of(Document(hostile, profile).text) == shape_of(Document(plain, profile).text)


@pytest.mark.parametrize("seed", range(12))
def test_hostile_text_changes_no_structure_on_any_rung(seed):
    plain, hostile = report(harmless()), report(harmful(seed))
    for rung in LADDER:
        texts = [markdown_of(one.on(rung), "pr") for one in (plain, hostile)]
        assert shape_of(texts[0]) == shape_of(texts[1])
        assert balanced(texts[1])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("budget", [200, 500, 2_000, 8_000, 30_000, 60_000, 1_000_000])
def test_every_budget_is_kept_in_bytes_and_characters(seed, budget):
    text = Document(report(harmful(seed), 6), profiles()[seed % len(profiles())]).fit(
        bytes=budget, characters=budget - 10
    )
    assert len(text.encode("utf-8")) <= budget
    assert len(text) <= budget - 10
    assert balanced(text)
    assert not any(line.startswith("/") for line in text.splitlines())
    assert "NO-GO" in text.splitlines()[0] or "NO-GO" in text


def test_less_than_a_headline_is_refused():
    with pytest.raises(TooSmallError):
        Document(report(harmless())).fit(bytes=40, characters=40)


def test_what_is_left_out_is_counted():
    document = Document(report(harmless(), 30), "pr")
    whole = document.fit(bytes=10**7, characters=10**7)
    small = document.fit(bytes=9_000, characters=9_000)
    assert len(small) < len(whole)
    assert "Not listed here:" in small
    assert "Passed test cases are counted above and not named here." in small
    assert "Not listed here:" not in whole


@pytest.mark.parametrize("profile", [name for name in profiles() if name != "pr"])
def test_a_document_is_clean_for_a_linter_and_has_one_first_heading(profile, tmp_path):
    path = tmp_path / "report.md"
    path.write_text(Document(report(harmless()), profile).text, encoding="utf-8", newline="\n")
    api = PyMarkdownApi()
    for rule in ("md013", "md033", "md036"):  # long lines, our own details blocks, labels in bold as in the sample
        api.disable_rule_by_identifier(rule)
    assert [f"{one.line_number}: {one.rule_id}" for one in api.scan_path(str(path)).scan_failures] == []
    html = html_of(path.read_text(encoding="utf-8"))
    assert html.count("<h1>") == 1
    levels = [int(part[0]) for part in html.split("<h")[1:] if part[0].isdigit()]
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_the_sections_of_the_sample_stand_in_its_order():
    text = Document(report(harmless()), "execution").text
    headings = [line.strip("# ") for line in text.splitlines() if line.startswith("#")]
    wanted = [
        "Executive Summary",
        "Test Execution Results",
        "Overall System Health Assessment",
        "Working Components",
        "Areas Needing Attention",
        "Required Configuration for Full Test Pass",
        "Recommendations for Full Test Success",
        "Immediate Actions (High Priority)",
        "Medium Priority",
        "Test Environment Requirements",
        "Conclusion",
        "Business Impact",
        "Next Steps",
    ]
    assert [heading for heading in headings if heading in wanted] == wanted


SCRIPT = """
import io, sys
from pathlib import Path
from reporting import pipeline, config
declared = config.read(Path(sys.argv[2]))
collected = pipeline.collect([sys.argv[1]], declared)
sys.stdout.buffer.write(pipeline.document(pipeline.assess(collected, declared), sys.argv[3]).text.encode())
"""


@pytest.mark.parametrize("profile", profiles())
def test_the_same_evidence_gives_the_same_bytes_in_another_process_zone_locale_and_hash_seed(profile, tmp_path):
    facts = redacted(run(harmful(7), NAMES, 4)[0], encodable)
    saved = tmp_path / "x.evidence.json"
    saved.write_bytes(b"".join(pieces(Collected(evidence=facts))))
    declared = Path(__file__).parents[2] / "execution-report.toml"
    texts = set()
    for zone, locale, seed in (
        ("UTC", "C.UTF-8", "0"),
        ("Asia/Kathmandu", "C", "1"),
        ("America/St_Johns", "POSIX", "77"),
    ):
        environ = {**os.environ, "TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(saved), str(declared), profile],
            capture_output=True,
            check=True,
            env=environ,
            cwd=tmp_path if seed == "1" else None,
        )
        texts.add(done.stdout)
    assert len(texts) == 1
    assert texts.pop().startswith(b"# " if profile != "pr" else b"**")


@pytest.mark.parametrize("profile", profiles())
def test_evidence_saved_and_read_again_gives_the_same_document(profile, tmp_path):
    facts, declared = run(harmless(), NAMES, 3)
    facts = msgspec.structs.replace(
        facts,
        run=msgspec.structs.replace(
            facts.run, facts={"z": "1", "a": "2", "fault b": "3"}, selection={"-m": "x", "-k": "y"}
        ),
        redactions={"z": 1, "a": 2},
    )
    saved = tmp_path / "x.evidence.json"
    saved.write_bytes(b"".join(pieces(Collected(evidence=facts))))
    again = read(saved)
    assert b"".join(pieces(again)) == saved.read_bytes()
    texts = {Document(report_of(one, declared, ORIGIN, day=DAY), profile).text for one in (facts, again.evidence)}
    assert len(texts) == 1


@pytest.mark.parametrize("part", range(10))
def test_five_hundred_hostile_documents_keep_shape_and_budget(part):
    assert failures(part * 50, 50) == []
