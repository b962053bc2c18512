"""Every way in which a case can end, and everything that it can say about itself."""

import asyncio
import unittest

import pytest

TRIES = {"flaky": 0, "teardown": 0}


def test_plain():
    """Adds two numbers.

    At some length.
    """


@pytest.mark.services("web", "queue")
@pytest.mark.guards("subscriptions")
@pytest.mark.covers("REQ-1")
async def test_evidence(evidence):
    """Logs a user in."""
    evidence.plan("ask", "answer", "log out")
    with evidence.step("ask"):
        await asyncio.sleep(0)
    with evidence.step("answer", mode="simulated"):
        pass
    with evidence.step("not planned", "indirect"):
        pass
    evidence.observe("latency", 12.5, "ms", limit=20)
    evidence.observe("status", "ok", mode="indirect")
    evidence.attach(__file__)


def test_soft(evidence):
    status = 405
    with evidence.step("first", soft=True):
        assert status == 401
    with evidence.step("second", soft=True):
        pytest.fail("not this one")
    with evidence.step("third"):
        pass


@pytest.mark.services("web")
def test_fails():
    print("said before it failed")
    raise ConnectionError("refused")


@pytest.fixture
def broken():
    raise RuntimeError("in setup")


def test_setup(broken):
    """Never begins."""


@pytest.fixture
def breaks(evidence):
    yield
    with evidence.step("clean up"):
        raise RuntimeError("in teardown")


def test_teardown(breaks, evidence):
    with evidence.step("work"):
        pass


def test_call_and_teardown(breaks):
    assert TRIES is None


@pytest.mark.skip(reason="no | queue here")
def test_skip():
    pass


def test_skip_inside(evidence):
    evidence.plan("begin", "go on")
    with evidence.step("begin"):
        pytest.skip("half way")


@pytest.mark.xfail(reason="bug 12")
def test_xfail():
    raise ValueError("expected")


def test_xfail_inside():
    pytest.xfail("bug 13")


@pytest.mark.xfail(reason="bug 14")
def test_xpass():
    pass


@pytest.mark.xfail(reason="bug 15", strict=True)
def test_xpass_strict():
    pass


@pytest.mark.parametrize("text", ["a|b", "x::y[1]", "é"])
def test_parameters(text):
    pass


def test_subtests(subtests):
    for number in range(3):
        with subtests.test("odd", number=number):
            assert number != 1


class TestOld(unittest.TestCase):
    def test_subtests(self):
        for number in range(3):
            with self.subTest(number=number):
                assert number != 1

    def test_subtests_pass(self):
        with self.subTest("all well"):
            pass

    @unittest.skip("not on this machine")
    def test_skipped(self):
        pass


def test_missing_fixture(no_such_fixture):
    pass


@pytest.mark.flaky(reruns=2)
@pytest.mark.guards("subscriptions")
def test_flaky(evidence):
    TRIES["flaky"] += 1
    with evidence.step(f"try {TRIES['flaky']}"):
        assert TRIES["flaky"] == 3


@pytest.mark.flaky(reruns=1)
def test_never():
    raise ValueError("every time")


@pytest.fixture
def once_broken():
    yield
    TRIES["teardown"] += 1
    assert TRIES["teardown"] == 2


@pytest.mark.flaky(reruns=1)
def test_flaky_teardown(once_broken):
    pass
