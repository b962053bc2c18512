"""The promise that fuzzing holds readers to: every real sample keeps it, and a reader that breaks it is caught."""

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import junit_xml
from reporting.model import Case, Session
from tests.ingest import promise

TEXT = b'<testsuite name="s"><testcase name="a"/><testcase name="b"/></testsuite>'


@pytest.mark.parametrize("name", promise.TARGETS)
def test_real_samples_keep_it(name):
    promise.load(name)
    seeds = sorted(set(promise.seeds(name)))

    assert len(seeds) >= 5
    for seed in seeds[:40]:
        promise.hold(name, seed)


def test_cuts_are_tried_all_over_and_never_between_records():
    texts = [b"%d %s" % (number, TEXT) for number in range(200)]
    assert len({promise.cut_of("junit_xml", text) * 8 // len(text) for text in texts}) == 8
    lines = b'{"Action":"pass"}\n{"Action":"fail"}\n'
    cuts = {promise.cut_of("go_test", lines + b"%d" % number) for number in range(500)}
    assert len(cuts) > 30
    assert not cuts & {17, 18, 35, 36}


def test_a_reader_that_raises_anything_else_is_caught(monkeypatch):
    monkeypatch.setattr(junit_xml, "read", lambda stream, take: {}[stream.read()])
    with pytest.raises(KeyError):
        promise.hold("junit_xml", TEXT)


def test_a_reader_that_says_too_much_is_caught(monkeypatch):
    class TwoLinesError(UnreadableResultsError):
        def __str__(self):
            return "one\ntwo"

    def refuse(stream, take):
        raise TwoLinesError

    monkeypatch.setattr(junit_xml, "read", refuse)
    with pytest.raises(promise.BrokenPromiseError, match="a message of 7 characters"):
        promise.hold("junit_xml", TEXT)


def test_a_reader_that_is_green_whatever_is_cut_off_is_caught(monkeypatch):
    def read(stream, take):
        take([Case(nodeid=f"s::{number}", outcome="passed") for number in range(len(stream.read()))])
        return Session()

    monkeypatch.setattr(junit_xml, "read", read)
    with pytest.raises(promise.BrokenPromiseError, match="it is green"):
        promise.hold("junit_xml", TEXT)


def test_a_reader_that_takes_its_time_is_caught(monkeypatch):
    clock = iter([1.0, 2.5])
    monkeypatch.setattr(promise.time, "process_time", lambda: next(clock))
    with pytest.raises(promise.BrokenPromiseError, match=r"72 bytes took 1\.5 s"):
        promise.hold("junit_xml", TEXT)
