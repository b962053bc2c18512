"""The databases that the stack can run on, and what is said of the others."""

import sqlite3
import sys
from contextlib import closing

import pytest

from e2e.records import select
from e2e.stack.schema import prepare
from e2e.stack.trouble import StackError
from e2e.target import sqlite_path


def test_a_fresh_file_has_the_tables_and_lets_readers_in_while_one_writes(tmp_path):
    prepared = prepare("", tmp_path)
    assert prepared.label == f"SQLite {sqlite3.sqlite_version} (WAL, embedded)"
    with closing(sqlite3.connect(sqlite_path(prepared.url), isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert select(prepared.url, "SELECT count(*) FROM users") == [(0,)]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        select(prepared.url, "DELETE FROM users")


@pytest.mark.parametrize("url", ["mysql://127.0.0.1/e2e", "sqlite:///e2e.sqlite", "nonsense"])
def test_a_database_of_another_kind_is_refused(url, tmp_path):
    with pytest.raises(StackError, match="postgresql://"):
        prepare(url, tmp_path)


def test_postgresql_without_its_driver_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StackError, match=r"psycopg\[binary\]"):
        prepare("postgresql://127.0.0.1/e2e", tmp_path)


def test_postgresql_that_does_not_answer_is_said_in_one_line(tmp_path):
    with pytest.raises(StackError, match="the database of E2E_DATABASE_URL does not answer: ") as failed:
        prepare("postgresql://e2e@127.0.0.1:1/e2e", tmp_path)
    assert "\n" not in str(failed.value)
