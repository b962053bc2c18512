"""Git, through one function: never a prompt, never a hook, never a credential in an error."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from reporting.markdown import one_line
from reporting.publish.receipt import UndeliveredError

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")
_AGAIN = re.compile(
    r"fetch first|non-fast-forward|cannot lock ref|incorrect old value|failed to update ref|remote ref updated since"
    r"|could not resolve|timed out|connection|early eof|hung up|unable to access|rpc failed|not our ref",
    re.IGNORECASE,
)
_FINAL = re.compile(r"\b(401|403|404)\b|authentication|denied|declined|protected|not found", re.IGNORECASE)


class GitError(UndeliveredError):
    """Git said no. `again` is whether the same may work once the others have been fetched, or the network is back."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.status = status
        self.again = bool(_AGAIN.search(reason)) and not _FINAL.search(reason)


def git(*arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None, timeout: float = 120.0) -> bytes:
    """Run git in the working folder and give what it prints. Raises `GitError` with its own words."""
    import subprocess  # noqa: PLC0415 - every report that is written imports this package, few push

    environ = os.environ | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS": ""}
    environ.setdefault("GIT_SSH_COMMAND", "ssh -oBatchMode=yes")
    try:
        done = subprocess.run(
            ["git", *arguments],
            input=given,
            capture_output=True,
            check=False,
            timeout=timeout,
            env={**environ, **(extra or {})},
        )
    except FileNotFoundError:
        raise UndeliveredError("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise GitError(f"git {arguments[0]} timed out after {timeout:.0f} s", 124) from None
    if done.returncode:
        raise GitError(f"git {arguments[0]} failed: {_words(done.stdout + done.stderr)}", done.returncode)
    return done.stdout


class Folder:
    """The files of a folder at a commit; none without a commit. `together` are read by one call of git."""

    def __init__(self, commit: str | None, folder: PurePosixPath, together: str) -> None:
        inside = [] if folder == PurePosixPath() else [f"{folder}/"]
        listed = git("ls-tree", "-z", "--full-tree", commit, *inside).decode().split("\0") if commit else []
        blobs = (line.split("\t", 1) for line in listed if " blob " in line)
        self._blobs = {PurePosixPath(path).name: about.split()[2] for about, path in blobs}
        names = [name for name in self._blobs if name.endswith(together)]
        self._read = dict(zip(names, _contents([self._blobs[name] for name in names]), strict=True))

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self._blobs)

    def __contains__(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self._blobs

    def read(self, name: str) -> bytes:
        """Give a file's content. Raises KeyError when there is none of the name."""
        if name not in self._read:
            self._read[name] = git("cat-file", "blob", self._blobs[name])
        return self._read[name]


def _contents(blobs: Sequence[str]) -> Iterator[bytes]:
    """Give each blob's content, as `git cat-file --batch` prints it: a line with the size, the bytes, a line end."""
    printed = git("cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode()) if blobs else b""
    place = 0
    for _ in blobs:
        start = printed.index(b"\n", place) + 1
        end = start + int(printed[place:start].split()[2])
        yield printed[start:end]
        place = end + 1


def _words(printed: bytes) -> str:
    """Give the lines that say what is wrong, short, without credentials in addresses."""
    lines = [line for line in printed.decode(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("!", "error:", "fatal:", "remote:"))] or lines[-1:]
    return one_line(_CREDENTIALS.sub("", " ".join(telling)))[:300] or "no reason given"
