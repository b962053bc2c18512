"""Honest summaries of random runs: whatever the figures and the style, nothing is found above info; one lie is."""

import random
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.audit import audit

NAMES = ("login", "refund", "export", "search", "token", "quota", "invoice", "session", "upload", "cart")


@dataclass(frozen=True)
class Suite:
    name: str
    passed: int
    failed: int
    skipped: int
    seconds: float

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.skipped

    @property
    def tests(self) -> list[tuple[str, str]]:
        outcomes = ["passed"] * self.passed + ["failed"] * self.failed + ["skipped"] * self.skipped
        return [(f"test_{self.name}_{number}", outcome) for number, outcome in enumerate(outcomes)]


@st.composite
def runs(draw: st.DrawFn) -> list[Suite]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
    suites = []
    for name in names:
        passed, failed, skipped = (draw(st.integers(0, most)) for most in (9, 3, 2))
        suites.append(Suite(name, passed or 1, failed, skipped, draw(st.integers(1, 9999)) / 100))
    return suites


def rate(part: int, whole: int, digits: int) -> str:
    scaled = 100 * 10**digits * part // whole
    return f"{scaled // 10**digits}.{scaled % 10**digits:0{digits}d}%" if digits else f"{scaled}%"


def sign(suite: Suite) -> str:
    if suite.failed:
        return "⚠️ PARTIAL PASS"
    return "✅ PASSED" if suite.passed else "⚪ SKIPPED"


def summary(suites: list[Suite], digits: int) -> str:
    passed, failed, skipped = (sum(getattr(s, name) for s in suites) for name in ("passed", "failed", "skipped"))
    total = passed + failed + skipped
    green = sum(not suite.failed for suite in suites)
    ended = f"{failed} failed, {skipped} skipped."
    lines = [
        f"{passed} of {total} test functions passed ({rate(passed, total, digits)}), {ended}",
        f"{green} of {len(suites)} suites ({rate(green, len(suites), digits)}) had no failure."
        if 0 < green < len(suites)
        else "",
        "All executed tests passed." if not failed else "Not all tests passed.",
    ]
    return "\n".join(line for line in lines if line)


def table(suites: list[Suite], digits: int) -> str:
    rows = [
        f"| test_{s.name}.py | {s.total} | {s.passed} | {s.failed} | {s.skipped} | {s.seconds:.2f} s "
        f"| {rate(s.passed, s.total, digits)} |"
        for s in suites
    ]
    sums = [sum(getattr(s, name) for s in suites) for name in ("total", "passed", "failed", "skipped")]
    seconds = sum(round(s.seconds * 100) for s in suites) / 100
    rows.append(f"| **Total** | {' | '.join(map(str, sums))} | {seconds:.2f} s | {rate(sums[1], sums[0], digits)} |")
    return (
        "| Suite | Tests | Passed | Failed | Skipped | Time | Pass rate |\n|---|--:|--:|--:|--:|--:|--:|\n"
        + "\n".join(rows)
    )


def section(number: int, suite: Suite) -> str:
    lines = [
        f"### {number}. test_{suite.name}.py - {sign(suite)}",
        "",
        f"**Execution Time:** {suite.seconds:.2f} s  ",
        f"**Test Count:** {suite.total} test function{'' if suite.total == 1 else 's'}",
    ]
    for outcome, icon, count in (("Passed", "✅", suite.passed), ("Failed", "❌", suite.failed)):
        if count:
            lines += ["", f"**{outcome} Tests ({count}/{suite.total}):**", ""]
            lines += [f"- {icon} `{name}`" for name, ended in suite.tests if ended == outcome.lower()]
    return "\n".join(lines)


def money(suites: list[Suite]) -> str:
    lines = [f"The run guards a total of ${sum(5 + s.total for s in suites)}K:", ""]
    lines += [f"- {suite.name}: ${5 + suite.total}K" for suite in suites]
    return "\n".join(lines)


def listing(suites: list[Suite], digits: int) -> str:
    passed, failed, skipped = (sum(getattr(s, name) for s in suites) for name in ("passed", "failed", "skipped"))
    total = passed + failed + skipped
    lines = (f"Total tests: {total}", f"Passed: {passed}", f"Failed: {failed}", f"Skipped: {skipped}")
    return "".join(f"- {line}\n" for line in (*lines, f"Pass rate: {rate(passed, total, digits)}"))


def history(seed: int) -> str:
    dice = random.Random(seed)
    rows = []
    for number in range(4000, 4003):
        passed, failed = dice.randint(1, 99), dice.randint(0, 9)
        rows.append(f"| {number} | {passed} | {failed} | {rate(passed, passed + failed, 1)} |\n")
    head = "## History\n\n| Run | Passed | Failed | Pass rate |\n|---|--:|--:|--:|\n"
    return f"{head}{''.join(rows)}\nAll tests passed in run 4000."


def document(suites: list[Suite], digits: int, seed: int) -> str:
    blocks = [
        "## Summary\n\n" + summary(suites, digits),
        "## Figures\n\n" + listing(suites, digits),
        "## Suites\n\n" + table(suites, digits),
        "## Test Execution Results\n\n" + "\n\n".join(section(n, suite) for n, suite in enumerate(suites, 1)),
        "## Business impact\n\n" + money(suites),
        history(seed),
        "## Next steps\n\nAll tests should pass on Windows; we plan 200+ tests.",
    ]
    dice = random.Random(seed)
    head, rest = blocks[0], blocks[1:]
    dice.shuffle(rest)
    return "# Test report\n\n" + "\n\n".join([head, *rest[: dice.randint(1, len(rest))]]) + "\n"


@settings(max_examples=150, deadline=None)
@given(suites=runs(), digits=st.integers(0, 2), seed=st.integers(0, 10_000))
def test_an_honest_summary_of_any_run_is_not_reproached(suites: list[Suite], digits: int, seed: int) -> None:
    markdown = document(suites, digits, seed)
    found = [f for f in audit(markdown.encode(), name="r.md").findings if f.severity != "info"]
    assert found == [], markdown


@settings(max_examples=80, deadline=None)
@given(suites=runs(), digits=st.integers(0, 2), by=st.sampled_from([-1, 1]), data=st.data())
def test_one_wrong_total_is_found(suites: list[Suite], digits: int, by: int, data: st.DataObject) -> None:
    total = sum(s.total for s in suites)
    honest = "# Test report\n\n" + data.draw(st.sampled_from([summary, listing, table]))(suites, digits) + "\n"
    row = (
        f"| **Total** | {total} "
        if "**Total**" in honest
        else f"of {total} test"
        if "of" in honest
        else f"tests: {total}"
    )
    wrong = honest.replace(row, row.replace(str(total), str(total + by)))
    assert wrong != honest
    assert [f.rule for f in audit(wrong.encode(), name="r.md").findings if f.rule in {"sum", "recompute"}]


@settings(max_examples=100, deadline=None)
@given(markdown=st.text(st.characters(exclude_characters="\0"), max_size=300))
def test_any_text_has_an_audit(markdown: str) -> None:
    result = audit(markdown.encode("utf-8", "replace"), name="r.md")
    assert result.coverage.checked <= result.coverage.figures


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 8000))
def test_any_part_of_the_sample_has_an_audit(cut: int) -> None:
    whole = (Path(__file__).parent / "samples" / "SAMPLE_REPORT.md").read_text(encoding="utf-8")
    first, second = (audit(whole[cut:].encode(), name="r.md") for _ in range(2))
    assert first == second
