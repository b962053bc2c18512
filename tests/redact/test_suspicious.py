"""A quick look at many texts says whether any part of them is to be redacted."""

from itertools import islice
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.redact import Redactor
from tests.redact.planted import planted

REDACTOR = Redactor(environ={"DEPLOY_TOKEN": "correct-horse-1"}, key=b"fixed", home="/srv/ana")
CASES = sorted({case.text for case in islice(planted(5), 0, None, 17)})
PIECES = (
    "password", "token", "secret", "api_key", "Authorization", "Cookie", "Bearer ", "auth", "login", "where ",
    "://", "=", ":", "::", ": ", "'", '"', "\\", "\\'", '\\"', " ", "(", ")", "[", "]", "{", "}", ",", ";", "&",
    "@", "%", "%3D", "%27", "%25", "-u ", "curl ", "--", "eyJ", "AKIA", "abc123de", "hunter2x", "x", "/home/",
    "ana", "C:\\Users\\", "\x1b[31m", "\\x1b[0m", "<", ">", "</", "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----", "\xe9", "\ud800", "[redacted:jwt:012345]", "redacted-jwt-0123456789",
    "correct-horse-1", "/srv/ana/", "None", "0", "/", "+", "\t",
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.text(max_size=30),
    st.sampled_from(CASES),
)


@settings(max_examples=600)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_a_joined_text_is_suspicious_if_any_part_is(parts):
    changed = [part for part in parts if REDACTOR.text(part) != part]
    assert REDACTOR.suspicious("\n".join(parts)) or not changed


@settings(max_examples=600)
@given(TEXTS)
def test_what_is_redacted_stays_as_it_is(text):
    once = REDACTOR.text(text)
    assert REDACTOR.text(once) == once
    assert not REDACTOR.suspicious(once)
    name = REDACTOR.name(text)
    assert REDACTOR.name(name) == name


def test_many_node_ids_are_not_suspicious():
    words = ["auth", "login", "token", "password", "secret", "key", "session", "cookie", "api", "user"]
    rng = Random(1)
    names = [
        f"tests/{rng.choice(words)}/test_{rng.choice(words)}.py::Test{rng.choice(words).title()}::"
        f"test_{'_'.join(rng.choices(words, k=4))}[{rng.choice(words)}-{number}]"
        for number in range(20_000)
    ]
    assert not REDACTOR.suspicious("\n".join(names))
    names[7_777] = "tests/test_x.py::test_y[token=abc123def456]"
    assert REDACTOR.suspicious("\n".join(names))
