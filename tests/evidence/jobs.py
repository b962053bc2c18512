"""What the jobs of one run left, made up: sources with their sessions and cases, and the evidence that they make."""

import hashlib

from hypothesis import strategies as st

from reporting.evidence import Assembler
from reporting.model import Environment, Session, Source
from tests.runs import case, cases

OUTCOMES = st.sampled_from(("passed", "passed", "passed", "failed", "not-run"))


def job(name, *listed, sha256="", exit_status=None, session=None, form="pytest-json-report", **axes):
    """Give what one job left: its source, what it says of its session, its cases."""
    number = sha256 or hashlib.sha256(" ".join((name, *axes.values())).encode()).hexdigest()
    said = session or {"start": 10.0, "end": 20.0, "duration": 10.0, "exit_status": exit_status}
    source = Source(name=f"{name}.json", format=form, sha256=number, size=10, cases=len(listed), axes=axes)
    return source, Session(**said), list(listed)


def merged(*jobs, axes=("os",), expected=(), redactor=None, hold=20_000, watched=None, **how):
    assembler = Assembler(redactor, several=len(jobs) > 1, axes=axes, expected=expected, hold=hold, watched=watched)
    for source, session, listed in jobs:
        part = assembler.part()
        part.take(listed)
        assembler.add(part, source, session)
    return assembler.finish(Environment(), **how)


@st.composite
def matrices(draw):
    names = draw(st.lists(st.sampled_from(("linux", "windows", "macos")), min_size=1, max_size=4))
    return [job(f"j{number}", *draw(cases()), sha256=f"{number:064x}", os=name) for number, name in enumerate(names)]


@st.composite
def mostly_passes(draw):
    """Give jobs that list few names: most of them pass plainly, in several jobs, some twice in one."""
    named = st.tuples(st.sampled_from(("test_a", "test_b", "test_c", "test_d[x]", "test_d[y]")), OUTCOMES)
    return [
        job(f"j{number}", *(case(*one) for one in listed), sha256=f"{number:064x}", os=name)
        for number, (name, listed) in enumerate(
            draw(
                st.lists(
                    st.tuples(st.sampled_from(("linux", "windows")), st.lists(named, max_size=5)),
                    min_size=1,
                    max_size=4,
                )
            )
        )
    ]
