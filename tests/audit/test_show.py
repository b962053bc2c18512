"""Findings for people: the source line, a caret under the place, the coverage."""

from reporting.audit import as_text, audit
from reporting.audit.show import visible, width


def test_a_finding_is_shown_with_its_source_line_and_a_caret_under_the_place() -> None:
    result = audit("# R\n\n- ✅ Mail\tserver (mocked)\n".encode(), name="r.md")
    assert as_text(result) == (
        "r.md:3:17: error: It is marked as passed, and a simulation does not show that the thing itself works."
        " [simulated-as-ok]\n"
        "  - ✅ Mail server (mocked)\n"
        "                   ^~~~~~~~\n"
        "r.md: 1 error.\n"
        "r.md: 0 of 0 numbers checked: 0 derived, 0 contradicted; 0 configured, 0 unsourced. "
        "Beside them 0 quoted and 0 that name something.\n"
    )


def test_a_clean_report_is_told_with_its_coverage() -> None:
    text = as_text(audit(b"6 of 8 tests passed (75%) at 12:01 on 2025-01-01, `5`", name="r.md"))
    assert text.startswith("r.md: nothing found.\nr.md: 1 of 3 numbers checked: 1 derived,")
    assert text.endswith("Beside them 1 quoted and 2 that name something.\n")


def test_a_long_line_is_cut_around_the_place() -> None:
    text = as_text(audit(("word " * 100 + "6 of 8 tests passed (70%)" + " word" * 100).encode(), name="r.md"))
    _, source, caret, *_ = text.splitlines()
    assert len(source) < 110
    assert source[caret.index("^") : caret.rindex("~") + 1] == "70%"


def test_control_characters_of_a_document_never_reach_the_terminal() -> None:
    assert visible("a\x1b[31m\u202eb\x9d\tc\ufe0f") == "a\\x1b[31m\\u202eb\\x9d c\ufe0f"
    text = as_text(audit("6 of 8 tests passed (70%) \x1b[2J\u202e".encode(), name="r.md"))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_wide_signs_take_two_columns() -> None:
    assert [width("✅"), width("⚠️"), width("a\u0301"), width("日")] == [2, 1, 1, 2]
