"""Regular expressions that are compiled when they are first used: most texts need few of the many."""

import re
from typing import Any, cast


class _Uncompiled:
    """Becomes its compiled self, attribute by attribute, with the first use."""

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)
        return value


def lazy(text: str, flags: int = 0) -> re.Pattern[str]:
    """Give the expression of the text. Whether it is one is found out when it is first used."""
    return cast("re.Pattern[str]", _Uncompiled(text, flags))
