"""Home directories: who ran the tests is nobody's business who reads the report.

Behind a host's name `/home/...` and `/Users/...` are an address's path, and stay.
"""

import re
from typing import Final

from reporting.redact.expression import lazy

_NAME = r"""[^/\\\s"'`:<>|?*,;()\[\]{}=&]+"""
_HOME = lazy(
    rf"(?<![\w.-])/(?:home|Users)/{_NAME}|(?<![A-Za-z0-9])[A-Za-z]:(?:\\{{1,4}}|/)Users(?:\\{{1,4}}|/)"
    rf"""(?:[^/\\"'`:<>|?*\r\n]{{1,64}}(?=[\\/])|{_NAME})"""
)
NEEDLES: Final = frozenset({"/home/", "/Users/", ":\\Users\\", ":\\\\Users\\", ":/Users/"})


def is_usual(home: str) -> bool:
    """Whether a home directory is one that is found without being known."""
    return bool(_HOME.match(home))


def shortened(text: str, home: str) -> tuple[str, int]:
    """Give the text with `~` in place of each home directory, and how many there were."""
    count = 0
    if home:
        text, count = re.subn(rf"(?<![\w./-]){re.escape(home)}(?![\w.-])", "~", text)
    text, more = _HOME.subn("~", text)
    return text, count + more
