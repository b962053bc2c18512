"""Judges a database by a query: SQLite with what Python brings, PostgreSQL with psycopg where that is installed."""

import importlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

from reporting.config.service import Service
from reporting.health.cause import cause
from reporting.health.prober import Address, Finding, quoted

SCHEMES = {"sqlite": "sqlite3", "postgresql": "psycopg", "postgres": "psycopg"}

POSTGRESQL_REACHABLE = {
    "28000": "authentication refused",
    "28P01": "authentication refused",
    "57P03": "starting up or shutting down",
}
"""SQLSTATE codes of a server that is there but did not let the probe in (PostgreSQL manual, appendix A)."""


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
            row = connection.execute("SELECT current_setting('server_version'), pg_is_in_recovery()").fetchone()
    except psycopg.Error as error:
        return _postgresql_refused(error, seconds)
    version, standby = row or ("", False)
    release = f"postgresql {str(version).partition(' ')[0]}"
    if standby:
        return Finding(health="warn", detail="answers a query, but is a read-only standby", release=release)
    return Finding(health="pass", detail=f"answers a query; {release}", release=release)


def _postgresql_refused(error: Exception, seconds: float) -> Finding:
    code = getattr(error, "sqlstate", None) or ""
    if code in POSTGRESQL_REACHABLE:
        return Finding(health="warn", code=code, detail=f"reachable, but {POSTGRESQL_REACHABLE[code]}")
    return Finding(health="fail", code=code, detail=cause(error, seconds))
