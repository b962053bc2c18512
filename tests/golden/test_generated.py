"""Documents of generated runs: none is found to contradict itself, nor the evidence that it was made from.

Mojibake is left out: the generated words hold any characters, some of which really are it.
"""

import pytest
from hypothesis import given, settings

from reporting import audit
from reporting.config import Service
from reporting.model import Measurement
from reporting.pipeline.audit import facts_of
from reporting.render import Document, profiles
from reporting.report import Origin, conclude, report_of
from tests.runs import DAY, cases, config, evidence

SERVICES = (Service(id="auth", name="Auth service", kind="http"), Service(id="backend", kind="http"))
MEASURED = tuple(
    Measurement(
        service=name, kind="http", target=f"http://127.0.0.1:{port}", when="before", at=1.0, duration=0.1, health=health
    )
    for name, port, health in (("auth", 8081, "warn"), ("backend", 8000, "pass"))
)


@pytest.mark.parametrize("profile", profiles())
@settings(max_examples=25)
@given(cases())
def test_nothing_is_found_in_what_we_generate(profile, run):
    declared = config(services=SERVICES)
    facts = evidence(run, measurements=MEASURED)
    text = Document(report_of(facts, declared, Origin(sha256="ab" * 32), day=DAY), profile).text.encode()
    for known in (None, facts_of(conclude(facts, declared, day=DAY), declared)):
        done = audit.audit(text, name="generated.md", facts=known)
        assert not [
            f"{one.line}: {one.rule}: {one.explanation}"
            for one in done.findings
            if one.severity != "info" and one.rule != "mojibake"
        ]
