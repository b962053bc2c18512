"""What pytest writes as text and means as data: skip reasons, exception types, worker names, places, long traces."""

import ast
import functools
import re
from collections.abc import Iterable

from reporting.model import Place

TRACE_LIMIT = 65_536
"""A longer trace loses its middle: the beginning says where it came from, the end what went wrong."""
MESSAGE_LIMIT = 8_192
SKIP_LIMIT = 65_536

WORKER = re.compile(r"\[(gw\d+)\] [^\n]*(?:\n\n?|$)")
PLAIN_SKIP = re.compile(r"""\('[^'\\]*', \d+, (?:'Skipped: ([^'\\]*)'|"Skipped: ([^"\\]*)")\)""")
"""Most skips; the others take Python's own parser, which is slow."""
EXCEPTION = re.compile(r"((?:[^\W\d]\w*\.)*[^\W\d]\w*)(?:: |:?$|:?(?=\n))")
WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")
OUTSIDE = frozenset({"..", "site-packages", "dist-packages"})


@functools.lru_cache(maxsize=256)
def without_worker(text: str) -> tuple[str, str]:
    """Give the text without the line that pytest-xdist puts before it, and the worker's name that stands there."""
    found = WORKER.match(text) if text else None
    return (text[found.end() :].strip(), found[1]) if found else (text, "")


def skip_reason(text: str) -> str | None:
    """Give the reason of a skip out of pytest's `('path', line, 'Skipped: reason')`; None if it is no such tuple."""
    if not text.startswith("(") or len(text) > SKIP_LIMIT:
        return None
    plain = PLAIN_SKIP.fullmatch(text)
    if plain:
        return plain[1] if plain[2] is None else plain[2]
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    match value:
        case (str(), int() | None, str() as reason):
            return "" if reason == "Skipped" else reason.removeprefix("Skipped: ")
        case _:
            return None


def exception(message: str) -> tuple[str, str]:
    """Give the exception's type and its words, out of the message of a crash (`ValueError: as said`).

    pytest leaves the type of a plain assertion away; a message without any type gives an empty one.
    """
    message = clipped(message, MESSAGE_LIMIT)
    if message.startswith(("assert ", "assert(")):
        return "AssertionError", message
    found = EXCEPTION.match(message)
    if found is None or found[1].islower():
        return "", message
    return found[1], message[found.end() :].strip("\n")


def clipped(text: str, limit: int = TRACE_LIMIT) -> str:
    """Give the text, its middle left out where it is longer than the limit; the cut is said in its place."""
    if len(text) <= limit:
        return text
    head, tail = text[: limit // 3], text[-(limit - limit // 3) :]
    head, tail = head[: head.rfind("\n") + 1 or None], tail[tail.find("\n") + 1 :]
    left_out = len(text) - len(head) - len(tail)
    return f"{head}... {left_out} characters are left out here; the results file has them ...\n{tail}"


def inside(path: str, root: str) -> str | None:
    """Give a path as seen from the run's root, with `/` between folders; None where it does not lie inside.

    Installed packages are not inside, even where their environment is. Windows paths are told by their shape, because a
    report is often made on another machine than the run.
    """
    windows = bool(WINDOWS.match(root) or WINDOWS.match(path))
    if windows:
        path, root = path.replace("\\", "/"), root.replace("\\", "/")
    if _absolute(path):
        root = root.rstrip("/") + "/"
        within = path.casefold().startswith(root.casefold()) if windows else path.startswith(root)
        if not within or root == "/":
            return None
        path = path[len(root) :]
    parts = path.split("/")
    return None if not path or OUTSIDE.intersection(parts) else path.removeprefix("./")


def place_of(frames: Iterable[tuple[str, int]], crash: tuple[str, int] | None, root: str, suite: str) -> Place | None:
    """Give the deepest frame inside the run's root; None if no frame lies there.

    `crash` is where the exception was raised, with an absolute path. pytest writes frames relative to the folder it was
    started in, which need not be the root: a frame that has the suite's file name is taken for the suite.
    """
    if crash and (path := inside(crash[0], root)) and _absolute(crash[0]):
        return Place(path, crash[1])
    for path, line in reversed(list(frames)):
        known = inside(path, root)
        if known is None:
            continue
        same_name = known.rpartition("/")[2] == suite.rpartition("/")[2]
        return Place(suite if same_name and not _absolute(path) else known, line)
    return None


def _absolute(path: str) -> bool:
    return path.startswith("/") or bool(WINDOWS.match(path))
