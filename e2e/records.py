"""A direct look into the database of the target, past all services."""

import sqlite3
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

from e2e.target import sqlite_path


def select(url: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Give the rows that a query finds; its values stand as `?`. Nothing can be changed through it."""
    if urlsplit(url).scheme == "sqlite":
        # Read-only by the file's own address: https://www.sqlite.org/uri.html
        with closing(sqlite3.connect(f"file:{sqlite_path(url)}?mode=ro", uri=True, timeout=2.0)) as connection:
            return connection.execute(statement, values).fetchall()
    import psycopg  # noqa: PLC0415 - optional: needed only where the target's database is a PostgreSQL

    with psycopg.connect(url) as connection:
        connection.read_only = True
        return connection.execute(statement.replace("?", "%s"), values).fetchall()
