"""The addresses under test as the environment names them."""

import pytest

from e2e.target import Target, sqlite_path

WHOLE = {
    "E2E_AUTH_URL": "http://127.0.0.1:8081",
    "E2E_BACKEND_URL": "http://127.0.0.1:8000",
    "E2E_BACKEND_B_URL": "http://127.0.0.1:8001",
    "E2E_WS_URL": "ws://127.0.0.1:8000/socket",
    "E2E_REDIS_URL": "redis://:hidden@127.0.0.1:6379/0",
    "E2E_DATABASE_URL": "postgresql://e2e:hidden@127.0.0.1/e2e",
}


def test_a_target_is_read_back_from_its_variables():
    target = Target.from_environment(WHOLE)
    assert target.environment() == WHOLE
    assert target.websockets == ("ws://127.0.0.1:8000/socket", "ws://127.0.0.1:8001/ws")
    assert "hidden" not in repr(target)


def test_the_least_that_names_a_target():
    least = {"E2E_AUTH_URL": "https://auth.example/", "E2E_BACKEND_URL": "https://api.example/", "E2E_REDIS_URL": ""}
    target = Target.from_environment(least)
    assert (target.auth, target.backends) == ("https://auth.example", ("https://api.example",))
    assert target.websockets == ("wss://api.example/ws",)
    assert target.redis == target.database == ""


@pytest.mark.parametrize("missing", [["E2E_AUTH_URL"], ["E2E_BACKEND_URL"], ["E2E_AUTH_URL", "E2E_BACKEND_URL"]])
def test_what_is_missing_is_named(missing):
    with pytest.raises(LookupError, match=f"no target: set {' and '.join(missing)}, or run `pytest e2e`"):
        Target.from_environment({name: value for name, value in WHOLE.items() if name not in missing})


def test_the_path_of_a_sqlite_address():
    assert sqlite_path("sqlite:////tmp/a%20b/e2e.sqlite") == "/tmp/a b/e2e.sqlite"
    assert sqlite_path("sqlite:///C:/tmp/e2e.sqlite") == "C:/tmp/e2e.sqlite"
    assert sqlite_path("sqlite:///e2e.sqlite") == "e2e.sqlite"
