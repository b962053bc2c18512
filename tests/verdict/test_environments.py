"""What the gate asks of a run in several environments."""

import pytest

from reporting.config import Axes, Expected, Gate
from reporting.model import Environment, Remark
from reporting.report import conclude
from tests.evidence.jobs import job, merged
from tests.runs import DAY, case, config, evidence

AXES = Axes(names=("os", "python"))
EXPECTED = Expected(environments=({"os": ("linux", "windows"), "python": "3.12"},))


def rule(facts, name, **declared):
    verdict = conclude(facts, config(register=None, **declared), day=DAY).verdict
    (found,) = [one for one in verdict.rules if one.name == name]
    return found


def test_every_expected_environment_is_there_whatever_the_order_of_the_axes():
    made = merged(
        job("a", case(), python="3.12", os="linux"),
        job("b", case("test_b"), python="3.12", os="windows"),
        axes=("python", "os"),
    ).evidence
    found = rule(made, "expected_seen", matrix=AXES, expected=EXPECTED)
    assert found.state == "PASS"


@pytest.mark.parametrize("axes", [("os", "python"), ("os",), ()])
def test_an_environment_without_a_source_is_missed(axes):
    made = merged(job("a", case(), os="linux", python="3.12"), axes=axes).evidence
    found = rule(made, "expected_seen", matrix=AXES, expected=EXPECTED)
    names = {culprit.nodeid for culprit in found.culprits}
    assert found.state == "FAIL"
    assert "windows / 3.12" in names
    assert ("linux / 3.12" in names) is (axes != ("os", "python"))


@pytest.mark.parametrize(
    ("tested", "state"), [("abcdef12", "PASS"), ("abcdef12 / abcdef99", "FAIL"), ("1234567 / abcdef12", "FAIL")]
)
def test_the_commit_that_ships_is_the_one_of_every_environment(tested, state):
    made = evidence((case(),), environment=Environment(commit=tested))
    assert rule(made, "release_commit", gate=Gate(release_commit="abcdef12")).state == state


def test_an_open_end_is_counted_beside_a_failure():
    remark = Remark(rule="environment-missing", effect="incomplete", text="1 of 2 expected environments has no source")
    made = evidence((case(outcome="failed"),), run={"remarks": (remark,)})
    assert made.run.status == "failed"
    assert rule(made, "cases_accounted_for").state == "NO_DATA"
