"""A stand-in for a rendered report: the same promises, the text made up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

NIGHT = 86_400.0
FIRST = 1_790_000_000.0  # 2026-09-21 13:33:20 UTC


@dataclass(frozen=True, kw_only=True)
class Paper:
    series: str = "nightly-main"
    report_id: str = "0a1b2c3d"
    verdict: str = "NO-GO"
    ended: float = FIRST
    passed: int = 6
    failed: int = 2
    padding: int = 0
    wording: str = "cases"
    asked: list[tuple[int, int]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"Execution report {self.series}"

    @property
    def name(self) -> str:
        return f"2026-09-21-{self.series}-{self.report_id}.md"

    @property
    def counts(self) -> Mapping[str, int]:
        return {"cases": self.passed + self.failed, "passed": self.passed, "failed": self.failed}

    @property
    def digest(self) -> str:
        return sha256(self.rungs()[0].encode()).hexdigest()

    @property
    def beside(self) -> Mapping[str, bytes]:
        return {}

    def rungs(self) -> list[str]:
        whole = self.passed + self.failed
        headline = f"# {self.title}\n\n**{self.verdict}**: {self.passed} of {whole} {self.wording} passed.\n"
        failures = "".join(f"- `test_{number}` failed: ✗ expected 1\n" for number in range(self.failed))
        folded = f"{headline}\nRun {self.report_id}.\n\n{failures}"
        full = folded + "\n" + "".join(f"- `test_passed_{number}` ✓ passed\n" for number in range(self.padding))
        return [full, folded, headline]

    def fit(self, *, bytes: int, characters: int) -> str:  # noqa: A002 - the name that publishers call it by
        self.asked.append((bytes, characters))
        for text in self.rungs():
            if len(text.encode()) <= bytes and len(text) <= characters:
                return text
        raise ValueError(f"{bytes} bytes hold not even the headline")


def night(number: int, **changes: object) -> Paper:
    """The report of one night: each with its own id, end, and number of failures."""
    digest = sha256(str(number).encode()).hexdigest()[:8]
    failed = (2, 0, 1, 3)[number % 4]
    verdict = "NO-GO" if failed else "GO"
    made = {"report_id": digest, "ended": FIRST + number * NIGHT, "failed": failed, "verdict": verdict} | changes
    return Paper(**made)
