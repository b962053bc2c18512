"""Two runs of one shape: one whose every text is harmless, one whose every text tries to be more than text."""

import random
from collections.abc import Callable

from reporting.config import Config, Requirement, Service, Stream
from reporting.evidence import Evidence
from reporting.model import (
    Attempt,
    Case,
    CollectFailure,
    Environment,
    Failure,
    Measurement,
    Observation,
    Place,
    Remark,
    Source,
    Step,
    Subtest,
)
from tests.markdown import hostile
from tests.runs import case, evidence, register

Words = Callable[[], str]


def harmless() -> Words:
    numbers = iter(range(10**6))
    return lambda: f"word{next(numbers)}"


def harmful(seed: int) -> Words:
    rng = random.Random(seed)
    return lambda: hostile.text(rng) or "x"


def broken(words: Words) -> Failure:
    # The type bears a number, so that both runs have the same clusters whatever their words are.
    return Failure(
        phase="call",
        type=f"Error{words()}",
        message=f"m{words()}",
        place=Place(words(), 3),
        trace=f"{words()}\n{words()}\nE {words()}\n",
    )


def run(words: Words, names: list[str], size: int) -> tuple[Evidence, Config]:
    """Give evidence and declarations of a fixed shape. `names` are the suites, which must sort alike in both runs."""
    cases: list[Case] = []
    for number, suite in enumerate(names):
        for each in range(size):
            outcome = ("passed", "failed", "skipped", "error", "xfailed", "passed")[(number + each) % 6]
            cases.append(
                case(
                    outcome=outcome,
                    nodeid=f"{suite}::t{each}{words().replace('::', '')}",
                    failures=(broken(words),) if outcome in ("failed", "error") else (),
                    intent=f"i{words().replace('$', '')}",  # an amount in a docstring is one warning more, rightly
                    reason=words() if outcome in ("skipped", "xfailed") else "",
                    steps=(Step(title=words(), outcome="passed", duration=0.1),) if outcome == "passed" else (),
                    observations=(Observation(name=words(), value=words(), unit=words()),),
                    attempts=(Attempt(outcome="failed", failure=broken(words)), Attempt(outcome="passed")),
                    subtests=(Subtest(title=words(), outcome="failed", message=words()),),
                    services=("auth",),
                    guards=("auth",),
                    covers=("REQ",),
                    line=each,
                )
            )
    facts = evidence(
        cases,
        status="incomplete",
        environment=Environment(os=words(), python=words(), commit=words(), branch=words(), run_url=words()),
        sources=(Source(name=words(), format=words(), sha256="ab" * 32, size=9, cases=len(cases)),),
        # No slash in the probe's words: a path that a failure also names is one sentence more, rightly.
        measurements=(
            Measurement(
                service="auth",
                kind="http",
                target=words().replace("/", ""),
                when="before",
                at=1.0,
                duration=0.1,
                health="warn",
                detail=words().replace("/", ""),
            ),
        ),
        run={
            "remarks": (Remark(rule="r", effect="incomplete", text=words(), quote=words()),),
            "facts": {"stack": words()},
            "command": (f"c{words()}", words()),
            "selection": {"-k": words()},
            "collect_failures": (CollectFailure(nodeid=words(), failure=broken(words)),),
        },
    )
    declared = Config(
        title=words(),
        services=(Service(id="auth", name=words(), kind="http", url="http://x"),),
        register=register(Stream(id="auth", name=words(), amount=5), source=words(), owner=words()),
        requirements=(Requirement(id="REQ", text=words()),),
    )
    return facts, declared
