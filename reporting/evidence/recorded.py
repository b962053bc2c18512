"""What sources recorded of where they were made, put together: unequal words for one thing are all given."""

from collections.abc import Sequence
from typing import Any

import msgspec

from reporting.evidence.matrix import SEPARATOR, natural
from reporting.model import Environment, Remark, Session

RECORDED = ("os", "python", "implementation", "commit", "branch", "ci", "run_url", "pull_request")
"""What sources may record of their environment, under the names that `Environment` has for it."""


def environment_of(seen: Environment | None, sessions: Sequence[Session]) -> Environment:
    """Give the environment: as the caller saw it, with the versions that the sources recorded.

    Without a caller's own, it is what the sources recorded.
    """
    versions: dict[str, set[str]] = {"pytest": _words(sessions, "pytest")}
    for plugins in _words(sessions, "plugins"):
        for plugin in plugins.split(", "):
            name, _, version = plugin.partition(" ")
            if version:
                versions.setdefault(name, set()).add(version)
    packages = {name: _together(found) for name, found in versions.items() if found}
    if seen is not None:
        return msgspec.structs.replace(seen, packages={**packages, **seen.packages})
    told: dict[str, Any] = {name: _together(_words(sessions, name)) for name in RECORDED}
    dirty = _words(sessions, "dirty")
    return Environment(
        **told,
        packages=packages,
        dirty=True if "True" in dirty else False if dirty == {"False"} else None,
        commit_time=_number(_words(sessions, "commit_time")),
    )


def commits_differ(sessions: Sequence[Session]) -> list[Remark]:
    """Give a remark where the sources are of several commits: together they show none of them."""
    commits = _words(sessions, "commit")
    if len(commits) < 2:
        return []
    text = f"The sources were made from {len(commits)} different commits"
    return [Remark(rule="commits-differ", effect="incomplete", text=text, quote=", ".join(sorted(commits)))]


def _words(sessions: Sequence[Session], name: str) -> set[str]:
    return {word for session in sessions if (word := session.environment.get(name))}


def _together(words: set[str]) -> str:
    return SEPARATOR.join(sorted(words, key=natural))


def _number(words: set[str]) -> float | None:
    try:
        return float(words.pop()) if len(words) == 1 else None
    except ValueError:
        return None
