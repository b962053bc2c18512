"""Reports of many styles: the honest ones give nothing above info, in the others each known mistake is found."""

from pathlib import Path

import pytest

from reporting.audit import audit
from tests.audit import SAMPLES

GOLDEN = Path(__file__).parents[1] / "golden"


def broken(text: str) -> str:
    """Give text as a reader of Windows-1252 shows it that drops what this encoding does not know."""
    return text.encode("utf-8").decode("cp1252", errors="ignore")


MISTAKES = {
    "allure.md": [
        (5, "simulated-as-ok", "error", "checked with a mock"),
        (6, "simulated-as-ok", "error", "via the Gateway"),
        (8, "simulated-as-ok", "error", "(simulated)"),
        (9, "simulated-as-ok", "error", "was stubbed"),
        (16, "list-length", "error", "3/3"),
        (23, "contradiction", "decision", "test_refund"),
    ],
    "ci_summary.md": [
        (3, "badge-count", "decision", "✅"),
        (8, "recompute", "error", "98.0%"),
        (9, "sum", "error", "25"),
        (11, "sum", "error", "75"),
        (11, "sum", "error", "72"),
        (11, "sum", "warning", "123.5 s"),
        (13, "recompute", "error", "97.5%"),
        (15, "list-length", "error", "2"),
    ],
    "junit.md": [
        (3, "badge-count", "decision", ":white_check_mark:"),
        (5, "sum", "error", "312"),
        (11, "sum", "error", "90"),
        (12, "sum", "error", "268"),
        (12, "sum", "warning", "40.0 s"),
        (14, "sum", "error", "60 s"),
    ],
    "legacy.md": [
        (3, "badge-count", "decision", broken("✅")),
        (3, "mojibake", "warning", broken("✅")),
        (7, "mojibake", "warning", broken("❌")),
        (9, "mojibake", "warning", broken("⚠️")),
        (9, "mojibake", "warning", broken("é")),
        (9, "mojibake", "warning", broken("—")),
        (9, "mojibake", "warning", broken("€")),
        (9, "recompute", "error", "90%"),
        (11, "mojibake", "warning", "âš"),
        (11, "mojibake", "warning", "â\x9dŒ"),
        (11, "mojibake", "warning", "â\ufffdŒ"),
    ],
    "qa_signoff.md": [
        (3, "badge-count", "decision", "GO"),
        (4, "quantifier", "decision", "no failures"),
        (27, "badge-count", "decision", "PASSED"),
        (36, "contradiction", "error", "Payments API"),
        (41, "grim", "error", "70%"),
        (41, "sum", "decision", "$120K"),
    ],
    "release_notes.md": [
        (3, "quantifier", "decision", "All tests passed"),
        (3, "prediction", "warning", "will pass"),
        (7, "sum", "error", "180"),
        (10, "recompute", "error", "99%"),
        (12, "open-bound", "warning", "250+"),
        (12, "open-bound", "warning", "$1.2M+"),
        (23, "contradiction", "decision", "test_json"),
    ],
    "summary.md": [
        (5, "sum", "decision", "5 of 6"),
        (5, "list-length", "decision", "1"),
        (5, "prediction", "warning", "will turn green"),
        (12, "recompute", "error", "93%"),
        (27, "quantifier", "decision", "Every test passed"),
        (27, "quantifier", "decision", "Zero failures"),
    ],
}


def found(path: Path) -> list[tuple[int, str, str, str]]:
    result = audit(path.read_bytes(), name=path.name)
    return [(f.line, f.rule, f.severity, f.text) for f in result.findings if f.severity != "info"]


@pytest.mark.parametrize("path", sorted((SAMPLES / "lying").glob("*.md")), ids=lambda path: path.name)
def test_the_known_mistakes_and_no_others_are_found(path: Path) -> None:
    assert found(path) == MISTAKES[path.name]


@pytest.mark.parametrize(
    "path", sorted([*(SAMPLES / "honest").glob("*.md"), *(SAMPLES / "tools").glob("*.md")]), ids=lambda path: path.name
)
def test_an_honest_report_is_not_reproached(path: Path) -> None:
    assert found(path) == []


def test_there_are_honest_reports_of_every_style() -> None:
    assert len([*(SAMPLES / "honest").glob("*.md"), *(SAMPLES / "tools").glob("*.md")]) >= 6


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.md")), ids=lambda path: path.name)
def test_a_report_of_ours_is_not_reproached(path: Path) -> None:
    result = audit(path.read_bytes(), name=path.name)
    assert result.findings == ()


def test_what_the_tools_counted_is_derived_whole() -> None:
    for name in ("md_report.md", "md_report_verbose.md"):
        coverage = audit((SAMPLES / "tools" / name).read_bytes(), name=name).coverage
        assert (coverage.checked, coverage.unsourced) == (coverage.figures, 0)
        assert coverage.figures > 15
