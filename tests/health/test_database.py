"""Database probes against real SQLite files, and what they leave alone."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from reporting import health
from reporting.config.service import Service
from reporting.model import Measurement


def probed(url: str, *, timeout: float = 2.0) -> Measurement:
    return health.probe(Service(id="db", kind="database", url=url, timeout=timeout), when="now")


def at(path: Path) -> str:
    return f"sqlite:///{path.as_posix()}"


def made(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()
    return path


def test_a_database_with_tables_passes(tmp_path: Path) -> None:
    found = probed(at(made(tmp_path / "app.db", "CREATE TABLE users (id)", "CREATE TABLE notes (id)")))
    assert (found.health, found.detail, found.live) == ("pass", "answers a query; 2 tables", True)


def test_the_target_names_the_file_and_not_its_folder(tmp_path: Path) -> None:
    found = probed(at(made(tmp_path / "app.db", "CREATE TABLE users (id)")))
    assert found.target == "sqlite:///app.db"
    assert str(tmp_path) not in repr(found)


def test_a_relative_path_is_taken_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path / "app.db", "CREATE TABLE users (id)")
    monkeypatch.chdir(tmp_path)
    assert probed("sqlite:///app.db").health == "pass"


@pytest.mark.parametrize("name", ["a b.db", "a?b.db", "a#b.db", "a%41b.db", "ä.db"])
def test_odd_names_are_found(tmp_path: Path, name: str) -> None:
    from urllib.parse import quote

    if sys.platform == "win32":
        name = name.replace("?", "_")
    made(tmp_path / name, "CREATE TABLE users (id)")
    assert probed(f"sqlite+aiosqlite:///{tmp_path.as_posix()}/{quote(name)}").health == "pass"


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    found = probed(at(tmp_path / "gone.db"))
    assert (found.health, found.detail) == ("fail", "no such file")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_database_in_use(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    found = probed(at(tmp_path / "empty.db"))
    assert (found.health, found.detail) == ("warn", "answers a query, but holds no table")
    assert (tmp_path / "empty.db").stat().st_size == 0


def test_a_file_of_something_else_fails(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database, only words " * 50, encoding="utf-8")
    found = probed(at(tmp_path / "notes.txt"))
    assert (found.health, found.code) == ("fail", "SQLITE_NOTADB")
    assert found.detail == 'the query failed: "file is not a database"'


def test_a_cut_off_database_fails(tmp_path: Path) -> None:
    path = made(tmp_path / "app.db", "BEGIN", *(f"CREATE TABLE t{number} (a, b, c)" for number in range(200)))
    path.write_bytes(path.read_bytes()[:5000])
    assert probed(at(path)).health == "fail"


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert probed(at(tmp_path)).detail == "no such file"


def test_a_database_that_another_process_locks_fails_in_time(tmp_path: Path) -> None:
    path = made(tmp_path / "app.db", "CREATE TABLE users (id)")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        found = probed(at(path), timeout=0.2)
        other.execute("ROLLBACK")
    assert (found.health, found.code) == ("fail", "SQLITE_BUSY")
    assert found.detail == 'the query failed: "database is locked"'
    assert 0.1 <= found.duration < 2


def test_a_database_in_wal_mode_is_read_while_another_writes(tmp_path: Path) -> None:
    path = made(tmp_path / "app.db", "PRAGMA journal_mode = WAL", "CREATE TABLE users (id)")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("INSERT INTO users VALUES (1)")
        found = probed(at(path))
        other.execute("ROLLBACK")
    assert found.health == "pass"


def test_a_database_in_memory_is_nobodys_service() -> None:
    for url in ("sqlite://", "sqlite:///"):
        assert probed(url).health == "unknown", url
    assert "names no file" in probed("sqlite:///.").detail
    assert probed("sqlite:///:memory:").health == "fail"


def test_a_database_of_another_kind_is_unknown() -> None:
    found = probed("mysql://root:geheim@127.0.0.1/app")
    assert found.health == "unknown"
    assert found.detail == "the address does not begin with one of sqlite://, postgresql://, postgres://"
    assert found.target == "mysql://127.0.0.1/app"


def test_nothing_heavy_is_imported_before_a_service_is_probed() -> None:
    heavy = {"httpx", "redis", "websockets", "psycopg", "asyncio"}
    program = f"import sys, reporting.health; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
