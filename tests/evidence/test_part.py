"""What one source leaves: however its cases come, and whether they are held or folded, the same is stored of them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.evidence import fold, part, pieces
from reporting.model import Passes
from reporting.redact import Redactor
from tests.evidence.test_assemble import collected, session, source
from tests.runs import case, failure

SECRET = "hunter2hunter2"
LONG = "E   assert 1 == 2\n" * 20
TRACES = (LONG, f"{LONG}E password={SECRET}\n", f"E password={SECRET}", "E assert False", LONG + LONG)
NODEIDS = st.builds(
    "".join,
    st.lists(
        st.sampled_from(
            ("a.py", "b", "::", "test_x", "[", "]", "1", f"[password={SECRET}]", "::test_cookie[", "\ud800", "é", " ")
        ),
        min_size=1,
        max_size=6,
    ),
)


def stored(made):
    return b"".join(pieces(made))


@given(st.lists(st.sampled_from(TRACES), max_size=30), st.sampled_from([1, 3, 64]))
def test_a_text_that_is_not_searched_again_holds_no_secret(traces, together):
    run = [case(f"test_{n}", "failed", failures=(failure(trace=trace),)) for n, trace in enumerate(traces)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(part, "TOGETHER", together)
        made = stored(collected((source(), session(), [run]), redactor=Redactor(environ={})))
        patched.setattr(part, "LONG", 1 << 30)
        assert made == stored(collected((source(), session(), [run]), redactor=Redactor(environ={})))
    assert SECRET.encode() not in made


@given(st.lists(NODEIDS, min_size=1, max_size=12, unique=True), st.sampled_from([1, 4, 8192]))
def test_folded_node_ids_are_those_that_would_be_held(nodeids, together):
    passes = [Passes([nodeid], [0.25]) for nodeid in nodeids]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fold, "TOGETHER", together)
        patched.setattr(fold, "REMEMBERED", 3)
        folded = collected((source(), session(), passes), hold=0, redactor=Redactor(environ={}, key=b"k"))
    held = collected((source(), session(), passes), redactor=Redactor(environ={}, key=b"k"))
    text = stored(folded)
    assert SECRET.encode() not in text
    assert folded.evidence.suites == held.evidence.suites
    listed = sorted(nodeid for nodeid, _ in json.loads(text)["folded_cases"])
    assert listed == sorted(one.nodeid for one in held.evidence.cases)


def test_a_head_that_redaction_made_is_searched_when_it_comes_by_itself(monkeypatch):
    monkeypatch.setattr(fold, "TOGETHER", 1)
    nodeids = ("/home/alice/a.py::test_cookies", f"~/a.py::test_cookies['cart']=='{SECRET}'")
    folded = fold.Fold(Redactor(environ={}, home="/home/alice"))
    for nodeid in nodeids:
        folded.add([nodeid], [0.25])
    first, second = (json.loads(line)[0] for line in folded.lines)
    assert first == "~/a.py::test_cookies"
    assert second.startswith(first)
    assert SECRET not in second


def test_a_secret_among_the_parameters_of_one_folded_case_is_gone():
    nodeids = [f"a.py::test_{n}[{n}]" for n in range(300)]
    nodeids.insert(200, f"a.py::test_x[password={SECRET}]")
    run = Passes(nodeids, [0.25] * len(nodeids))
    made = collected((source(), session(), [run]), hold=10, redactor=Redactor(environ={}))
    assert made.evidence.folded.cases == 301
    assert made.evidence.redactions
    assert SECRET.encode() not in stored(made)
