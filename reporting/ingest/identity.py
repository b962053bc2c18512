"""What the readers of all formats make node ids of."""

import re

UNNAMED = "(unnamed)"
LONGEST_NAME = 500
"""Characters of the name of a suite or a class: each of a million cases may bear it."""
ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:[/\\]|file:")


def relative(file: str) -> str:
    """Give the path with `/` between its parts; empty for an absolute one, which is of one machine only."""
    return "" if not file or ABSOLUTE.match(file) else file.replace("\\", "/").removeprefix("./")
