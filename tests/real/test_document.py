"""Documents of real suites: what a browser and a linter make of them, and that their bytes never change."""

import itertools
import os
import subprocess
import sys

import pytest
from pymarkdown.api import PyMarkdownApi

from reporting import pipeline
from reporting.config import Config
from tests.real.page import headings_of, parts, tables_meant, tables_of
from tests.real.suites import SUITES, collected, document
from tests.render.shape import balanced, html_of

ALLOWED = ("md013", "md033", "md036")
"""Long lines, our own `<details>`, and the sample's labels in bold."""


@pytest.mark.parametrize("name", SUITES)
def test_github_shows_the_tables_headings_and_traces_that_were_meant(name):
    report = pipeline.assess(collected(SUITES[name].path), Config())
    text = pipeline.document(report).text
    html = html_of(text)
    meant = tables_meant(report)
    assert tables_of(html) == meant
    assert len(meant) >= 2
    headings = headings_of(html)
    levels = [level for level, _ in headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    assert sum(level == 3 and heading[0].isdigit() for level, heading in headings) == len(report.suites)
    assert html.count("<details>") == html.count("<pre") == sum(area.trace is not None for area in report.areas)
    assert balanced(text)


@pytest.mark.parametrize("name", SUITES)
def test_what_belongs_to_an_item_of_a_numbered_list_stays_in_it(name):
    assert "<ol start=" not in html_of(document(SUITES[name].path))


@pytest.mark.parametrize("name", SUITES)
def test_a_linter_has_nothing_to_say(name, tmp_path):
    for number, part in enumerate(parts(document(SUITES[name].path))):
        (tmp_path / f"{number:03}.md").write_text(part, encoding="utf-8", newline="\n")
    linter = PyMarkdownApi()
    for rule in ALLOWED:
        linter.disable_rule_by_identifier(rule)
    found = linter.scan_path(str(tmp_path)).scan_failures
    assert [f"{one.scan_file}:{one.line_number}: {one.rule_id} {one.rule_description}" for one in found] == []


@pytest.mark.parametrize("name", SUITES)
def test_another_process_zone_locale_hash_seed_and_folder_give_the_same_bytes(name, tmp_path):
    environ = {
        **os.environ,
        "TZ": "Pacific/Apia",
        "LC_ALL": "C",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "4711",
        "PYTHONUTF8": "0",
    }
    suite = SUITES[name]
    done = subprocess.run(
        [sys.executable, "-m", "reporting", "render", str(suite.path), "-o", "-"],
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    assert done.returncode == (1 if suite.exit_status else 0)
    assert done.stdout == document(suite.path).encode()
    assert list(tmp_path.iterdir()) == []


def test_the_order_of_the_sources_changes_no_byte():
    paths = [SUITES[name].path for name in ("toolz", "bitarray", "networkx")]
    assert len({document(*order) for order in (paths, paths[::-1], [paths[1], paths[2], paths[0]])}) == 1


def test_a_source_given_twice_counts_once():
    path = SUITES["toolz"].path
    assert document(path, path) == document(path)


@pytest.mark.parametrize("name", SUITES)
def test_a_packed_source_gives_the_same_bytes_as_a_plain_one(name, tmp_path):
    """The name of a source stands in its document, so both bear the same."""
    suite = SUITES[name]
    packed, plain = tmp_path / "packed" / "results.json", tmp_path / "plain" / "results.json"
    packed.parent.mkdir()
    plain.parent.mkdir()
    packed.write_bytes(suite.path.read_bytes())
    plain.write_bytes(suite.bytes)
    assert document(packed) == document(plain)
