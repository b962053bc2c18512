"""Judges a database by a query: SQLite with what Python brings, PostgreSQL with psycopg where that is installed."""

import ctypes
import importlib
import os
import re
import selectors
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from types import ModuleType
from urllib.parse import quote, unquote

from reporting.config.service import Service
from reporting.health.prober import Address, Finding, quoted, visible
from reporting.model import Health

SCHEMES = {"sqlite": "sqlite3", "postgresql": "psycopg", "postgres": "psycopg"}

POSTGRESQL: tuple[tuple[str, Health, str], ...] = (
    (r"^28|^42501|authentication failed|no pg_hba\.conf entry", "warn", "authentication refused"),
    (r"no password supplied|role .* does not exist|permission denied", "warn", "authentication refused"),
    (r"^57P0[123]|starting up|shutting down|not (yet )?accepting", "warn", "it is starting up or shutting down"),
    (r"^3D000|database .* does not exist", "fail", "there is no such database"),
    (r"^53300|too many (clients|connections)|connection slots", "fail", "it has no connection left"),
    (r"connection refused", "fail", "connection refused"),
    (r"resolve host|translate host name", "fail", "the host name does not resolve"),
    (r"^57014|timeout", "fail", "no complete answer in time"),
)
"""What a failed connection means, by the server's SQLSTATE where it can be had: its words may be of any language.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""
NAMED = re.compile("\"[^\"]*\"|'[^']*'|»[^«]*«|«[^»]*»|[„“][^”“]*[”“]|「[^」]*」")
"""Names of hosts, users and databases, in the quotation marks of the server's languages."""
TERSEST = 3
"""Errors as their SQLSTATE alone: https://www.postgresql.org/docs/current/libpq-control.html#LIBPQ-PQSETERRORVERBOSITY"""


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
    ends = time.monotonic() + seconds
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
        return _postgresql_refused(error, error.sqlstate or _sqlstate(psycopg.pq, address, ends))
    release = visible(f"postgresql {version.partition(' ')[0]}")
    if standby:
        return Finding(health="warn", detail="answers a query, but is a read-only standby", release=release)
    return Finding(health="pass", detail=f"answers a query; {release}", release=release)


def _sqlstate(pq: ModuleType, address: str, ends: float) -> str:
    """Give the SQLSTATE with which the server refuses a session; "" where it gives none, or none can be had in time.

    Before a session is open psycopg knows none, and cannot have libpq tell it.
    """
    if time.monotonic() > ends:
        return ""
    try:
        terse = ctypes.CDLL(sys.modules[pq.PGconn.__module__].__file__).PQsetErrorVerbosity
    except (OSError, AttributeError):  # on Windows, and where psycopg has no compiled part
        return ""
    begun = pq.PGconn.connect_start(address.encode())
    terse(ctypes.c_void_p(begun.pgconn_ptr), TERSEST)
    waits = {pq.PollingStatus.READING: selectors.EVENT_READ, pq.PollingStatus.WRITING: selectors.EVENT_WRITE}
    while event := waits.get(begun.connect_poll()):
        with selectors.DefaultSelector() as selector:
            selector.register(begun.socket, event)
            if not selector.select(max(0, ends - time.monotonic())):
                break
    told = re.search(rb": +([0-9A-Z]{5})\s*$", begun.error_message)
    begun.finish()
    return told[1].decode() if told else ""


def _postgresql_refused(error: Exception, code: str) -> Finding:
    said = " ".join(str(error).split())
    for pattern, health, words in POSTGRESQL:
        if re.search(pattern, code or said, re.IGNORECASE):
            return Finding(health=health, code=code, detail=f"reachable, but {words}" if health == "warn" else words)
    unnamed = NAMED.sub("…", said.rpartition("failed: ")[2])
    return Finding(health="fail", code=code, detail=f"the connection failed: {quoted(unnamed)}")
