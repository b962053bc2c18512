"""Titles in our own documents claim nothing, and hide nothing."""

import pytest

from reporting.audit import audit
from reporting.model import Case, Failure
from reporting.render import Document
from reporting.report import Origin, report_of
from tests.audit.test_honest_and_lying import GOLDEN
from tests.runs import DAY, config, evidence

TEXT = (GOLDEN / "fault.execution.md").read_text(encoding="utf-8")


def found(text: str) -> set[str]:
    return {one.rule for one in audit(text.encode(), name="r.md").findings if one.severity != "info"}


def stepped(title: str) -> str:
    return TEXT.replace("**What Was Tested:**\n\n", f"**What Was Tested:**\n\n- ❌ failed: {title} (real, 0.1 s)\n", 1)


def observed(words: str) -> str:
    return TEXT.replace("**Key Findings:**\n\n", f"**Key Findings:**\n\n- {words}\n", 1)


@pytest.mark.parametrize("title", ["0", "3 of 4 tests", "all 8 tests passed", "success rate: 99.9%", "“0” of 5 (real)"])
def test_a_title_of_ours_is_not_reproached_for_what_it_says(title: str) -> None:
    assert not found(stepped(title))
    assert not found(observed(f"{title}: 3 %, limit 5 %: within (simulated)"))


@pytest.mark.parametrize("name", ["failed: 3", "3 of 4", "100%", "2 failed"])
def test_a_service_is_not_reproached_for_its_name(name: str) -> None:
    assert not found(TEXT.replace("- ✅ Redis at ", f"- ✅ {name} at "))
    declared = f"- Declared by 2 cases of this cause: {name}, which was warn: slow.\n"
    assert not found(TEXT.replace("**Services Required:**\n\n", f"**Services Required:**\n\n{declared}", 1))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("recompute", stepped("3 of 4 tests").replace("6 of 8 test functions (75.0%)", "6 of 8 test functions (67%)")),
        (
            "recompute",
            stepped("3 of 4 tests").replace("4 of 6 test functions (66.6%)", "4 of 6 test functions (68.6%)"),
        ),
        ("quantifier", observed("All tests passed")),
        ("quantifier", stepped("0").replace("**Key Findings:**", "All tests passed.\n\n**Key Findings:**", 1)),
        ("simulated-as-ok", stepped("0").replace("❌ failed: 0 (real", "✅ passed: 0 (simulated")),
        ("contradiction", TEXT.replace("- ✅ Redis at ", "- ❌ Redis at ", 1)),
        ("simulated-as-ok", observed("✅ latency: 3 ms (simulated)")),
    ],
)
def test_what_is_false_beside_titles_is_found(rule: str, text: str) -> None:
    assert rule in found(text)


def test_a_report_that_names_no_evidence_has_no_titles() -> None:
    assert found(stepped("failed: 0").replace("\n- Evidence: ", "\n- Taken from: ")) == {"quantifier"}


@pytest.mark.parametrize("names", [("name1", "name2"), ("TestDevices.iPhone", "TestDevices.iPad"), ("TestA", "TestB")])
def test_a_test_of_two_suites_does_not_contradict_itself_whatever_they_are_called(
    names: tuple[str, str],
) -> None:
    cases = (Case(nodeid=f"{names[0]}::TestOne", outcome="passed"), case_failed(f"{names[1]}::TestOne"))
    document = Document(report_of(evidence(cases), config(), Origin(sha256="ab" * 32), day=DAY)).text
    assert not found(document)
    assert found(document.replace("1 of 2 test functions (50.0%)", "2 of 2 test functions (100%)")) == {"sum"}


def case_failed(nodeid: str) -> Case:
    return Case(nodeid=nodeid, outcome="failed", failures=(Failure(phase="call", type="E", message="boom"),))
