"""A folder of reports: what it holds, its index, and what is never touched in it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reporting.publish import Settings, UndeliveredError, directory, index
from tests.publish.paper import Paper, night


def publish(document: Paper, folder: Path, **changes: object):
    return directory.publish(document, Settings(address=str(folder), **changes))


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_night_leaves_report_entry_index_and_latest(tmp_path: Path) -> None:
    receipt = publish(night(0), tmp_path / "nightly")
    assert receipt.outcome == "created"
    assert receipt.place == str(tmp_path / "nightly" / night(0).name)
    files = held(tmp_path / "nightly")
    assert sorted(files) == sorted([night(0).name, night(0).name[:-3] + ".entry.json", "README.md", "latest.md"])
    assert files["latest.md"] == files[night(0).name] == night(0).rungs()[0].encode()


def test_publishing_twice_changes_no_byte(tmp_path: Path) -> None:
    publish(night(0), tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    receipt = publish(night(0), tmp_path)
    assert receipt.outcome == "unchanged"
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_the_same_evidence_worded_otherwise_takes_a_name_of_its_own(tmp_path: Path) -> None:
    publish(night(0), tmp_path)
    receipt = publish(night(0, wording="test cases"), tmp_path)
    second = night(0).name[:-3] + "-2.md"
    assert receipt.place == str(tmp_path / second)
    assert (tmp_path / night(0).name).read_text(encoding="utf-8") == night(0).rungs()[0]
    assert publish(night(0, wording="test cases"), tmp_path).outcome == "unchanged"
    assert f"({second})" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_no_report_is_overwritten_when_every_version_of_a_name_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reporting.publish.dated._VERSIONS", 2)
    for wording in ("first", "second"):
        assert publish(night(0, wording=wording), tmp_path).outcome == "created"
    before = held(tmp_path)
    with pytest.raises(UndeliveredError, match="holds 2 other versions of"):
        publish(night(0, wording="third", verdict="GO"), tmp_path)
    assert held(tmp_path) == before


def test_a_version_leaves_the_figures_of_the_other_one_alone(tmp_path: Path) -> None:
    publish(night(0), tmp_path)
    publish(night(0, wording="other rules", verdict="GO"), tmp_path)
    verdicts = [report.entry.verdict for report in index.listed(held(tmp_path), held(tmp_path).__getitem__)]
    assert sorted(verdicts) == ["GO", "NO-GO"]


def test_the_index_is_newest_first_with_verdict_counts_and_trend(tmp_path: Path) -> None:
    for number in (2, 0, 1):  # whatever the order in which the nights arrive
        publish(night(number), tmp_path)
    ids = [night(number).report_id for number in range(3)]
    shown = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert shown == (
        "# Execution reports\n\n"
        "The newest report is [latest.md](latest.md).\n\n"
        "Red are the cases that failed, broke in setup or teardown, or crashed. Change compares a run with the one\n"
        "before it in its series. Times are in UTC.\n\n"
        "## Series `nightly-main`\n\n"
        "| Run ended | Verdict | Passed | Red | Change | Report |\n"
        "|---|---|---|---|---|---|\n"
        f"| 2026-09-23 14:13 | NO-GO | 6 of 7 cases | 1 | 1 more, was GO | [`{ids[2]}`]({night(2).name}) |\n"
        f"| 2026-09-22 14:13 | GO | 6 of 6 cases | 0 | 2 fewer, was NO-GO | [`{ids[1]}`]({night(1).name}) |\n"
        f"| 2026-09-21 14:13 | NO-GO | 6 of 8 cases | 2 | first | [`{ids[0]}`]({night(0).name}) |\n\n"
        "```mermaid\n"
        "xychart-beta\n"
        '    title "Red cases of the last 3 runs"\n'
        '    x-axis ["09#45;21", "09#45;22", "09#45;23"]\n'
        '    y-axis "red cases" 0 --> 2\n'
        "    bar [2, 0, 1]\n"
        "```\n\n"
        "<!-- execution-report kind=index -->\n"
    )
    assert (tmp_path / "latest.md").read_text(encoding="utf-8") == night(2).rungs()[0]


def test_series_stand_apart_and_a_long_one_is_said_to_be_cut(tmp_path: Path) -> None:
    names = [f"2026-09-21-a-{number}.md" for number in range(index.SHOWN + 5)]
    files = dict.fromkeys(names, b"") | {
        index.entry_name(name): index.entry_of(night(number, series="a", report_id=str(number)))
        for number, name in enumerate(names)
    }
    files |= {"2026-09-21-b-1.md": b"", index.entry_name("2026-09-21-b-1.md"): index.entry_of(night(1, series="b"))}
    shown = index.compose(index.listed(files, files.__getitem__))
    assert f"The newest {index.SHOWN} of {index.SHOWN + 5} reports; the others are in this folder." in shown
    assert shown.index("## Series `a`") < shown.index("## Series `b`")
    assert shown.count("| first |") == 1, "the oldest row shown of a cut series has a run before it"


@pytest.mark.parametrize("how", ["half", "no text", "no year"])
def test_reports_put_there_by_hand_are_listed_without_figures(tmp_path: Path, how: str) -> None:
    (tmp_path / "2026-01-01-old.md").write_text("# Old\n", encoding="utf-8")
    (tmp_path / "2026-01-02-broken.md").write_text("# Broken\n", encoding="utf-8")
    entry = index.entry_of(night(0))
    (tmp_path / "2026-01-02-broken.entry.json").write_bytes(
        {"half": b'{"series": ', "no text": entry.replace(b'"series": "', b'"series": "\xff')}.get(how)
        or entry.replace(b'"ended": ', b'"ended": 1e300, "then": ')
    )
    (tmp_path / "2026-01-01 a copy (1).md").write_text("# Copy\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("# Notes\n", encoding="utf-8")
    publish(night(0), tmp_path)
    shown = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "## Reports without figures\n\n- [2026-01-02-broken.md]" in shown
    assert "(2026-01-01-old.md)" in shown
    assert "notes" not in shown
    assert "copy" not in shown
    assert (tmp_path / "latest.md").read_text(encoding="utf-8") == night(0).rungs()[0]


def test_runs_without_times_say_so_and_come_last(tmp_path: Path) -> None:
    class Undated(Paper):
        @property
        def name(self) -> str:
            return f"undated-{self.series}-{self.report_id}.md"

    publish(Undated(ended=0.0), tmp_path)
    publish(night(1), tmp_path)
    rows = [
        line
        for line in (tmp_path / "README.md").read_text(encoding="utf-8").splitlines()
        if "-GO |" in line or "| GO" in line
    ]
    assert [row.split(" | ")[0] for row in rows] == ["| 2026-09-22 14:13", "| not recorded"]


def test_a_readme_that_people_wrote_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Our nights\n", encoding="utf-8")
    publish(night(0), tmp_path)
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "# Our nights\n"
    assert night(0).name in (tmp_path / "index.md").read_text(encoding="utf-8")


def test_hostile_names_of_series_stay_inside_their_heading(tmp_path: Path) -> None:
    files = {"2026-09-21-x.md": b""}
    files["2026-09-21-x.entry.json"] = index.entry_of(
        night(0, series="`x`\n# y | z", verdict="GO | <b>", report_id="](x)")
    )
    shown = index.compose(index.listed(files, files.__getitem__))
    assert [line for line in shown.splitlines() if line.startswith("#")] == [
        "# Execution reports",
        "## Series `` `x` ⏎ # y | z ``",
    ]
    [row] = [line for line in shown.splitlines() if line.startswith("| 2026")]
    assert row.count("|") == 7
    assert "<b>" not in row


@pytest.mark.parametrize(
    "name", ["../up.md", "a/b.md", ".hidden.md", "con.md", "LPT1.x.md", "no-suffix", "x" * 200 + ".md", "a\n.md"]
)
def test_a_name_that_is_no_plain_file_name_is_refused(tmp_path: Path, name: str) -> None:
    class Named(Paper):
        @property
        def name(self) -> str:
            return name

    with pytest.raises(UndeliveredError, match="no file name that every system takes"):
        publish(Named(), tmp_path / "nightly")
    assert not held(tmp_path / "nightly")


def test_publications_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    nights = [night(number) for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        receipts = list(pool.map(lambda document: publish(document, tmp_path), nights))
    assert {receipt.outcome for receipt in receipts} == {"created"}
    shown = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert all(f"({document.name})" in shown for document in nights)
    assert (tmp_path / "latest.md").read_text(encoding="utf-8") == nights[-1].rungs()[0]
    assert not [name for name in held(tmp_path) if name.endswith(".tmp")]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    receipt = publish(night(0), tmp_path / "nightly", dry_run=True)
    assert receipt.outcome == "planned"
    assert not (tmp_path / "nightly").exists()


def test_a_folder_that_cannot_be_written_to_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "nightly").write_text("a file", encoding="utf-8")
    with pytest.raises(UndeliveredError, match=r"nightly cannot be written to"):
        publish(night(0), tmp_path / "nightly")


def test_the_index_is_clean_markdown(tmp_path: Path) -> None:
    from pymarkdown.api import PyMarkdownApi

    for number in range(3):
        publish(night(number), tmp_path)
    lint = PyMarkdownApi().disable_rule_by_identifier("md013").scan_path(str(tmp_path / "README.md"))
    assert [(failure.line_number, failure.rule_id) for failure in lint.scan_failures] == []


def test_entries_survive_a_field_that_a_later_version_adds() -> None:
    entry = index.entry_of(night(0)).replace(b"{\n", b'{\n "later": 1,\n', 1)
    files = {"2026-09-21-x.md": b"", "2026-09-21-x.entry.json": entry}
    [report] = index.listed(files, files.__getitem__)
    assert report.entry is not None
    assert report.entry.red == 2
