"""The tests' own PostgreSQL leaves nothing behind, however the tests end."""

import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.e2e.owners import in_the_end
from tests.postgresql import installed

PROGRAM = """
import sys
from tests.postgresql import serving
with serving() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("name", ["SIGTERM"] if sys.platform == "win32" else ["SIGINT", "SIGKILL"])
def test_nothing_is_left_when_the_tests_end_by(name: str) -> None:
    installed()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as asked:
        url = asked.stdout.readline().strip()
        with psycopg.connect(url) as connection:
            (cluster,) = connection.execute("SHOW data_directory").fetchone()
        folder = Path(cluster).parent
        assert folder.is_dir()
        asked.send_signal(getattr(signal, name))
        asked.wait(10)
    assert in_the_end(lambda: [folder] if folder.exists() else []) == []
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(url)
