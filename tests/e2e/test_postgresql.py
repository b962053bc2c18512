"""The stack on a real PostgreSQL: served from a schema of its own, of which nothing is left."""

import sys

import psycopg
import pytest

from e2e.account import Accounts
from e2e.records import select
from e2e.stack import Stack
from e2e.stack.schema import prepare

SCHEMAS = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'e2e_')"


@pytest.mark.skipif(sys.platform == "win32", reason="psycopg cannot run in the event loop that uvicorn uses on Windows")
async def test_the_stack_is_served_from_a_schema_that_goes_with_it(postgresql, http):
    with Stack(database_url=postgresql) as stack:
        assert stack.facts()["database"].startswith("PostgreSQL ")
        user = await Accounts(stack.target, http).register("paid")
        url = f"{stack.target.backends[1]}/api/preferences"
        answer = await http.put(url, json={"a": 1}, headers={"If-Match": '"1"'}, auth=user.tokens.bearer)
        assert answer.status_code == 200
        assert select(stack.target.database, "SELECT tier, preferences_version FROM users") == [("paid", 2)]
        assert len(select(postgresql, SCHEMAS)) == 1
    assert select(postgresql, SCHEMAS) == []


def test_a_dead_run_s_schema_is_dropped_by_the_next_one_and_a_living_one_s_is_not(postgresql, tmp_path):
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA e2e_stack_1")
    living = prepare(postgresql, tmp_path)
    names = select(postgresql, SCHEMAS)
    assert len(names) == 1
    next_one = prepare(postgresql, tmp_path)
    assert names[0] in select(postgresql, SCHEMAS)
    living.release()
    next_one.release()
    assert select(postgresql, SCHEMAS) == []
