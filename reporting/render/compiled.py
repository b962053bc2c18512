"""Our own templates as Jinja compiled them, kept beside them where and as Python keeps the bytecode of modules.

What is kept never decides what a document says: a file that is broken, or that was made from another text, by another
Jinja, Python or Markdown rule, counts as none. Where Python may keep no bytecode, neither do we.
"""

import os
import sys
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source
from operator import attrgetter
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from reporting import markdown

DIGEST = 32
"""Bytes at the start of a file that vouch for the rest: what unpacks bytecode trusts it, and may do anything."""


class Compiled(jinja2.BytecodeCache):
    """Keeps templates of files, whose text Jinja itself compares."""

    def __init__(self) -> None:
        # Jinja computes constants ahead, with our filters. As Python does, take a module as unchanged by time and size.
        folders = (os.scandir(folder) for folder in (*jinja2.__path__, *markdown.__path__))
        files = [file for folder in folders for file in sorted(folder, key=attrgetter("name"))]
        found = [file.stat() for file in files if file.name.endswith(".py")]
        self._makers = MAGIC_NUMBER + repr([(int(module.st_mtime), module.st_size) for module in found]).encode()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Give the path where the template is kept."""
        return cache_from_source(filename or name)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put into the bucket what is kept for it, nothing if that is not whole or others made it."""
        try:
            kept = Path(bucket.key).read_bytes()
        except OSError:
            return
        if kept[:DIGEST] == self._digest(kept[DIGEST:]):
            bucket.bytecode_from_string(kept[DIGEST:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket, if Python may keep bytecode. A folder that takes no file is no error."""
        if not sys.dont_write_bytecode:
            code = bucket.bytecode_to_string()
            SourceFileLoader("", "").set_data(bucket.key, self._digest(code) + code)

    def _digest(self, code: bytes) -> bytes:
        return sha256(self._makers + code).digest()
