"""Judges a database by a query: SQLite with what Python brings, PostgreSQL with psycopg where that is installed."""

import importlib
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

from reporting.config.service import Service
from reporting.health.prober import Address, Finding, quoted, visible
from reporting.model import Health

SCHEMES = {"sqlite": "sqlite3", "postgresql": "psycopg", "postgres": "psycopg"}

POSTGRESQL: tuple[tuple[str, Health, str], ...] = (
    (r"authentication failed|no password supplied|no pg_hba\.conf entry", "warn", "authentication refused"),
    (r"role .* does not exist|permission denied", "warn", "authentication refused"),
    (r"starting up|shutting down|not (yet )?accepting connections", "warn", "it is starting up or shutting down"),
    (r"database .* does not exist", "fail", "there is no such database"),
    (r"too many (clients|connections)|connection slots", "fail", "it has no connection left"),
    (r"connection refused", "fail", "connection refused"),
    (r"resolve host|translate host name", "fail", "the host name does not resolve"),
    (r"timeout", "fail", "no complete answer in time"),
)
"""What a failed connection means, by its text: libpq gives no SQLSTATE before a session is open."""


def probe(service: Service, address: Address) -> Finding:
    """Give what a read-only query found."""
    if address.url.lower().startswith("sqlite"):
        return _sqlite(address.url, service.timeout)
    return _postgresql(address.url, service.timeout)


def _sqlite(url: str, seconds: float) -> Finding:
    """Read the table of contents; `SELECT 1` would not even open the file.

    Three slashes before a relative path, four before an absolute one, as SQLAlchemy and its like write it.
    """
    path = Path(unquote(url.partition("://")[2].partition("?")[0].removeprefix("/")))
    if not path.name:
        return Finding(health="unknown", detail="the address names no file; a database in memory is nobody's service")
    if not os.path.isfile(path):  # noqa: PTH113 - unlike Path, it is also right about a name that is too long
        return Finding(health="fail", detail="no such file")
    # Read-only: neither the file nor a table is ever made. https://sqlite.org/uri.html
    uri = f"file:{quote(os.fspath(path.absolute()).replace(os.sep, '/'))}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=seconds)) as opened:
            (tables,) = opened.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", "")
        return Finding(health="fail", code=code, detail=f"the query failed: {quoted(str(error))}")
    if not tables:
        return Finding(health="warn", detail="answers a query, but holds no table")
    return Finding(health="pass", detail=f"answers a query; {tables} {'table' if tables == 1 else 'tables'}")


def _postgresql(url: str, seconds: float) -> Finding:
    psycopg = importlib.import_module("psycopg")  # by name: it is installed only where a PostgreSQL is declared
    address = "postgresql://" + url.partition("://")[2]
    try:
        with psycopg.connect(
            address,
            connect_timeout=max(1, round(seconds)),
            options=f"-c statement_timeout={int(seconds * 1000)} -c default_transaction_read_only=on",
            application_name="execution-report",
        ) as connection:
            (standby,) = connection.execute("SELECT pg_is_in_recovery()").fetchone()
            # Not by a query: a server with the encoding SQL_ASCII gives text as bytes.
            version = connection.info.parameter_status("server_version") or ""
    except psycopg.Error as error:
        return _postgresql_refused(error)
    release = visible(f"postgresql {version.partition(' ')[0]}")
    if standby:
        return Finding(health="warn", detail="answers a query, but is a read-only standby", release=release)
    return Finding(health="pass", detail=f"answers a query; {release}", release=release)


def _postgresql_refused(error: Exception) -> Finding:
    code = getattr(error, "sqlstate", None) or ""
    said = " ".join(str(error).split())
    for pattern, health, words in POSTGRESQL:
        if re.search(pattern, said, re.IGNORECASE):
            return Finding(health=health, code=code, detail=f"reachable, but {words}" if health == "warn" else words)
    # Names of hosts, users and databases stand in quotation marks.
    unnamed = re.sub(r'"[^"]*"|\'[^\']*\'', "…", said.rpartition("failed: ")[2])
    return Finding(health="fail", code=code, detail=f"the connection failed: {quoted(unnamed)}")
