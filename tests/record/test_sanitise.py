"""Foreign values and texts become strict JSON; plain ones stay as they are."""

import enum
import json
from collections import OrderedDict, namedtuple
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.record.sanitise import REMEMBERED, Sanitiser, encodable
from reporting.redact import Redactor


def sanitiser() -> Sanitiser:
    return Sanitiser(Redactor(environ={}), PurePath("root"))


PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
SAFE = st.text("abc é😀", max_size=8)
FOREIGN = PLAIN | st.text() | st.binary() | st.floats() | st.integers() | st.complex_numbers() | st.dates()


@given(st.recursive(PLAIN | SAFE, lambda inner: st.lists(inner) | st.dictionaries(SAFE, inner)))
def test_json_stays_as_it_is(value):
    assert sanitiser().value(value) == value


@given(st.recursive(FOREIGN, lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(FOREIGN, inner)))
def test_anything_becomes_strict_json(value):
    text = json.dumps(sanitiser().value(value), allow_nan=False, ensure_ascii=False)
    json.loads(text.encode("utf-8"))


class Colour(enum.IntEnum):
    RED = 1


class Word(str):
    __slots__ = ()

    def __str__(self):
        raise RuntimeError("not like this")


class Odd(dict):
    def items(self):
        raise RuntimeError("not like this")


Point = namedtuple("Point", "x y")  # noqa: PYI024 - what suites record


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Colour.RED, 1),
        (Word("said"), "said"),
        (Odd(a=1), {"a": 1}),
        (OrderedDict(a=1), {"a": 1}),
        (Point(1, 2), [1, 2]),
        (frozenset("ba"), ["a", "b"]),
        (bytearray(b"ok"), "ok"),
        (PurePath("a/b"), "a/b"),
        ({None: 1, True: 2, 3.5: 4}, {"None": 1, "True": 2, "3.5": 4}),
        (2**63, "0x8000000000000000"),
        (object, "<class 'object'>"),
    ],
)
def test_types(value, kept):
    assert sanitiser().value(value) == kept
    assert type(sanitiser().value(value)) is type(kept)


def test_depth_and_circles_end():
    deep: list = []
    for _ in range(5000):
        deep = [deep]
    assert "<nested too deeply>" in json.dumps(sanitiser().value(deep))
    circle: dict = {"list": []}
    circle["list"].append(circle)
    assert sanitiser().value(circle) == {"list": ["<circular>"]}
    shared = [1]
    assert sanitiser().value([shared, shared]) == [[1], [1]], "the same object twice is no circle"


@given(st.text())
def test_text_can_be_encoded_and_otherwise_stays(text):
    encodable(text).encode("utf-8")
    assert encodable(encodable(text)) == encodable(text)


def test_memory_of_clean_texts_is_bounded():
    cleaner = sanitiser()
    for number in range(12):
        cleaner.text(f"{number}" + "x" * (REMEMBERED // 4))
    assert sum(map(len, cleaner._known)) <= REMEMBERED


def test_a_private_key_is_taken_out_of_the_lines_it_spans():
    key = ["-----BEGIN RSA PRIVATE KEY-----", *["MIIEpAIBAAKCAQEAx" * 3] * 4, "-----END RSA PRIVATE KEY-----"]
    lines = sanitiser().representation([">   raise ValueError(key)", *key, "E   ValueError"])
    assert not any("MIIE" in line for line in lines)
    assert lines[0] == ">   raise ValueError(key)"
    assert lines[-1] == "E   ValueError"
    native = sanitiser().representation([f"{line}\n" for line in ("Traceback", *key, "ValueError")])
    assert not any("MIIE" in line for line in native)
    assert native[-1] == "ValueError\n"
