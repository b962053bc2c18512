"""The database as the services use it: one statement at a time, each one atomic by itself.

No request needs two statements to agree, therefore there are no transactions to hold open, and SQLite and PostgreSQL
can serve the same tables with the same SQL.
"""

import asyncio
import sqlite3
import sys
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiosqlite

from e2e.target import sqlite_path

Row = tuple[Any, ...]


class DatabaseError(Exception):
    """The database cannot be asked."""


class Database(Protocol):
    """A connection of one process."""

    async def rows(self, statement: str, *values: object) -> list[Row]:
        """Run a statement whose values stand as `?`; give the rows it returns. Raises `DatabaseError`."""
        ...

    async def close(self) -> None:
        """Close the connection."""
        ...


async def connect(url: str) -> Database:
    """Give the connection to `sqlite:///PATH` or `postgresql://...`. Raises `DatabaseError`."""
    if urlsplit(url).scheme == "sqlite":
        return await Sqlite.open(sqlite_path(url))
    return await Postgresql.open(url)


class Sqlite:
    """A file that several processes share: in WAL, readers never wait and writers wait for one another."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, path: str) -> "Sqlite":
        """Give the connection to an existing file."""
        # Autocommit: without it the driver opens a transaction before every write and keeps the file locked until told.
        try:
            connection = await aiosqlite.connect(path, isolation_level=None, timeout=2.0)
            await connection.execute("PRAGMA synchronous=NORMAL")
            await connection.execute("PRAGMA foreign_keys=ON")
        except sqlite3.Error as error:
            raise DatabaseError(str(error)) from error
        return cls(connection)

    async def rows(self, statement: str, *values: object) -> list[Row]:
        """See `Database`. All rows are fetched, because a write with RETURNING is committed by reading its last row."""
        try:
            return [tuple(row) for row in await self._connection.execute_fetchall(statement, values)]
        except sqlite3.Error as error:
            raise DatabaseError(str(error)) from error

    async def close(self) -> None:
        """See `Database`."""
        await self._connection.close()


class Postgresql:
    """A server. The connection is made again when the server has closed it."""

    def __init__(self, url: str, connection: Any) -> None:
        self._url = url
        self._connection = connection
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> "Postgresql":
        """Give the connection."""
        import psycopg  # noqa: PLC0415 - optional: needed only where a PostgreSQL is given

        if sys.platform == "win32":
            raise DatabaseError("psycopg cannot run in the event loop that uvicorn uses on Windows")
        try:
            return cls(url, await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5))
        except psycopg.Error as error:
            raise DatabaseError(str(error)) from error

    async def rows(self, statement: str, *values: object) -> list[Row]:
        """See `Database`."""
        import psycopg  # noqa: PLC0415 - see above

        async with self._turn:
            try:
                if self._connection.closed:
                    self._connection = await psycopg.AsyncConnection.connect(
                        self._url, autocommit=True, connect_timeout=5
                    )
                cursor = await self._connection.execute(statement.replace("?", "%s"), values)
                return await cursor.fetchall() if cursor.description else []
            except psycopg.Error as error:
                raise DatabaseError(str(error)) from error

    async def close(self) -> None:
        """See `Database`."""
        await self._connection.close()
