"""Cases, evidence and declarations for tests of what is concluded from them, and strategies that make them."""

import datetime as dt
from collections.abc import Iterable

from hypothesis import strategies as st

from reporting.config import Config, Gate, Register, Stream, Waiver
from reporting.evidence import Evidence
from reporting.model import (
    Attempt,
    Case,
    Environment,
    Failure,
    Observation,
    Outcome,
    Phase,
    Place,
    Run,
    Source,
    Step,
    Subtest,
    Tally,
    proof_of,
)

STREAMS = ("auth", "checkout", "search")
END = 1_755_600_000.0
DAY = dt.date(2025, 8, 19)


def failure(message: str = "assert 405 == 200", **changes: object) -> Failure:
    return Failure(
        **{"phase": "call", "type": "AssertionError", "message": message, "place": Place("e2e/test_a.py", 8), **changes}
    )


def case(name: str = "test_a", outcome: Outcome = "passed", **changes: object) -> Case:
    made = {"nodeid": f"e2e/test_a.py::{name}", "outcome": outcome, "duration": 0.5, **changes}
    if outcome in ("failed", "error", "crashed") and "failures" not in made:
        made["failures"] = (failure(phase="setup" if outcome == "error" else "call"),)
    if outcome in ("skipped", "not-run"):
        made.setdefault("executed", False)
    return Case(**made)


def evidence(cases: Iterable[Case] = (), *, status: str | None = None, **changes: object) -> Evidence:
    cases = tuple(cases)
    suites: dict[str, Tally] = {}
    total = Tally()
    for one in cases:
        suites.setdefault(one.suite, Tally()).add(one, proof_of(one))
    for tally in suites.values():
        total.merge(tally)
    if status is None:
        status = "failed" if total.red else "passed" if total.executed else "nothing ran" if cases else "empty"
    run = {"status": status, "start": END - 5, "end": END, "duration": 5.0, **changes.pop("run", {})}
    source = Source(name="results.json", format="pytest-json-report", sha256="ab" * 32, size=1000, cases=len(cases))
    return Evidence(
        **{
            "tool": "execution-report 0",
            "run": Run(**run),
            "sources": (source,),
            "environment": Environment(os="Linux 6.18", python="3.11.7", packages={"pytest": "9.2.0"}),
            "redactions": {},
            "total": total,
            "suites": suites,
            "cases": cases,
            **changes,
        }
    )


def register(*streams: Stream, **changes: object) -> Register:
    default = (Stream(id=id_, name=id_.title(), amount=(10 + n) * 100_00) for n, id_ in enumerate(STREAMS))
    return Register(
        **{
            "currency": "USD",
            "digits": 2,
            "as_of": DAY,
            "source": "billing export",
            "owner": "finance",
            "streams": streams or tuple(default),
            **changes,
        }
    )


def config(**changes: object) -> Config:
    return Config(**{"series": "critical", "title": "Critical Tests", "register": register(), **changes})


def waiver(**changes: object) -> Waiver:
    return Waiver(
        **{
            "id": "w1",
            "reason": "known",
            "issue": "TCK-1",
            "owner": "ana",
            "approved_by": "ben",
            "created": DAY - dt.timedelta(days=5),
            "expires": DAY + dt.timedelta(days=5),
            "rule": "failed_cases",
            **changes,
        }
    )


outcomes = st.sampled_from(
    ("passed", "passed", "passed", "failed", "error", "skipped", "xfailed", "xpassed", "crashed", "not-run")
)
modes = st.sampled_from(("real", "real", "simulated", "indirect"))
CLAIMS = (
    *("3 of 4", "failed: 3", "100%", "0", "$1.2M+", "passed", "0 failed", "all tests passed", "2 passed, 1 failed"),
    *("12", "50%", "$5", "no failures", "success rate: 3%", "12 tests", "test_1", "Redis", "total: 9"),
)
"""Words that would be claims of a report if they were not names in it."""
words = st.sampled_from(CLAIMS) | st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20).map(
    "w{}".format
)
subtests = st.builds(
    Subtest, title=st.just("sub"), outcome=st.sampled_from(("passed", "failed")), message=st.sampled_from(("", "\nwhy"))
)


@st.composite
def steps(draw: st.DrawFn) -> Step:
    return Step(title=draw(words), outcome=draw(st.sampled_from(("passed", "failed", "not-run"))), mode=draw(modes))


def failures(*phases: Phase) -> st.SearchStrategy[Failure]:
    return st.builds(
        Failure,
        phase=st.sampled_from(phases),
        type=st.sampled_from(("AssertionError", "KeyError", "")),
        message=st.sampled_from(("assert 405 == 200", "\nfirst\nsecond", "")) | words,
        place=st.sampled_from((None, Place("e2e/test_a.py", 8), Place("e2e/near.py"))),
        trace=st.sampled_from(("", "E   boom\n")),
    )


BROKEN: dict[Outcome, tuple[Phase, ...]] = {
    "failed": ("call",),
    "error": ("setup", "call", "teardown"),
    "crashed": ("worker", "call"),
}


@st.composite
def cases(draw: st.DrawFn, least: int = 0) -> tuple[Case, ...]:
    made = []
    for number in range(draw(st.integers(least, 8))):
        outcome = draw(outcomes)
        passed = outcome == "passed"
        flaky = passed and draw(st.booleans())
        tries = draw(st.integers(0, 2)) if flaky or outcome in BROKEN else 0
        made.append(
            case(
                f"test_{number}" if number % 2 else f"test_{number}[{CLAIMS[number]}]",
                outcome,
                duration=draw(st.sampled_from((0.5, 0.001, None))),
                executed=outcome not in ("skipped", "not-run") and draw(st.integers(0, 9)) > 0,
                flaky=flaky,
                failures=tuple(draw(st.lists(failures(*BROKEN[outcome]), min_size=1, max_size=2)))
                if outcome in BROKEN
                else (),
                attempts=(Attempt(outcome="failed", failure=draw(failures("call"))),) * tries
                + (Attempt(outcome=outcome),) * bool(tries),
                subtests=tuple(draw(st.lists(subtests, max_size=1))),
                guards=tuple(draw(st.sets(st.sampled_from(STREAMS)))),
                services=tuple(draw(st.sets(st.sampled_from(("auth", "backend"))))),
                intent=draw(st.just("") | words),
                reason=draw(words) if outcome in ("skipped", "xfailed") else "",
                steps=tuple(draw(st.lists(steps(), max_size=3))) if passed or outcome == "failed" else (),
                observations=(Observation(name=draw(words), value=draw(st.integers(0, 9)), limit=5, mode=draw(modes)),)
                if draw(st.booleans())
                else (),
            )
        )
    return tuple(made)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    streams = tuple(
        Stream(id=id_, name=id_, amount=draw(st.integers(0, 10**12)), at_least=draw(st.booleans())) for id_ in STREAMS
    )
    return register(*streams)


def gates() -> st.SearchStrategy[Gate]:
    return st.builds(
        Gate,
        failed_cases=st.one_of(st.just(False), st.integers(0, 3)),
        executed_cases=st.one_of(st.just(False), st.integers(0, 3)),
        cases_accounted_for=st.booleans(),
        mrr_at_risk=st.one_of(st.just(False), st.integers(0, 10**6)),
        required_cases=st.booleans(),
    )
