"""Files are whole or not there, whatever happens meanwhile."""

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reporting.publish import atomic


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "latest.md"
    atomic.replace_file(path, b"one\n")
    atomic.replace_file(path, b"two\n")
    assert path.read_bytes() == b"two\n"
    assert [found.name for found in tmp_path.iterdir()] == ["latest.md"]


def test_pieces_that_end_in_an_error_change_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"one\n"
        yield b"two\n"
        if broken:
            raise ZeroDivisionError

    path = tmp_path / "large.json"
    broken = False
    atomic.replace_file(path, pieces())
    broken = True
    with pytest.raises(ZeroDivisionError):
        atomic.replace_file(path, pieces())
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == {"large.json": b"one\ntwo\n"}


@pytest.mark.parametrize("last", ["full disk", "folder"])
def test_no_file_is_new_if_another_one_of_them_cannot_be_written(tmp_path: Path, last: str) -> None:
    def full() -> Iterator[bytes]:
        yield b"new\n"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    one, other = tmp_path / "evidence.json", tmp_path / "report.md"
    one.write_bytes(b"old\n")
    if last == "folder":
        other.mkdir()
    with pytest.raises(OSError, match=os.strerror(errno.EISDIR if last == "folder" else errno.ENOSPC)):
        atomic.replace_files({one: b"new\n", other: full()})
    assert one.read_bytes() == b"old\n"
    assert {found.name for found in tmp_path.iterdir()} - {"report.md"} == {"evidence.json"}


def test_a_file_is_created_once_and_never_taken_from_another(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    assert atomic.create_file(path, b"one\n")
    assert not atomic.create_file(path, b"two\n")
    assert path.read_bytes() == b"one\n"
    assert [found.name for found in tmp_path.iterdir()] == ["report.md"]


def test_of_two_writers_of_one_name_the_first_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other writer arrives after the look, before the move."""
    path = tmp_path / "report.md"
    written = atomic._written

    def late(path: Path, data: bytes) -> Path:
        temporary = written(path, data)
        path.write_bytes(b"the other's\n")
        return temporary

    monkeypatch.setattr(atomic, "_written", late)
    assert not atomic.create_file(path, b"ours\n")
    assert path.read_bytes() == b"the other's\n"
    assert [found.name for found in tmp_path.iterdir()] == ["report.md"]


def test_without_hard_links_a_file_is_still_created_and_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    monkeypatch.setattr(atomic, "WINDOWS", False)
    assert atomic.create_file(tmp_path / "report.md", b"one\n")
    assert not atomic.create_file(tmp_path / "report.md", b"two\n")
    assert (tmp_path / "report.md").read_bytes() == b"one\n"


def test_a_file_that_another_writer_makes_meanwhile_is_left_alone_without_hard_links_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_too_late(self: Path, target: Path) -> None:
        self.write_bytes(b"theirs\n")
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse_too_late)
    monkeypatch.setattr(atomic, "WINDOWS", False)
    assert not atomic.create_file(tmp_path / "report.md", b"ours\n")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"theirs\n"]


def test_the_windows_way_keeps_the_same_promises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moving onto an existing name is refused there; on other systems that refusal is put in."""
    move = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if target.exists():
            raise FileExistsError(errno.EEXIST, "exists")
        return move(self, target)

    refusals = [PermissionError(errno.EACCES, "open in another program")] * 3
    replace = Path.replace

    def replaced(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return replace(self, target)

    monkeypatch.setattr(atomic, "WINDOWS", True)
    monkeypatch.setattr(atomic.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr(Path, "replace", replaced)
    path = tmp_path / "report.md"
    assert atomic.create_file(path, b"one\n")
    assert not atomic.create_file(path, b"two\n")
    atomic.replace_file(path, b"three\n")
    assert path.read_bytes() == b"three\n"
    assert refusals == []
    assert [found.name for found in tmp_path.iterdir()] == ["report.md"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=["disk full", "input/output error"])
@pytest.mark.parametrize("write", [atomic.replace_file, atomic.create_file])
def test_a_failing_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch, write, code: int) -> None:
    def broken(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    (tmp_path / "latest.md").write_bytes(b"old\n")
    monkeypatch.setattr(atomic.os, "fsync", broken)
    with pytest.raises(OSError, match=os.strerror(code)):
        write(tmp_path / ("latest.md" if write is atomic.replace_file else "new.md"), b"new\n")
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == {"latest.md": b"old\n"}


def test_a_move_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    (tmp_path / "latest.md").write_bytes(b"old\n")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match=os.strerror(errno.EROFS)):
        atomic.replace_file(tmp_path / "latest.md", b"new\n")
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == {"latest.md": b"old\n"}


@pytest.mark.parametrize(("code", "told"), [(errno.EINVAL, False), (errno.EIO, True)])
@pytest.mark.skipif(sys.platform == "win32", reason="folders are not synced there")
def test_a_folder_that_cannot_be_synced_is_told_only_when_the_disk_is_at_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, told: bool
) -> None:
    sync = os.fsync

    def broken(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, os.strerror(code))
        sync(descriptor)

    monkeypatch.setattr(atomic.os, "fsync", broken)
    with pytest.raises(OSError, match=os.strerror(code)) if told else contextlib.nullcontext():
        atomic.replace_file(tmp_path / "report.md", b"whole\n")
    assert (tmp_path / "report.md").read_bytes() == b"whole\n"


def test_the_mode_is_what_the_umask_leaves(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    atomic.replace_file(tmp_path / "ours", b"")
    atomic.create_file(tmp_path / "created", b"")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert len(modes) == 1
    if sys.platform != "win32":
        assert modes != {0o600}, "mkstemp's mode would keep everybody else from reading the report"


def test_only_old_temporary_files_of_ours_are_swept(tmp_path: Path) -> None:
    old = tmp_path / ".report.md.0123456789abcdef.tmp"
    young = tmp_path / ".report.md.fedcba9876543210.tmp"
    foreign = tmp_path / ".report.md.swp"
    for path in (old, young, foreign):
        path.touch()
    hour = 2 * 3600
    os.utime(old, (old.stat().st_mtime - hour, old.stat().st_mtime - hour))
    os.utime(foreign, (foreign.stat().st_mtime - hour, foreign.stat().st_mtime - hour))
    assert atomic.sweep(tmp_path) == (old.name,)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([young.name, foreign.name])


def test_names_as_long_as_a_file_system_takes_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250 + ".md")
    assert atomic.create_file(path, b"whole\n")
    assert path.read_bytes() == b"whole\n"
