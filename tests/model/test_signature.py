"""The same failure with other numbers, ids, paths and times has one signature; another failure has another."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.model import Place, masked, signature_of
from tests.runs import failure

numbers = st.integers(-(10**9), 10**9)
hexes = st.integers(0, 2**64).map(hex)
uuids = st.uuids(version=4).map(str)
times = st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds"))
folders = st.lists(st.text("abcdefgh_-.0123456789", min_size=1, max_size=9), min_size=2, max_size=5).map(
    lambda parts: "/" + "/".join(parts) + "/x.py"
)


def said(number, hexadecimal, identity, at, path):
    return f"got {number} of {number / 7:.3f} at <object at {hexadecimal}> for {identity} in {path} since {at}"


@given(st.tuples(numbers, hexes, uuids, times, folders), st.tuples(numbers, hexes, uuids, times, folders))
def test_what_differs_from_run_to_run_does_not_count(one, other):
    assert signature_of(failure(said(*one))) == signature_of(failure(said(*other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("order 17 took 3.2 s", "order 99812 took 0.07 s"),
        ("token 9f86d081884c7d65 rejected", "token 60303ae22b998861 rejected"),
        ("<Foo object at 0x7f3a>", "<Foo object at 0xdeadbeef99>"),
        (r"no file C:\Users\ana\x\y.txt", r"no file D:\build\agent 7\z\y.txt"),
        ("no file /home/ana/p/y.txt", "no file /tmp/q/r/s/y.txt"),
        ("at 2026-11-22T10:00:01.5Z", "at 2025-01-02 23:59:59,123"),
        ("listening on 127.0.0.1:40773", "listening on 127.0.0.1:8081"),
    ],
)
def test_known_pairs_of_one_cause(one, other):
    assert signature_of(failure(one)) == signature_of(failure(other)), (masked(one), masked(other))


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "KeyError"},
        {"message": "assert a is None"},
        {"place": Place("e2e/other.py", 8)},
        {"place": None},
        {"phase": "collect"},
    ],
)
def test_another_failure_has_another_signature(changes):
    assert signature_of(failure(**changes)) != signature_of(failure())


def test_the_line_does_not_count_because_it_moves():
    assert signature_of(failure(place=Place("e2e/test_a.py", 9))) == signature_of(failure())
    assert signature_of(failure(place=Place("e2e\\test_a.py", 9))) == signature_of(failure())


def test_a_signature_is_ten_digits_and_takes_any_text():
    for message in ("", "\ud800", "x" * 10**6, str(uuid.uuid4()) * 1000):
        assert len(signature_of(failure(message))) == 10


def test_words_are_not_masked():
    assert masked("expected status ok, got error") == "expected status ok, got error"
    assert masked("user42 not found") != masked("user not found")
