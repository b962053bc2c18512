"""Tokens and passwords of the suite do not show themselves in a failure."""

import json
import traceback

import httpx
import pytest

from e2e.account import Tokens, User
from e2e.secret import Bearer, Secret

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1MSJ9.c2lnbmF0dXJl"


def test_a_secret_is_text_that_does_not_show_itself():
    secret = Secret(TOKEN)
    assert (str(secret), json.dumps(secret), secret == TOKEN) == (TOKEN, f'"{TOKEN}"', True)
    assert repr(secret) == "<secret, 50 characters>"
    tokens = Tokens(access=secret, refresh=Secret("refresh"), expires=1)
    user = User(id="u1", email="u1@e2e.example", password=Secret("correct horse"), tier="free", tokens=tokens)
    for hidden in (TOKEN, "correct horse", "refresh'"):
        assert hidden not in repr(user)


def test_a_failing_assertion_does_not_show_it(explanation):
    assert TOKEN not in explanation


@pytest.fixture
def explanation():
    """Give the words of a real failing assertion of this run's own pytest."""
    secret, expected = Secret(TOKEN), Secret("another")
    try:
        assert secret is expected
    except AssertionError as error:
        return "".join(traceback.format_exception(error))
    return TOKEN


def test_a_request_carries_the_token_and_does_not_show_it():
    (request,) = Bearer(Secret(TOKEN)).auth_flow(httpx.Request("GET", "http://127.0.0.1/"))
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in repr(request.headers)
    (request,) = Bearer(Secret("")).auth_flow(httpx.Request("GET", "http://127.0.0.1/"))
    assert "Authorization" not in request.headers
