"""A branch of reports in the repository we are in: a nightly folder, pushed as one commit, touching no file here."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from reporting.publish import dated, index
from reporting.publish.document import Document, Limit
from reporting.publish.git import Folder, GitError, git
from reporting.publish.publisher import Settings
from reporting.publish.receipt import Outcome, Receipt, UndeliveredError
from reporting.publish.setback import Patience, SetbackError, persist

NAME = "git-branch"
LIMIT = Limit(50_000_000, 50_000_000)
"""Half of what GitHub takes as one file."""

FALLS_BACK = True
REMOTE = "origin"
BRANCH = "execution-reports"

_PLACE = re.compile(r"(?P<branch>[A-Za-z0-9_][A-Za-z0-9._/-]*)?(?::(?P<folder>[A-Za-z0-9_][A-Za-z0-9._/-]*))?")


def publish(document: Document, settings: Settings) -> Receipt:
    """Add the document to the branch and folder that the address names as `branch:folder`, and push.

    When somebody else pushes at the same time, theirs is fetched and ours is put on top, again and again until
    patience ends. Git's own credentials are used.
    """
    place = _PLACE.fullmatch(settings.address)
    if not place or ".." in settings.address:
        raise UndeliveredError(f"{settings.address!r} names no branch and folder: write branch or branch:folder")
    branch = _Branch(document, settings, place["branch"] or BRANCH, place["folder"] or "")
    try:
        return persist(branch.on, Patience(settings.clock, settings.patience))
    except UndeliveredError as error:
        error.calls = tuple(branch.calls)
        raise


class _Branch:
    def __init__(self, document: Document, settings: Settings, name: str, folder: str) -> None:
        self.calls: list[str] = []
        self._document, self._settings = document, settings
        self._name, self._folder = name, PurePosixPath(folder)
        self._text = document.fit(bytes=LIMIT.bytes, characters=LIMIT.characters).encode()
        self._pushed = False

    def on(self) -> Receipt | None:
        """Look at the branch and push what it lacks; give the receipt when it lacks nothing."""
        try:
            parent = self._fetched()
            files = Folder(parent, self._folder, index.ENTRY)
            name, missing = _missing(files, self._document, self._text)
            if missing and self._settings.dry_run:
                self.calls.append(f"git push {REMOTE} {self._name} (not done), {len(missing)} files")
                return self._receipt("planned", name)
            if not missing:
                return self._receipt("created" if self._pushed else "unchanged", name)
            self._pushed = True
            self._push(parent, missing)
        except GitError as error:
            if error.again:
                raise SetbackError(error.reason) from None
            raise
        return None

    def _receipt(self, outcome: Outcome, name: str) -> Receipt:
        place = f"{self._name}:{self._folder / name}"
        return Receipt(target=NAME, outcome=outcome, place=place, size=len(self._text), calls=tuple(self.calls))

    def _git(self, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
        if arguments[0] in {"ls-remote", "fetch", "push"}:
            self.calls.append(f"git {arguments[0]} {REMOTE} {self._name}")
        return git(*arguments, given=given, extra=extra)

    def _fetched(self) -> str | None:
        """Give the commit at the remote branch's tip, which is then here as well; None when there is no such branch."""
        listed = self._git("ls-remote", REMOTE, f"refs/heads/{self._name}").split()
        if not listed:
            return None
        # A clone that is shallow stays so, one that is whole must not become shallow.
        shallow = git("rev-parse", "--is-shallow-repository").strip() == b"true"
        depth = ["--depth=1"] if shallow else []
        self._git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *depth, REMOTE, listed[0].decode())
        return listed[0].decode()

    def _push(self, parent: str | None, files: Mapping[str, bytes]) -> None:
        """Push a commit of the files on top of the parent; the remote refuses it when the branch has moved on."""
        import tempfile  # noqa: PLC0415 - as subprocess in `git`

        with tempfile.TemporaryDirectory() as folder:
            extra = {"GIT_INDEX_FILE": str(Path(folder) / "index")} | self._identity()
            git("read-tree", parent or "--empty", extra=extra)
            for name, content in files.items():
                blob = git("hash-object", "-w", "--stdin", given=content).decode().strip()
                entry = f"100644,{blob},{self._folder / name}"
                git("update-index", "--add", "--cacheinfo", entry, extra=extra)
            tree = git("write-tree", extra=extra).decode().strip()
            parents = ["-p", parent] if parent else []
            message = f"Report {self._document.report_id} of {self._document.series}".encode()
            commit = git("commit-tree", tree, *parents, given=message, extra=extra).decode().strip()
        self._git("push", "--porcelain", "--no-verify", REMOTE, f"{commit}:refs/heads/{self._name}")

    def _identity(self) -> dict[str, str]:
        """Give the author where git knows none, and the run's end as the commit's time."""
        when = f"{int(self._document.ended)} +0000"
        extra = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        try:
            git("var", "GIT_COMMITTER_IDENT")
        except GitError:
            for role in ("AUTHOR", "COMMITTER"):
                extra |= {f"GIT_{role}_NAME": "execution-report", f"GIT_{role}_EMAIL": "execution-report@localhost"}
        return extra


def _missing(files: Folder, document: Document, text: bytes) -> tuple[str, dict[str, bytes]]:
    """Give the report's name in the folder, and the files that the folder lacks or holds otherwise."""
    name = dated.choose(document.name, lambda name: name not in files or files.read(name) == text, "the branch")
    wanted = {**document.beside, name: text, index.entry_name(name): index.entry_of(document)}

    def read(path: str) -> bytes:
        return wanted[path] if path in wanted else files.read(path)

    reports = index.listed({*files, *wanted}, read)
    readme = index.README in files and not index.is_ours(files.read(index.README))
    wanted[index.ELSEWHERE if readme else index.README] = index.compose(reports).encode()
    wanted[index.LATEST] = read(index.latest(reports) or name)
    return name, {path: content for path, content in wanted.items() if path not in files or files.read(path) != content}
