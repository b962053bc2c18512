"""No sentence without a source, and no sentence that says more than its source."""

import ast
import datetime as dt
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from reporting.config import Config, Expected, Gate, Requirement, Service
from reporting.evidence import Collected, pieces
from reporting.model import CollectFailure, Measurement, Remark, Statement, state
from reporting.render import Document, profiles, shipped
from reporting.report import Origin, Sentence, explained, report_of
from tests.runs import DAY, case, cases, config, evidence, failure, waiver

ROOT = Path(__file__).parents[2] / "reporting"
EVALUATIVE = re.compile(
    r"\b(robust\w*|comprehensive\w*|success(?:ful|fully)|properly|effective\w*|graceful\w*|fully|should|will|seamless\w*"
    r"|excellent|solid|sound|ensur\w+|guarante\w+|demonstrat\w+|clearly|simply|unfortunately|significant\w*)\b",
    re.IGNORECASE,
)
SERVICES = (
    Service(id="auth", name="Auth service", kind="http", url="http://127.0.0.1:1"),
    Service(id="backend", kind="http", url="http://127.0.0.1:2"),
)


def measured(service="auth", health="warn", **changes):
    fields = {
        "service": service,
        "kind": "http",
        "target": f"http://127.0.0.1:{1 if service == 'auth' else 2}",
        "when": "before",
        "at": 1.0,
        "duration": 0.1,
        "health": health,
        "code": "405",
        "detail": "POST /auth/validate answers 405, Allow: GET",
    }
    return Measurement(**{**fields, **changes})


def resolve(source: str, facts: object, declared: Config) -> None:
    """Raise an error unless the pointer leads somewhere."""
    if source.startswith("config:"):
        parts = [part for part in source.removeprefix("config:").split("/") if part]
        tables = {
            "series": declared.series,
            "gate": declared.gate,
            "services": {service.id: service for service in declared.services},
            "mrr": {"streams": {stream.id: stream for stream in declared.streams}, "book_total": 0},
            "waivers": declared.waivers,
            "requirements": {one.id: one for one in declared.requirements},
            "expected": declared.expected,
        }
        place: object = tables
        for part in parts:
            place = place[part] if isinstance(place, dict) else getattr(place, part)
        return
    assert source.startswith("/"), source
    place = facts
    for part in source.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        place = place[int(name)] if isinstance(place, list) else place[name]


def unresolved(made, declared):
    facts = msgspec.json.decode(b"".join(pieces(Collected(evidence=made))))
    report = report_of(made, declared, Origin(sha256="ab" * 32), day=DAY)
    told = list(explained(report))
    assert told
    for words, sources in told:
        assert sources, words
        for source in sources:
            resolve(source, facts, declared)
    return report


RICH = {
    "run": {
        "remarks": (
            Remark(rule="cases-lost", effect="incomplete", text="3 collected cases are not listed", quote="a|b"),
            Remark(rule="summary-differs", effect="note", text="the summary says 9"),
        ),
        "facts": {"fault injected": "POST /auth/validate answers 405"},
        "selection": {"-k": "not slow"},
        "deselected": 2,
        "not_listed": 3,
        "command": ("pytest", "e2e"),
        "collect_failures": (
            CollectFailure(nodeid="e2e/test_broken.py", failure=failure("No module", phase="collect")),
        ),
    },
    "measurements": (
        measured(),
        measured("auth", "pass", when="after"),
        measured("backend", "pass", code="200", detail="ok"),
    ),
}


def declared_richly():
    return config(
        services=SERVICES,
        requirements=(Requirement(id="REQ-1", text="Sign in"), Requirement(id="REQ-2", text="Sign out")),
        expected=Expected(suites=("e2e/test_gone.py",), cases=("e2e/test_a.py::test_0",), sources=2),
        gate=Gate(duration=1, evidence_age=24, release_commit="abcdef1", clean_worktree=True, guards_kept="b.json"),
        waivers=(waiver(), waiver(id="late", expires=DAY - dt.timedelta(1)), waiver(id="idle", rule="flaky_cases")),
    )


@given(cases())
def test_every_statement_of_any_run_has_a_source_that_leads_somewhere(run):
    unresolved(evidence(run, status="incomplete", **RICH), declared_richly())
    unresolved(evidence(run), Config())


def test_a_statement_cannot_be_made_without_a_source():
    with pytest.raises(ValueError, match="no sentence without a source"):
        state("All is well.")
    with pytest.raises(ValueError, match="no sentence without a source"):
        Sentence("All is well.", ())


def patterns():
    """Give every text that our code can put into a statement, and every line of every template."""
    for path in sorted(ROOT.rglob("*.py")):
        if path.parts[len(ROOT.parts)] in ("report", "verdict", "impact.py", "action.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            docstrings = {
                id(node.body[0].value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and isinstance(node.body[0], ast.Expr)
            }
            free = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | free:
                    yield f"{path.name}:{node.lineno}", node.value
    for path in sorted(shipped().rglob("*.j2")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.name}:{number}", line


def test_no_pattern_and_no_template_evaluates():
    found = [(place, words) for place, words in patterns() if EVALUATIVE.search(words)]
    assert not found
    assert EVALUATIVE.search("All steps were successfully completed")
    assert sum(1 for _ in patterns()) > 300


def test_a_template_states_no_number_of_its_own():
    """Every figure of a document comes from the report: a template may number headings and nothing else."""
    digit = re.compile(r"(?<![\w#{.])\d+(?![\w}])")
    allowed = {"signoff.md.j2": {"0"}}
    for path in sorted(shipped().rglob("*.j2")):
        text = re.sub(r"\{[%{#].*?[%}#]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found = set(digit.findall(re.sub(r"SHA-256", "", text))) - allowed.get(path.name, set())
        assert not found, (path.name, found)


def test_executive_summary_and_conclusion_are_the_same_objects():
    report = report_of(evidence((case(),)), config(), Origin(sha256="ab" * 32), day=DAY)
    text = Document(report).text
    for line in report.summary:
        assert text.count(f"- {line}\n") == 2


@settings(max_examples=25)
@given(cases())
def test_every_profile_renders_every_run(run):
    report = report_of(evidence(run, **RICH), declared_richly(), Origin(sha256="ab" * 32), day=DAY)
    for profile in profiles():
        text = Document(report, profile).text
        assert text.endswith("\n")
        assert "(empty)" not in text.replace("\\", "")


def test_author_text_is_quoted_and_bears_no_icon():
    run = (case(intent="\N{WHITE HEAVY CHECK MARK} all is well"), case("test_b", "skipped", reason="no redis"))
    text = Document(report_of(evidence(run), config(), Origin(sha256="ab" * 32), day=DAY)).text
    line = next(line for line in text.splitlines() if "all is well" in line)
    assert line.strip().startswith("- Intent (docstring): \N{LEFT DOUBLE QUOTATION MARK}")
    assert "Reason given: \N{LEFT DOUBLE QUOTATION MARK}no redis" in text


def test_a_statement_keeps_its_sources_through_text():
    made = Statement("x", {}, ("/run/status",))
    assert made.sources == ("/run/status",)
