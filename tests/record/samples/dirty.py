"""Each test logs, records or raises what pytest-json-report or pytest-xdist cannot hold. See facts of both."""

import logging
import threading
import warnings
import weakref

import pytest

LONE = "a\udc80b"
LOG = logging.getLogger("dirty")


class Held:
    def __repr__(self):
        return "Held"


HELD = Held()


def test_log_weak_proxy():
    LOG.warning("with a proxy", extra={"websocket": weakref.proxy(HELD)})


def test_log_dead_proxy():
    proxy = weakref.proxy(Held())
    LOG.warning("with a dead proxy", extra={"websocket": proxy})


def test_log_lock():
    LOG.warning("with a lock", extra={"lock": threading.Lock()})


def test_log_tuple_key():
    LOG.warning("with a tuple key", extra={"seen": {("a", 1): 2}})


def test_log_lone_surrogate():
    LOG.warning("said %s", LONE)


def test_metadata_circular(json_metadata):
    json_metadata["self"] = json_metadata


def test_metadata_types(json_metadata):
    held = json_metadata["later"] = []
    json_metadata.update({"bytes": b"\xff", "set": {2, 1}, ("tuple", "key"): 1, "nan": float("nan"), "object": HELD})
    held.append("filled after it was stored")


def test_metadata_lone_surrogate(json_metadata):
    json_metadata["text"] = LONE


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), b"\xff", {1}, LONE, 2**80, HELD], ids=range(7))
def test_property(record_property, value):
    record_property("value", value)


def test_take_evidence(evidence):
    with evidence.step(LONE):
        pass
    evidence.observe("nan", float("nan"))
    evidence.observe(LONE, LONE, LONE)
    evidence.observe("bytes", b"\xff")
    evidence.observe("huge", 2**80, limit=2**81)
    evidence.observe("object", HELD)


def test_output_lone_surrogate(capfd):
    with capfd.disabled():
        pass
    print("printed", ascii(LONE))


def test_assertion_lone_surrogate():
    assert LONE == ""


def test_error_lone_surrogate():
    raise ExceptionGroup(LONE, [ValueError(LONE), TypeError("plain")])


def test_warning_lone_surrogate():
    warnings.warn(LONE, stacklevel=1)


@pytest.mark.skip(reason=LONE)
def test_skip_lone_surrogate():
    pass


@pytest.mark.xfail(reason=LONE)
def test_xfail_lone_surrogate():
    raise ValueError("expected")


def test_subtest_lone_surrogate(subtests):
    with subtests.test(LONE, held=HELD):
        assert LONE == ""


def test_repr_that_raises():
    class Evil:
        def __repr__(self):
            raise RuntimeError("no repr")

    assert [Evil()] == [1]


def test_last():
    pass
