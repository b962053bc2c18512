"""Node ids that may hold a secret, among very many that do not."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.redact import Redactor, node_ids
from tests.redact.test_suspicious import PIECES, TEXTS

REDACTORS = [
    Redactor(environ={"DEPLOY_TOKEN": "correct-horse-1"}, key=b"fixed", home="/srv/ana"),
    Redactor(environ={"DEPLOY_TOKEN": "a:b[c-1x7"}, key=b"fixed", home="/srv/an[a"),
    Redactor(environ={}, key=b"fixed", patterns=(r"test_\w+\[x",), home=""),
]
WORDS = (
    "tests/", "test_x", ".py", "::", "::Test", "password", "token", "secret", "api_key", "auth", "Authorization",
    "cookie", "Cookies", "COOKIE",
    "\n", "login\n", "sid", "key", "login", "curl", "mysql", "mongo", "ghp_", "eyJ", "AKIA", "12345678",
    "a1b2c3d4", "home/", "/home/", "/", "-", "_", ".", "bearer", "basic", "redacted-jwt-0123456789", "correct-horse-1",
    "a",
)  # fmt: skip
HEADS = st.lists(st.sampled_from(WORDS), max_size=6).map("".join)
TAILS = st.one_of(
    st.just(""),
    st.lists(st.sampled_from((*PIECES, *WORDS)), max_size=8).map("".join),
    TEXTS,
)
NAMES = st.one_of(st.builds("{}[{}".format, HEADS, TAILS), HEADS, TEXTS)


def suspicious(redactor, names):
    parts = [name.partition("[") for name in names]
    return redactor.suspicious_ids(names, {head for head, _, _ in parts}, [tail for _, _, tail in parts if tail])


@settings(max_examples=500, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=5), st.sampled_from(REDACTORS))
def test_node_ids_that_would_be_changed_are_suspicious(names, redactor):
    changed = [name for name in names if redactor.name(name) != name]
    assert suspicious(redactor, names) or not changed


def test_parameters_are_looked_at_with_what_their_head_announces():
    redactor = Redactor(environ={}, home="")
    for name in (
        "t.py::test_cookies['a']='abc123def456'",
        "t.py::test_COOKIE['a']='abc123def456'",
        "db/mysql.py::test_x[a -pabc123def456]",
        "t.py::test_x[('password', 'abc123def456')]",
        "t.py::test_x[token=abc123def456]",
        "t.py::test_password=[abc123def456]",
        "/home/ana/t.py::test_x[a]",
        "t.py::test_password:[abc123def456]",
        "t.py::test_x[p%61ssword%3D%27abc123def456%27]",
        "t.py::test_x[\x1b[1mpass\x1b[0mword='abc123def456']",
    ):
        assert redactor.name(name) != name
        assert suspicious(redactor, ["t.py::test_y[a]", name]), name
    unusual = Redactor(environ={"DEPLOY_TOKEN": "pässword-1x7"}, home="")
    assert suspicious(unusual, ["t.py::test_y[a]", "t.py::test_x[pässword-1x7]"])
    across = Redactor(environ={"DEPLOY_TOKEN": "correct[horse-1"}, home="")
    assert suspicious(across, ["t.py::test_y[a]", "t.py::test_correct[horse-1]"])
    at_home = Redactor(environ={}, home="/srv/an[a")
    assert suspicious(at_home, ["t.py::test_y[a]", "/srv/an[a/t.py::test_x"])


def test_ordinary_node_ids_are_not():
    names = [f"tests/test_auth.py::TestLogin::test_password_reset_token[{number}-key]" for number in range(50)]
    redactor = Redactor(environ={"DEPLOY_TOKEN": "correct-horse-1"}, home="/srv/ana")
    assert not suspicious(redactor, names)
    assert not suspicious(redactor, names), "the second time it is known"
    assert suspicious(redactor, [*names, "t.py::test_x[correct-horse-1]"])


def test_heads_that_were_looked_at_may_be_left_out():
    redactor = Redactor(environ={}, home="")
    assert not suspicious(redactor, ["t.py::test_cookies['a']", "t.py::test_x[1]"])
    assert redactor.suspicious_ids(["t.py::test_cookies['a']='abc123def456'"], [], ["'a']='abc123def456'"])


def test_a_file_that_was_met_with_its_secret_is_looked_at_again():
    redactor = Redactor(environ={"DEPLOY_TOKEN": "correct-horse-1"}, home="")
    assert suspicious(redactor, ["correct-horse-1/test_a.py::test_x"])
    assert suspicious(redactor, ["correct-horse-1/test_a.py::test_y"])


def test_very_many_heads_of_an_unusual_kind_are_looked_at_whole(monkeypatch):
    monkeypatch.setattr(node_ids, "_REMEMBERED", 2)
    redactor = Redactor(environ={}, home="")
    for number in range(9):
        assert not suspicious(redactor, [f"t.py::test {number}[a]"])
    assert suspicious(redactor, ["t.py::test_cookies['a']='abc123def456'"])


def test_secrets_are_found_behind_any_number_of_heads(monkeypatch):
    monkeypatch.setattr(node_ids, "_REMEMBERED", 2)
    redactor = Redactor(environ={}, home="")
    for number in range(9):
        assert not suspicious(redactor, [f"t{number}.py::test_x[a]", f"t{number}.py::test_y[b]"])
        assert suspicious(redactor, [f"t{number}.py::test_x[password=abc123def456]"])
    assert suspicious(redactor, ["t.py::test_cookies['a']='abc123def456'"])
