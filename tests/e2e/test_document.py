"""A request's JSON body is an object or refused."""

import pytest

from e2e.stack.document import object_of


def test_an_object_is_given():
    assert object_of(b'{"a": [1, 2.5, null, "\xc3\xa9", "\\ud83d\\ude00"]}') == {"a": [1, 2.5, None, "é", "😀"]}
    assert object_of("{}") == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "1",
        "null",
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": "\\ud800"}',
        '{"\\udfff": 1}',
        "[" * 9000,
        b"\xff",
    ],
    ids=range(11),
)
def test_everything_else_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are for nobody; clients get an answer of their own
        object_of(text)
