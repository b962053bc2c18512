"""The tables of the embedded stack, made before any service starts and gone after the last one."""

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from e2e.stack.trouble import StackError

# Text, integers and double precision mean the same to SQLite and PostgreSQL. Instants are seconds since the epoch.
TABLES = (
    """CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, password TEXT NOT NULL, tier TEXT NOT NULL,
       preferences TEXT NOT NULL DEFAULT '{}', preferences_version INTEGER NOT NULL DEFAULT 1)""",
    "CREATE TABLE sessions (id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), ended DOUBLE PRECISION)",
    """CREATE TABLE refresh_tokens (digest TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions (id),
       expires DOUBLE PRECISION NOT NULL, used DOUBLE PRECISION)""",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A database with empty tables: where the services find it, what it is, and how to leave nothing behind."""

    url: str = field(repr=False)
    label: str
    release: Callable[[], None]


def prepare(url: str, folder: Path) -> Prepared:
    """Give a fresh database: in PostgreSQL by `url`, else SQLite in the folder. Raises `StackError`."""
    if not url:
        return _sqlite(folder / "e2e.sqlite")
    if urlsplit(url).scheme not in {"postgresql", "postgres"}:
        raise StackError("E2E_DATABASE_URL is no database that the stack can use: give postgresql://user@host/name")
    return _postgresql(url)


def _sqlite(path: Path) -> Prepared:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Switching to WAL wants the file for itself, so it is done before three processes share it.
        connection.execute("PRAGMA journal_mode=WAL")
        for table in TABLES:
            connection.execute(table)
    url = f"sqlite:///{quote(path.as_posix(), safe='/:')}"
    return Prepared(url=url, label=f"SQLite {sqlite3.sqlite_version} (WAL, embedded)", release=lambda: None)


def _postgresql(url: str) -> Prepared:
    """Give a schema of our own in the server.

    Its owner holds a lock named by the schema as long as it lives, which ends with its connection, however it dies: a
    schema whose lock is free is a dead run's and is dropped by the next one.
    """
    try:
        import psycopg  # noqa: PLC0415 - optional: needed only where a PostgreSQL is given
    except ImportError as error:
        raise StackError("PostgreSQL by E2E_DATABASE_URL needs psycopg: pip install 'psycopg[binary]'") from error
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.Error as error:
        raise StackError(f"the database of E2E_DATABASE_URL does not answer: {_first_line(error)}") from error
    number = secrets.randbelow(2**31)
    schema = f"e2e_stack_{number}"

    def release() -> None:
        # A server that is gone keeps the schema until the next run drops it.
        with suppress(psycopg.Error), connection:
            connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")

    try:
        _drop_abandoned(connection)
        connection.execute("SELECT pg_advisory_lock(%s)", (number,))
        connection.execute(f"CREATE SCHEMA {schema}")
        connection.execute(f"SET search_path TO {schema}")
        for table in TABLES:
            connection.execute(table)
    except BaseException:
        connection.close()
        raise
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "options"]
    query.append(("options", f"-csearch_path={schema}"))
    version = connection.info.parameter_status("server_version") or "of unknown version"
    return Prepared(
        url=parts._replace(query=urlencode(query, quote_via=quote)).geturl(),
        label=f"PostgreSQL {version.split()[0]} (external)",
        release=release,
    )


def _drop_abandoned(connection: Any) -> None:
    found = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'e2e\\_stack\\_%'").fetchall()
    for (schema,) in found:
        number = int(schema.rpartition("_")[2])
        if connection.execute("SELECT pg_try_advisory_lock(%s)", (number,)).fetchone()[0]:
            connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            connection.execute("SELECT pg_advisory_unlock(%s)", (number,))


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
